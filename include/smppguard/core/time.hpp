// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace smppguard {

/// Steady time for timers. No layer below net reads a clock: time is an argument.
using Time = std::chrono::steady_clock::time_point;
using Duration = std::chrono::milliseconds;

/// UTC time for records and for everything a person or another node compares.
using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;

/// UTC calendar day, the resolution of registry list versions.
using Day = std::chrono::sys_days;

}  // namespace smppguard
