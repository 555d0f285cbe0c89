// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/admin/forms.hpp"

#include <string>

namespace smppguard::app {

/// "2026-11-23T00:00:00.000Z until 2027-11-23T00:00:00.000Z", or "... without end".
[[nodiscard]] std::string period_of(const admin::ExemptionFile& file);

/// "all numbers" or the campaigns' keys.
[[nodiscard]] std::string coverage_of(const admin::ExemptionFile& file);

}  // namespace smppguard::app
