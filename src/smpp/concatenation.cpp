// SPDX-License-Identifier: Apache-2.0
#include "smppguard/smpp/concatenation.hpp"

#include "smppguard/smpp/pdu_view.hpp"
#include "user_data_header.hpp"

namespace smppguard::smpp {
namespace {

constexpr bool is_sensible(const Part& part) noexcept {
  return part.total > 1 && part.number >= 1 && part.number <= part.total;
}

std::optional<Part> part_in_header(Bytes user_data) noexcept {
  const auto split = split_user_data(user_data);
  if (!split) return std::nullopt;
  std::optional<Part> last;
  HeaderReader elements{split->header};
  while (const auto element = elements.next()) {
    const auto part = part_in(*element);
    if (part && is_sensible(*part)) last = part;
  }
  return last;
}

std::optional<Part> part_in_tlvs(Bytes tlvs) noexcept {
  const auto reference = find_tlv_value(tlvs, tag::kSarMsgRefNum);
  const auto total = find_tlv_value(tlvs, tag::kSarTotalSegments);
  const auto number = find_tlv_value(tlvs, tag::kSarSegmentSeqnum);
  if (!reference || !total || !number) return std::nullopt;
  if (reference->size() != 2 || total->size() != 1 || number->size() != 1) return std::nullopt;
  const Part part{PartScheme::sar, load_be16(reference->data()), (*total)[0], (*number)[0]};
  return is_sensible(part) ? std::optional{part} : std::nullopt;
}

}  // namespace

std::optional<Part> part_of(const Body& body) noexcept {
  if (!body.octets(Field::esm_class)) return std::nullopt;
  if ((body.int1(Field::esm_class) & kUdhi) == 0) return part_in_tlvs(body.tlvs());
  const auto part = part_in_header(body.octets(Field::short_message).value_or(Bytes{}));
  return part ? part : part_in_header(find_tlv_value(body.tlvs(), tag::kMessagePayload).value_or(Bytes{}));
}

}  // namespace smppguard::smpp
