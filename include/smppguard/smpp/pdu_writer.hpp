// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"
#include "smppguard/smpp/command_id.hpp"
#include "smppguard/smpp/command_status.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace smppguard::smpp {

/// Composes a PDU of smppguard's own, of any length, field by field in wire order. It checks no field against
/// the table: the widths are the caller's word.
///   PduWriter(CommandId::submit_sm_resp, CommandStatus::rok, 7).c_string("id-1").finish()
class PduWriter {
 public:
  PduWriter(CommandId id, CommandStatus status, std::uint32_t sequence_number);

  PduWriter& int1(std::uint8_t value);
  PduWriter& int4(std::uint32_t value);
  /// The characters and a NUL; only those before a NUL within.
  PduWriter& c_string(std::string_view text);
  PduWriter& octets(Bytes octets);

  /// REQUIRES: a value of at most 65535 octets.
  PduWriter& tlv(std::uint16_t tag, Bytes value);
  PduWriter& tlv(std::uint16_t tag, std::string_view value) { return tlv(tag, as_bytes(value)); }
  PduWriter& tlv1(std::uint16_t tag, std::uint8_t value) { return tlv(tag, Bytes{&value, 1}); }
  /// A value that is a C-string: as c_string() writes it.
  PduWriter& tlv_c_string(std::uint16_t tag, std::string_view text);

  /// The whole PDU with its command_length. Takes the octets out of the writer.
  [[nodiscard]] std::vector<std::uint8_t> finish();

 private:
  PduWriter& int2(std::uint16_t value);

  std::vector<std::uint8_t> octets_;
};

}  // namespace smppguard::smpp
