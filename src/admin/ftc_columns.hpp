// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"

#include <optional>
#include <string>
#include <string_view>

// The columns of the files in which the FTC publishes complaints about callers.
namespace smppguard::admin {

/// One row; "" and nothing: not known.
struct FtcRow {
  PhoneNumber company;
  WallTime created{};
  std::optional<WallTime> violated{};
  std::string_view city{};
  std::string_view state{};
  std::string_view area_code{};
  std::string_view subject{};
  std::optional<bool> robocall{};
};

/// Both with their line ends; cells are guarded as append_csv_cell() says.
[[nodiscard]] std::string ftc_heading();
[[nodiscard]] std::string to_csv(const FtcRow& row);

}  // namespace smppguard::admin
