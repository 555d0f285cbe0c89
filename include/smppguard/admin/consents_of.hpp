// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/admin/json.hpp"
#include "smppguard/admin/office_place.hpp"
#include "smppguard/core/result.hpp"

#include <vector>

namespace smppguard::admin {

/// Everything that stands about one recipient, the latest first, by their history alone: without a look at
/// what stands about all others.
[[nodiscard]] Result<std::vector<ConsentFile>> consents_of(const OpenOffice& open, PhoneNumber recipient);

/// The organisations' keys by their ids.
[[nodiscard]] Result<OrganisationKeys> keys_of(Office& office);

}  // namespace smppguard::admin
