// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace smppguard::journal {

/// How a file ends.
struct Tail {
  std::string line;              ///< the last whole one, without its line feed; "" if there is none
  std::uint64_t line_end = 0;    ///< where what follows it begins; 0 if there is none
  std::uint64_t unfinished = 0;  ///< octets behind it
};

/// Reads backwards from the end, as far as a line can be long.
[[nodiscard]] Result<Tail> last_line(const std::filesystem::path& path);

}  // namespace smppguard::journal
