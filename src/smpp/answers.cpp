// SPDX-License-Identifier: Apache-2.0
#include "smppguard/smpp/answers.hpp"

#include "smppguard/smpp/pdu_writer.hpp"

namespace smppguard::smpp {

OwnPdu::OwnPdu(CommandId id, CommandStatus status, std::uint32_t sequence_number,
               std::uint8_t body_octets) noexcept
    : size_{static_cast<std::uint8_t>(kHeaderOctets + body_octets)} {
  store_be32(octets_.data(), size_);
  store_be32(octets_.data() + 4, static_cast<std::uint32_t>(id));
  store_be32(octets_.data() + 8, static_cast<std::uint32_t>(status));
  store_be32(octets_.data() + 12, sequence_number);
}

OwnPdu answer_to(CommandId request, std::uint32_t sequence_number, CommandStatus status) noexcept {
  const BodySpec* response = find_body(response_to(request));
  if (response == nullptr) return {CommandId::generic_nack, status, sequence_number};
  return {response->id, status, sequence_number, response->error_body};
}

OwnPdu answer_to(PduView request, CommandStatus status) noexcept {
  return answer_to(request.command_id(), request.sequence_number(), status);
}

std::vector<std::uint8_t> answer_with_text(PduView request, CommandStatus status, std::string_view text) {
  constexpr std::size_t kMostText = 255;
  const BodySpec* asked = find_body(request.command_id());
  const BodySpec* response = find_body(response_to(request.command_id()));
  if (asked == nullptr || asked->recipients == Recipients::none || response == nullptr) {
    const OwnPdu plain = answer_to(request, status);
    return {plain.octets().begin(), plain.octets().end()};
  }
  PduWriter writer{response->id, status, request.sequence_number()};
  // Every kind of field is one NUL when it is empty: a C-string, a count, an integer.
  for (std::size_t i = 0; i < response->fields.size(); ++i) writer.int1(0);
  std::size_t size = std::min(text.size(), kMostText);
  // Not within a character of UTF-8.
  while (size < text.size() && size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
  return writer.tlv_c_string(tag::kAdditionalStatusInfoText, text.substr(0, size)).finish();
}

}  // namespace smppguard::smpp
