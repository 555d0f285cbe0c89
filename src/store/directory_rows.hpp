// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/registry/licence.hpp"
#include "smppguard/registry/organisation.hpp"
#include "sqlite_database.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace smppguard::store {

/// Which rows of a table are meant: an SQL condition that speaks of `id` as $1.
struct Which {
  std::string_view condition;
  std::int64_t id = 0;
};

inline constexpr Which kAll{"$1 = 0"};
inline constexpr Which kActive{"$1 = 0 AND status = 'active'"};
inline constexpr Which kApproved{"$1 = 0 AND status = 'approved'"};

[[nodiscard]] constexpr Which one(std::uint32_t id) noexcept {
  return {"id = $1", id};
}
/// Of campaigns and exemptions; 0: of all.
[[nodiscard]] constexpr Which of_organisation(registry::OrganisationId organisation) noexcept {
  return {"$1 IN (0, organisation)", organisation};
}

// In the order of ids; several queries each, so within a transaction.
[[nodiscard]] Result<std::vector<registry::Organisation>> read_organisations(Database& database,
                                                                             const Which& which);
[[nodiscard]] Result<std::vector<registry::Campaign>> read_campaigns(Database& database, const Which& which);
[[nodiscard]] Result<std::vector<registry::Exemption>> read_exemptions(Database& database,
                                                                       const Which& which);
[[nodiscard]] Result<std::optional<registry::Licence>> read_licence(Database& database,
                                                                    std::string_view sha256);

// The one with this id, or an error that says that there is none.
[[nodiscard]] Result<registry::Organisation> get_organisation(Database& database,
                                                              registry::OrganisationId id);
[[nodiscard]] Result<registry::Campaign> get_campaign(Database& database, registry::CampaignId id);
[[nodiscard]] Result<registry::Exemption> get_exemption(Database& database, registry::ExemptionId id);

}  // namespace smppguard::store
