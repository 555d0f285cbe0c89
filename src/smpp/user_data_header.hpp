// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"
#include "smppguard/smpp/concatenation.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace smppguard::smpp {

/// The bit of esm_class by which each part of the message that is not empty begins with a user data header.
inline constexpr std::uint8_t kUdhi = 0x40;

inline constexpr std::uint8_t kConcat8 = 0x00;
inline constexpr std::uint8_t kPorts8 = 0x04;
inline constexpr std::uint8_t kPorts16 = 0x05;
inline constexpr std::uint8_t kConcat16 = 0x08;

/// A part of a message (23.040 9.2.3.24).
struct UserData {
  Bytes header;  ///< its elements, without the length octet
  Bytes text;
};

/// Nothing if the header is longer than the part. Where there are no octets, there is no header.
[[nodiscard]] inline std::optional<UserData> split_user_data(Bytes part) noexcept {
  if (part.empty()) return UserData{};
  const std::size_t length = part[0];
  if (length > part.size() - 1) return std::nullopt;
  return UserData{part.subspan(1, length), part.subspan(1 + length)};
}

struct HeaderElement {
  std::uint8_t identifier;
  Bytes data;
};

/// Walks the elements of a user data header. Ends at the first that does not fit.
class HeaderReader {
 public:
  explicit HeaderReader(Bytes header) noexcept : rest_{header} {}

  [[nodiscard]] std::optional<HeaderElement> next() noexcept {
    if (rest_.size() < 2 || rest_.size() - 2 < rest_[1]) return std::nullopt;
    const HeaderElement element{rest_[0], rest_.subspan(2, rest_[1])};
    rest_ = rest_.subspan(2 + element.data.size());
    return element;
  }

 private:
  Bytes rest_;
};

/// What a concatenation element says, be it sensible or not; nothing for any other element.
[[nodiscard]] inline std::optional<Part> part_in(const HeaderElement& element) noexcept {
  const Bytes data = element.data;
  if (element.identifier == kConcat8 && data.size() == 3)
    return Part{PartScheme::udh_8bit, data[0], data[1], data[2]};
  if (element.identifier == kConcat16 && data.size() == 4)
    return Part{PartScheme::udh_16bit, load_be16(data.data()), data[2], data[3]};
  return std::nullopt;
}

}  // namespace smppguard::smpp
