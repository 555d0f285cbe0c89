// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/policy/quiet_hours.hpp"

#include <chrono>
#include <string>

namespace smppguard::app {

/// How far ahead the changes of clocks are known: a service that is neither restarted nor reloaded for longer
/// goes by the last of them. The system's files list changes up to 2037; the rule that they give for later
/// ones is not read.
inline constexpr std::chrono::years kZoneHorizon{10};

/// A zone of the system's database, such as "America/Chicago".
[[nodiscard]] Result<policy::ZoneOffsets> load_zone(const std::string& name, WallTime now);

}  // namespace smppguard::app
