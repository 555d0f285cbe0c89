// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/app/options.hpp"
#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"

#include <string>
#include <string_view>

namespace smppguard::app {

/// Text from a peer, safe on a terminal and in a log: control characters, quotes and backslashes are escaped.
[[nodiscard]] std::string printable(std::string_view text);

/// The same where it does not stand between quotation marks: those and backslashes stay as they are.
[[nodiscard]] std::string printable_unquoted(std::string_view text);

/// "12223334545", with last_four "1222333****", "-" for none.
[[nodiscard]] std::string printable(PhoneNumber number, NumberMasking masking);

/// "2026-11-23T21:54:38.123Z".
[[nodiscard]] std::string printable(WallTime time);

/// "2026-11-23".
[[nodiscard]] std::string printable(Day day);

}  // namespace smppguard::app
