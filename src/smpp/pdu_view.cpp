// SPDX-License-Identifier: Apache-2.0
#include "smppguard/smpp/pdu_view.hpp"

#include <algorithm>
#include <cstring>

namespace smppguard::smpp {
namespace {

/// Octets of a C-string without its NUL, or nothing if there is no NUL.
std::optional<std::size_t> c_string_length(Bytes from) noexcept {
  const void* nul = from.empty() ? nullptr : std::memchr(from.data(), 0, from.size());
  if (nul == nullptr) return std::nullopt;
  return static_cast<std::size_t>(static_cast<const std::uint8_t*>(nul) - from.data());
}

constexpr std::uint8_t kSmeFlag = 1;
constexpr std::uint8_t kListFlag = 2;
constexpr std::size_t kAddressMax = 21;

/// How one field lies in `rest`: the octets it takes, and which of them are its value.
struct Extent {
  std::size_t taken = 0;
  std::size_t skip = 0;  // leading octets that are not part of the value
  std::size_t size = 0;
  BodyFault fault = BodyFault::none;
};

constexpr Extent kCut{0, 0, 0, BodyFault::cut};

Extent extent_of_c_string(Bytes rest, std::size_t max) noexcept {
  const auto length = c_string_length(rest);
  if (!length) return kCut;
  return {*length + 1, 0, *length, *length + 1 > max ? BodyFault::over_long : BodyFault::none};
}

Extent extent_of_destinations(Bytes rest) noexcept {
  DestAddressReader entries{rest};
  bool over_long = false;
  while (const auto entry = entries.next()) over_long = over_long || entry->over_long;
  if (entries.fault() != BodyFault::none) return {0, 0, 0, entries.fault()};
  const std::size_t taken = rest.size() - entries.rest().size();
  return {taken, 0, taken, over_long ? BodyFault::over_long : BodyFault::none};
}

Extent extent_of_unsuccess(Bytes rest) noexcept {
  UnsuccessReader entries{rest};
  while (entries.next()) continue;
  if (entries.fault() != BodyFault::none) return kCut;
  const std::size_t taken = rest.size() - entries.rest().size();
  return {taken, 0, taken, BodyFault::none};
}

Extent extent_of(const FieldSpec& field, Bytes rest) noexcept {
  switch (field.kind) {
    case FieldKind::int1: return rest.empty() ? kCut : Extent{1, 0, 1, BodyFault::none};
    case FieldKind::c_string: return extent_of_c_string(rest, field.max);
    case FieldKind::counted_octets:
      if (rest.empty() || rest.size() < 1U + rest[0]) return kCut;
      return {1U + rest[0], 1, rest[0], BodyFault::none};
    case FieldKind::dest_list: return extent_of_destinations(rest);
    case FieldKind::unsuccess_list: return extent_of_unsuccess(rest);
  }
  return kCut;
}

}  // namespace

Body Body::read(PduView pdu, Field last) noexcept {
  Body body;
  body.pdu_ = pdu.octets();
  body.spec_ = find_body(pdu.command_id());
  if (body.spec_ == nullptr) {
    body.fault_ = BodyFault::unknown;
    return body;
  }
  std::size_t at = kHeaderOctets;
  for (const FieldSpec& field : body.spec_->fields) {
    const Extent extent = extent_of(field, body.pdu_.subspan(at));
    if (extent.fault != BodyFault::none) {
      if (body.fault_ == BodyFault::none) body.fault_ = extent.fault;
      if (extent.fault != BodyFault::over_long) return body;
    }
    body.places_[body.walked_++] = {static_cast<std::uint32_t>(at + extent.skip),
                                    static_cast<std::uint32_t>(extent.size)};
    at += extent.taken;
    if (field.field == last) return body;
  }
  body.tlvs_ = body.pdu_.subspan(at);
  return body;
}

std::optional<Bytes> Body::octets(Field field) const noexcept {
  for (std::size_t i = 0; i < walked_; ++i) {
    if (spec_->fields[i].field == field) return pdu_.subspan(places_[i].offset, places_[i].size);
  }
  return std::nullopt;
}

std::string_view Body::text(Field field) const noexcept {
  const auto value = octets(field);
  return value ? as_chars(*value) : std::string_view{};
}

std::uint8_t Body::int1(Field field) const noexcept {
  const auto value = octets(field);
  return value && value->size() == 1 ? (*value)[0] : std::uint8_t{0};
}

CountedList::CountedList(Bytes list) noexcept {
  if (list.empty()) {
    fault_ = BodyFault::cut;
    return;
  }
  left_ = list[0];
  rest_ = list.subspan(1);
}

std::nullopt_t CountedList::stop(BodyFault fault) noexcept {
  fault_ = fault;
  return std::nullopt;
}

Bytes CountedList::take(std::size_t size) noexcept {
  const Bytes entry = rest_.first(size);
  rest_ = rest_.subspan(size);
  --left_;
  return entry;
}

std::optional<DestAddress> DestAddressReader::next() noexcept {
  if (at_end()) return std::nullopt;
  if (rest().empty()) return stop(BodyFault::cut);
  const std::uint8_t flag = rest()[0];
  if (flag != kSmeFlag && flag != kListFlag) return stop(BodyFault::bad_flag);
  const bool sme = flag == kSmeFlag;
  const std::size_t head = sme ? 3 : 1;  // dest_flag, and for an SME its ton and npi
  if (rest().size() < head) return stop(BodyFault::cut);
  const auto length = c_string_length(rest().subspan(head));
  if (!length) return stop(BodyFault::cut);

  const Bytes entry = take(head + *length + 1);
  return DestAddress{sme ? DestAddress::Kind::sme : DestAddress::Kind::distribution_list,
                     sme ? entry[1] : std::uint8_t{0},
                     sme ? entry[2] : std::uint8_t{0},
                     entry,
                     as_chars(entry.subspan(head, *length)),
                     *length + 1 > kAddressMax};
}

std::optional<Bytes> UnsuccessReader::next() noexcept {
  constexpr std::size_t kHead = 2;  // dest_addr_ton, dest_addr_npi
  constexpr std::size_t kTail = 4;  // error_status_code
  if (at_end()) return std::nullopt;
  if (rest().size() < kHead) return stop(BodyFault::cut);
  const auto length = c_string_length(rest().subspan(kHead));
  if (!length || rest().size() < kHead + *length + 1 + kTail) return stop(BodyFault::cut);
  return take(kHead + *length + 1 + kTail);
}

std::optional<Tlv> TlvReader::next() noexcept {
  if (rest_.empty() || truncated_) return std::nullopt;
  if (rest_.size() < 4 || rest_.size() - 4 < load_be16(rest_.data() + 2)) {
    truncated_ = true;
    return std::nullopt;
  }
  const Tlv tlv{load_be16(rest_.data()), rest_.subspan(4, load_be16(rest_.data() + 2))};
  rest_ = rest_.subspan(4 + tlv.value.size());
  return tlv;
}

std::optional<Bytes> find_tlv_value(Bytes tlvs, std::uint16_t tag) noexcept {
  TlvReader reader{tlvs};
  while (const auto tlv = reader.next()) {
    if (tlv->tag == tag) return tlv->value;
  }
  return std::nullopt;
}

}  // namespace smppguard::smpp
