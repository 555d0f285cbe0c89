// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"

#include <string>

namespace smppguard::store {

/// How a number is written in the database: digits that people can search for, and that read_address() turns
/// into the same number again. Foreign ones need their '+', or some would be read as North American.
[[nodiscard]] inline std::string number_text(PhoneNumber number) {
  const std::string digits = number.to_string();
  return number.kind() == PhoneNumber::Kind::foreign ? "+" + digits : digits;
}

}  // namespace smppguard::store
