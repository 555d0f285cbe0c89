// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"

#include <cstdint>
#include <string_view>

namespace smppguard::policy {

/// How much of a message a text is.
enum class Extent : std::uint8_t {
  whole,
  part,  ///< of a longer one: a number by itself may be a piece of anything
};

/// Whose message a text to a complaint number is about.
struct ComplaintText {
  PhoneNumber sender{};      ///< North American, or a short code of 3 to 6 digits; none: not said for certain
  bool only_number = false;  ///< the number is all of the text

  friend bool operator==(const ComplaintText&, const ComplaintText&) = default;
};

/// The sender's number is the whole text, or stands behind `From:`, `Sender:` or `Number:` (any case) with
/// nothing else on that line. A North American number is ten digits or 1 and ten, with any blanks and the
/// punctuation ( ) - . + ; a short code is digits alone. Other numbers in a text that was handed on are those
/// to call back, and nobody's who sent it; where two lines name different senders, none is certain.
[[nodiscard]] ComplaintText read_complaint(std::string_view utf8, Extent extent) noexcept;

}  // namespace smppguard::policy
