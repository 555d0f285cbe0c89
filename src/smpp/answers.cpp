// SPDX-License-Identifier: Apache-2.0
#include "smppguard/smpp/answers.hpp"

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

}  // namespace smppguard::smpp
