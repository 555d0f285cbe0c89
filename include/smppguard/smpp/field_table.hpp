// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/smpp/command_id.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace smppguard::smpp {

/// Every mandatory field of SMPP 3.4 and 5.0 bodies, named as the specification names it.
enum class Field : std::uint8_t {
  system_id,
  password,
  system_type,
  interface_version,
  addr_ton,
  addr_npi,
  address_range,
  service_type,
  source_addr_ton,
  source_addr_npi,
  source_addr,
  dest_addr_ton,
  dest_addr_npi,
  destination_addr,
  dest_addresses,
  esm_class,
  protocol_id,
  priority_flag,
  schedule_delivery_time,
  validity_period,
  registered_delivery,
  replace_if_present_flag,
  data_coding,
  sm_default_msg_id,
  short_message,
  message_id,
  unsuccess_smes,
  final_date,
  message_state,
  error_code,
  esme_addr_ton,
  esme_addr_npi,
  esme_addr,
  end,  ///< not a field: "to the end of the mandatory part"
};

enum class FieldKind : std::uint8_t {
  int1,            ///< one octet
  c_string,        ///< octets up to and with a NUL; max counts the NUL
  counted_octets,  ///< one length octet (sm_length), then that many octets
  dest_list,       ///< number_of_dests, then dest_address entries (3.4 4.5.1.1)
  unsuccess_list,  ///< no_unsuccess, then unsuccess_sme entries (3.4 4.5.2.1)
};

struct FieldSpec {
  Field field;
  FieldKind kind;
  std::uint16_t max;  ///< most octets on the wire, for c_string with its NUL
};

/// Where a request names those who will receive a message.
enum class Recipients : std::uint8_t { none, one, many };

/// One row of the table: the body of one command.
struct BodySpec {
  CommandId id;
  std::string_view name;
  std::span<const FieldSpec> fields;
  bool tlvs;                ///< TLVs may follow the mandatory part
  bool answered;            ///< a request that a response is due to
  Recipients recipients;    ///< requests only
  std::uint8_t error_body;  ///< responses: octets of NUL after the header when smppguard refuses
};

inline constexpr std::size_t kMostFields = 18;

/// The table's rows, and which of them a command_id has. Requests and responses use the same few low bits.
struct BodyRows {
  static constexpr std::size_t kIdSpan = 0x120;
  static constexpr std::uint8_t kNone = 0xFF;

  static const std::array<std::uint8_t, 2 * kIdSpan> kById;  ///< requests, then responses
  static const BodySpec* const kRows;
};

/// The row of a command, or nullptr for ids that neither version defines. Inline: asked twice for every PDU.
[[nodiscard]] inline const BodySpec* find_body(CommandId id) noexcept {
  const std::uint32_t low = static_cast<std::uint32_t>(id) & ~kResponseBit;
  if (low >= BodyRows::kIdSpan) return nullptr;
  const std::uint8_t row = BodyRows::kById[low + (is_response(id) ? BodyRows::kIdSpan : 0)];
  return row == BodyRows::kNone ? nullptr : BodyRows::kRows + row;
}
[[nodiscard]] std::span<const BodySpec> all_bodies() noexcept;

/// "submit_sm", or "0x00010203" for unknown ids; the buffer behind it is the caller's.
[[nodiscard]] std::string_view command_name(CommandId id, std::span<char, 16> buffer) noexcept;

enum class TlvKind : std::uint8_t { integer, octets, c_string, empty };

/// One row of the TLV table (3.4 5.3.2, 5.0 4.8.4): sizes of the value in octets.
struct TlvSpec {
  std::uint16_t tag;
  std::string_view name;
  TlvKind kind;
  std::uint16_t least;
  std::uint16_t most;
};

namespace tag {
inline constexpr std::uint16_t kAdditionalStatusInfoText = 0x001D;
inline constexpr std::uint16_t kReceiptedMessageId = 0x001E;
inline constexpr std::uint16_t kUserMessageReference = 0x0204;
inline constexpr std::uint16_t kSarMsgRefNum = 0x020C;
inline constexpr std::uint16_t kSarTotalSegments = 0x020E;
inline constexpr std::uint16_t kSarSegmentSeqnum = 0x020F;
inline constexpr std::uint16_t kMessagePayload = 0x0424;
inline constexpr std::uint16_t kMessageState = 0x0427;
}  // namespace tag

/// The row of a tag, or nullptr for vendor and reserved tags.
[[nodiscard]] const TlvSpec* find_tlv(std::uint16_t tag) noexcept;
[[nodiscard]] std::span<const TlvSpec> all_tlvs() noexcept;

}  // namespace smppguard::smpp
