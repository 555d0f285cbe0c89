// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"
#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/traffic/traits.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace smppguard::traffic {

/// What was seen of a sender. Only the first three carry a text.
enum class Kind : std::uint8_t {
  passed,          ///< a message to one recipient was forwarded
  refused_listed,  ///< one was refused because its recipient is listed
  refused_other,   ///< one was refused for another reason
  opt_out,         ///< the recipient told the sender to stop
  complaint,       ///< somebody complained about the sender
  delivered,       ///< a receipt says so
  undelivered,     ///< a receipt says that it failed
};
inline constexpr std::size_t kKindCount = 7;

/// How the octets of a text are read; in the order of smpp::Alphabet. binary is not read.
enum class Alphabet : std::uint8_t { gsm, ascii, latin1, ucs2, utf8, binary };

/// One thing seen of one sender, as it goes from a worker to the consumer: plain data of four cache lines, of
/// which those are written that it needs. `text` holds octets as they came, behind any user data header.
struct alignas(64) Sighting {
  static constexpr std::size_t kMostText = 216;

  WallTime at{};
  PhoneNumber sender;
  PhoneNumber recipient;           ///< none: unknown
  std::uint32_t organisation = 0;  ///< the registry's id; 0: none
  Kind kind = Kind::passed;
  Traits traits;  ///< of the sender as the directory has it; only those of messages count
  Alphabet alphabet = Alphabet::binary;
  std::uint8_t text_octets = 0;
  std::array<std::uint8_t, kMostText> text_room;  ///< only the first text_octets are written

  /// Longer texts are cut. A text in UCS-2 stays whole characters, since kMostText is even.
  void set_text(Alphabet written_in, Bytes octets) noexcept {
    alphabet = written_in;
    const std::size_t size = std::min(octets.size(), kMostText);
    text_octets = static_cast<std::uint8_t>(size);
    if (size != 0) std::memcpy(text_room.data(), octets.data(), size);
  }
  [[nodiscard]] Bytes text() const noexcept {
    return Bytes{text_room.data(), std::min<std::size_t>(text_octets, kMostText)};
  }
  [[nodiscard]] bool is_message() const noexcept { return kind <= Kind::refused_other; }
};
static_assert(sizeof(Sighting) == 256);
static_assert(std::is_trivially_copyable_v<Sighting>);

}  // namespace smppguard::traffic
