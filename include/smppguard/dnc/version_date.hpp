// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"

#include <optional>
#include <string_view>

namespace smppguard::dnc {

/// What the name of a registry file says: "2026-8-5_818_<anything>.txt", month and day with or without a
/// leading zero; instead of the area code a word ("TX", "national") for a file with more than one of them;
/// .xml and .csv too, and .zip or .gz behind it.
struct RegistryFileName {
  Day version;
  std::optional<unsigned> area_code;  ///< 200 to 999

  friend bool operator==(const RegistryFileName&, const RegistryFileName&) = default;
};

/// Nothing for a name of any other form. `name` is without folders.
[[nodiscard]] std::optional<RegistryFileName> read_file_name(std::string_view name) noexcept;

}  // namespace smppguard::dnc
