// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

namespace smppguard::smpp {

class Body;

/// Where a part says what it is a part of. Each scheme has references of its own.
enum class PartScheme : std::uint8_t { udh_8bit, udh_16bit, sar };

/// One of the `total` parts of a concatenated message: at least two, numbered from 1. The parts of one
/// message have source, destination, scheme, reference and total in common.
struct Part {
  PartScheme scheme;
  std::uint16_t reference;
  std::uint8_t total;
  std::uint8_t number;

  friend bool operator==(const Part&, const Part&) = default;
};

/// What the whole body of a submit_sm, submit_multi, deliver_sm or data_sm says; nothing for other commands.
///
/// With the UDHI bit the user data header counts, of short_message or else of message_payload, and of several
/// concatenation elements the last (23.040 9.2.3.24); without it the three SAR TLVs. A total below 2, a
/// number of 0 or above the total, or a field of another width makes no part.
[[nodiscard]] std::optional<Part> part_of(const Body& body) noexcept;

}  // namespace smppguard::smpp
