// SPDX-License-Identifier: Apache-2.0
#include "smppguard/smpp/tlv_edit.hpp"

namespace smppguard::smpp {
namespace {

constexpr std::size_t kTlvHead = 4;

}  // namespace

TaggedValue find_tagged(Bytes tlvs, std::uint16_t tag) noexcept {
  TaggedValue found;
  TlvReader reader{tlvs};
  while (const auto tlv = reader.next()) {
    if (tlv->tag != tag) continue;
    if (found.count++ == 0) found.first = tlv->value;
  }
  return found;
}

std::vector<std::uint8_t> without_tlv(PduView pdu, std::uint16_t tag) {
  const Bytes all = pdu.octets();
  const Bytes tlvs = Body::read(pdu).tlvs();
  std::vector<std::uint8_t> edited;
  edited.reserve(all.size());
  const auto add = [&](Bytes octets) { edited.insert(edited.end(), octets.begin(), octets.end()); };
  add(all.first(all.size() - tlvs.size()));  // they are what a PDU ends with
  Bytes rest = tlvs;
  TlvReader reader{tlvs};
  while (const auto tlv = reader.next()) {
    const std::size_t size = kTlvHead + tlv->value.size();
    if (tlv->tag != tag) add(rest.first(size));
    rest = rest.subspan(size);
  }
  add(rest);
  store_be32(edited.data(), static_cast<std::uint32_t>(edited.size()));
  return edited;
}

}  // namespace smppguard::smpp
