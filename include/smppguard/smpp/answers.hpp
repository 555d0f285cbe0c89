// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"
#include "smppguard/smpp/pdu_view.hpp"

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace smppguard::smpp {

/// A PDU that smppguard itself sends: at most 20 octets, held inline.
class OwnPdu {
 public:
  OwnPdu(CommandId id, CommandStatus status, std::uint32_t sequence_number,
         std::uint8_t body_octets = 0) noexcept;

  [[nodiscard]] Bytes octets() const noexcept { return {octets_.data(), size_}; }

  friend bool operator==(const OwnPdu& a, const OwnPdu& b) noexcept {
    return a.size_ == b.size_ && a.octets_ == b.octets_;
  }

 private:
  std::array<std::uint8_t, 20> octets_{};
  std::uint8_t size_;
};

/// The response to a request, with the sequence_number it came with and a body of NULs whose length no known
/// parser stumbles over: submit_sm_resp 16 octets in all, data_sm_resp and deliver_sm_resp 17,
/// submit_multi_resp 18. For a command without a response in the table: generic_nack.
[[nodiscard]] OwnPdu answer_to(PduView request, CommandStatus status) noexcept;
[[nodiscard]] OwnPdu answer_to(CommandId request, std::uint32_t sequence_number,
                               CommandStatus status) noexcept;

/// The same response with the text as additional_status_info_text, of which 255 characters fit, behind an
/// empty mandatory body: without that, a parser reads the tag as message_id. Some parsers stumble all the
/// same, so only for ESMEs that want it. A request that brings nobody a message gets the plain answer.
[[nodiscard]] std::vector<std::uint8_t> answer_with_text(PduView request, CommandStatus status,
                                                         std::string_view text);

}  // namespace smppguard::smpp
