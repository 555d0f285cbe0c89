// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"
#include "smppguard/smpp/command_id.hpp"
#include "smppguard/smpp/command_status.hpp"

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace smppguard::testing {

using Octets = std::vector<std::uint8_t>;

/// Writes a PDU octet by octet, without the field table, so that the table can be tested against it:
///   Pdu(CommandId::query_sm, 7).c_string("id-1").int1(1).int1(1).c_string("12223334545").octets()
class Pdu {
 public:
  explicit Pdu(smpp::CommandId id, std::uint32_t sequence = 1,
               smpp::CommandStatus status = smpp::CommandStatus::rok) {
    int4(0).int4(static_cast<std::uint32_t>(id)).int4(static_cast<std::uint32_t>(status)).int4(sequence);
  }

  Pdu& int1(std::uint32_t value) {
    octets_.push_back(static_cast<std::uint8_t>(value));
    return *this;
  }
  Pdu& int2(std::uint32_t value) { return int1(value >> 8U).int1(value); }
  Pdu& int4(std::uint32_t value) { return int2(value >> 16U).int2(value); }

  Pdu& raw(Bytes octets) {
    octets_.insert(octets_.end(), octets.begin(), octets.end());
    return *this;
  }
  Pdu& raw(std::string_view chars) { return raw(as_bytes(chars)); }
  /// The characters and a NUL.
  Pdu& c_string(std::string_view chars) { return raw(chars).int1(0); }
  /// One length octet (modulo 256), then the octets: sm_length and short_message.
  Pdu& counted(std::string_view chars) { return int1(static_cast<std::uint32_t>(chars.size())).raw(chars); }

  Pdu& tlv(std::uint16_t tag, Bytes value) {
    return int2(tag).int2(static_cast<std::uint32_t>(value.size())).raw(value);
  }
  Pdu& tlv(std::uint16_t tag, std::string_view value) { return tlv(tag, as_bytes(value)); }
  Pdu& tlv1(std::uint16_t tag, std::uint32_t value) { return int2(tag).int2(1).int1(value); }
  Pdu& tlv2(std::uint16_t tag, std::uint32_t value) { return int2(tag).int2(2).int2(value); }

  /// Lets command_length say something else than the truth.
  Pdu& claim_length(std::uint32_t length) {
    claimed_ = length;
    return *this;
  }

  /// The whole PDU with its command_length.
  [[nodiscard]] Octets octets() const {
    Octets whole = octets_;
    store_be32(whole.data(), claimed_ != 0 ? claimed_ : static_cast<std::uint32_t>(whole.size()));
    return whole;
  }

 private:
  Octets octets_;
  std::uint32_t claimed_ = 0;
};

/// The octets of several PDUs one behind the other, as a link carries them.
[[nodiscard]] inline Octets stream(std::initializer_list<Pdu> pdus) {
  Octets whole;
  for (const Pdu& pdu : pdus) {
    const Octets octets = pdu.octets();
    whole.insert(whole.end(), octets.begin(), octets.end());
  }
  return whole;
}

/// The PDUs of a stream of whole ones.
[[nodiscard]] inline std::vector<Octets> pdus_of(Bytes whole) {
  std::vector<Octets> pdus;
  while (!whole.empty()) {
    const Bytes pdu = whole.first(load_be32(whole.data()));
    pdus.emplace_back(pdu.begin(), pdu.end());
    whole = whole.subspan(pdu.size());
  }
  return pdus;
}

/// Fields of submit_sm, deliver_sm and data_sm, in an order that suits designated initialisers.
struct MessageFields {
  std::string_view source = "12223334545";
  std::string_view destination = "13334445656";
  std::string_view text = "hello";
  std::uint32_t sequence = 1;
  std::uint32_t esm_class = 0;
  std::uint32_t data_coding = 0;
  std::uint32_t registered_delivery = 0;
  std::uint32_t replace_if_present_flag = 0;
  std::uint32_t sm_default_msg_id = 0;
  std::string_view service_type{};
  std::string_view schedule_delivery_time{};
  std::string_view validity_period{};
  std::uint32_t source_addr_ton = 1;
  std::uint32_t source_addr_npi = 1;
  std::uint32_t dest_addr_ton = 1;
  std::uint32_t dest_addr_npi = 1;
};

namespace detail {

/// From esm_class to short_message: the same in submit_sm, deliver_sm and submit_multi.
template <class Fields>
Pdu& append_from_esm_class(Pdu& pdu, const Fields& fields) {
  pdu.int1(fields.esm_class).int1(0).int1(0);  // protocol_id, priority_flag
  pdu.c_string(fields.schedule_delivery_time).c_string(fields.validity_period);
  pdu.int1(fields.registered_delivery).int1(fields.replace_if_present_flag);
  return pdu.int1(fields.data_coding).int1(fields.sm_default_msg_id).counted(fields.text);
}

inline Pdu with_addresses(smpp::CommandId id, const MessageFields& fields) {
  Pdu pdu{id, fields.sequence};
  pdu.c_string(fields.service_type);
  pdu.int1(fields.source_addr_ton).int1(fields.source_addr_npi).c_string(fields.source);
  pdu.int1(fields.dest_addr_ton).int1(fields.dest_addr_npi).c_string(fields.destination);
  return pdu;
}

}  // namespace detail

[[nodiscard]] inline Pdu submit_sm(const MessageFields& fields = {}) {
  Pdu pdu = detail::with_addresses(smpp::CommandId::submit_sm, fields);
  return detail::append_from_esm_class(pdu, fields);
}

[[nodiscard]] inline Pdu deliver_sm(const MessageFields& fields = {}) {
  Pdu pdu = detail::with_addresses(smpp::CommandId::deliver_sm, fields);
  return detail::append_from_esm_class(pdu, fields);
}

/// The text goes into message_payload; an empty text writes no TLV.
[[nodiscard]] inline Pdu data_sm(const MessageFields& fields = {}) {
  Pdu pdu = detail::with_addresses(smpp::CommandId::data_sm, fields);
  pdu.int1(fields.esm_class).int1(fields.registered_delivery).int1(fields.data_coding);
  return fields.text.empty() ? pdu : pdu.tlv(0x0424, fields.text);
}

/// One dest_address: an SME address, or with `distribution_list(...)` a dl_name.
struct Destination {
  // Implicit, so that a list of numbers can be written as strings.
  Destination(const char* destination_addr) : name{destination_addr} {}
  Destination(std::string_view destination_addr, std::uint32_t dest_flag)
      : name{destination_addr}, flag{dest_flag} {}

  std::string_view name;
  std::uint32_t flag = 1;
  std::uint32_t ton = 1;
  std::uint32_t npi = 1;
};

[[nodiscard]] inline Destination distribution_list(std::string_view dl_name) {
  return {dl_name, 2};
}

struct MultiFields {
  std::string_view source = "12223334545";
  std::vector<Destination> destinations = {"13334445656", "14445556767"};
  std::string_view text = "hello";
  std::uint32_t sequence = 1;
  std::uint32_t esm_class = 0;
  std::uint32_t data_coding = 0;
  std::uint32_t registered_delivery = 0;
  std::uint32_t replace_if_present_flag = 0;
  std::uint32_t sm_default_msg_id = 0;
  std::string_view service_type{};
  std::string_view schedule_delivery_time{};
  std::string_view validity_period{};
};

[[nodiscard]] inline Pdu submit_multi(const MultiFields& fields = {}) {
  Pdu pdu{smpp::CommandId::submit_multi, fields.sequence};
  pdu.c_string(fields.service_type).int1(1).int1(1).c_string(fields.source);
  pdu.int1(static_cast<std::uint32_t>(fields.destinations.size()));
  for (const Destination& destination : fields.destinations) {
    pdu.int1(destination.flag);
    if (destination.flag == 1) pdu.int1(destination.ton).int1(destination.npi);
    pdu.c_string(destination.name);
  }
  return detail::append_from_esm_class(pdu, fields);
}

struct BindFields {
  smpp::CommandId command_id = smpp::CommandId::bind_transceiver;
  std::string_view system_id = "esme";
  std::string_view password = "secret";
  std::uint32_t sequence = 1;
  std::string_view system_type{};
  std::uint32_t interface_version = 0x34;
  std::uint32_t addr_ton = 0;
  std::uint32_t addr_npi = 0;
  std::string_view address_range{};
};

[[nodiscard]] inline Pdu bind(const BindFields& fields = {}) {
  Pdu pdu{fields.command_id, fields.sequence};
  pdu.c_string(fields.system_id).c_string(fields.password).c_string(fields.system_type);
  pdu.int1(fields.interface_version).int1(fields.addr_ton).int1(fields.addr_npi);
  return pdu.c_string(fields.address_range);
}

/// A peer's response to `request`. On success `id` is its message_id or system_id, where it has one; an error
/// has no body. generic_nack and the like are written Pdu(CommandId::generic_nack, sequence, status).
[[nodiscard]] inline Pdu response(smpp::CommandId request, std::uint32_t sequence,
                                  smpp::CommandStatus status = smpp::CommandStatus::rok,
                                  std::string_view id = "") {
  using smpp::CommandId;
  Pdu pdu{smpp::response_to(request), sequence, status};
  if (status != smpp::CommandStatus::rok) return pdu;
  switch (request) {
    case CommandId::unbind:
    case CommandId::enquire_link:
    case CommandId::replace_sm:
    case CommandId::cancel_sm:
    case CommandId::cancel_broadcast_sm: return pdu;
    case CommandId::submit_multi: return pdu.c_string(id).int1(0);
    case CommandId::query_sm: return pdu.c_string(id).c_string("").int1(2).int1(0);
    default: return pdu.c_string(id);
  }
}

}  // namespace smppguard::testing
