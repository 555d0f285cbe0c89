// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/policy/options.hpp"
#include "smppguard/policy/quiet_hours.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace smppguard::app {

/// Reads the files that the options name, as conf/area-codes.csv and conf/quiet-hours.csv explain them.
/// Errors name file and line, one a line.
[[nodiscard]] Result<std::shared_ptr<const policy::QuietHours>> load_quiet_hours(
    const policy::QuietHoursOptions& options, WallTime now);

/// A text with the names it goes by in errors.
struct DataText {
  std::string name;
  std::string_view text;
};
[[nodiscard]] Result<std::shared_ptr<const policy::QuietHours>> read_quiet_hours(const DataText& areas,
                                                                                 const DataText& windows,
                                                                                 WallTime now);

}  // namespace smppguard::app
