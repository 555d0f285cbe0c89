// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "number_set.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/dnc/snapshot.hpp"
#include "temporary_file.hpp"

#include <array>
#include <filesystem>

namespace smppguard::dnc {

/// List version by area code, from 200 on. Only those of area codes with numbers are looked at.
using Versions = std::array<Day, PhoneNumber::kAreaCodes>;

/// Writes the whole snapshot into an empty file and publishes it. The set has at least one number.
[[nodiscard]] Result<SnapshotInfo> write_snapshot(const NumberSet& set, const Versions& versions,
                                                  TemporaryFile& file);

}  // namespace smppguard::dnc
