// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace smppguard::admin {

/// One file of the console, as it was when the program was built.
struct ConsoleFile {
  std::string_view name;  ///< "style.css"
  std::string_view type;
  std::string_view etag;  ///< strong, with its quotes; of the octets
  std::string_view octets;
};

/// All of them; src/admin/embed_console.cmake makes the body.
[[nodiscard]] std::span<const ConsoleFile> console_files() noexcept;

}  // namespace smppguard::admin
