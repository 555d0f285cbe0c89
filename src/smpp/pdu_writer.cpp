// SPDX-License-Identifier: Apache-2.0
#include "smppguard/smpp/pdu_writer.hpp"

#include <utility>

namespace smppguard::smpp {
namespace {

constexpr std::string_view before_nul(std::string_view text) noexcept {
  return text.substr(0, text.find('\0'));
}

}  // namespace

PduWriter::PduWriter(CommandId id, CommandStatus status, std::uint32_t sequence_number) {
  int4(0);  // command_length, known at the end
  int4(static_cast<std::uint32_t>(id)).int4(static_cast<std::uint32_t>(status)).int4(sequence_number);
}

PduWriter& PduWriter::int1(std::uint8_t value) {
  octets_.push_back(value);
  return *this;
}

PduWriter& PduWriter::int2(std::uint16_t value) {
  return int1(static_cast<std::uint8_t>(value >> 8U)).int1(static_cast<std::uint8_t>(value));
}

PduWriter& PduWriter::int4(std::uint32_t value) {
  return int2(static_cast<std::uint16_t>(value >> 16U)).int2(static_cast<std::uint16_t>(value));
}

PduWriter& PduWriter::c_string(std::string_view text) {
  return octets(as_bytes(before_nul(text))).int1(0);
}

PduWriter& PduWriter::octets(Bytes octets) {
  octets_.insert(octets_.end(), octets.begin(), octets.end());
  return *this;
}

PduWriter& PduWriter::tlv(std::uint16_t tag, Bytes value) {
  return int2(tag).int2(static_cast<std::uint16_t>(value.size())).octets(value);
}

PduWriter& PduWriter::tlv_c_string(std::uint16_t tag, std::string_view text) {
  const std::string_view chars = before_nul(text);
  return int2(tag).int2(static_cast<std::uint16_t>(chars.size() + 1)).c_string(chars);
}

std::vector<std::uint8_t> PduWriter::finish() {
  store_be32(octets_.data(), static_cast<std::uint32_t>(octets_.size()));
  return std::exchange(octets_, {});
}

}  // namespace smppguard::smpp
