// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/registry/directory.hpp"
#include "smppguard/registry/licence.hpp"
#include "smppguard/registry/organisation.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::store {

/// Who does something to the directory, when, and why. `by` is never empty.
struct Deed {
  std::string by;
  WallTime at{};
  std::string note{};
};

/// The organisations, campaigns, exemptions and licences in SQL. Each call is one transaction that also adds
/// to the feed, durable when it returns; what does not fit (a number that belongs to another active campaign,
/// a status that cannot follow) is an error that says what stands in the way, and changes nothing. Forms are
/// checked by the caller. One thread at a time.
///
/// Who did a thing and when is as the deed says, whatever an entry has in created_by, requested_at and the
/// like. A change that changes nothing is no error and leaves no trace. A suspended campaign keeps its form,
/// but its numbers are free for others; when it is activated again they have to be free still.
class DirectoryStore {
 public:
  DirectoryStore() = default;
  DirectoryStore(const DirectoryStore&) = delete;
  DirectoryStore& operator=(const DirectoryStore&) = delete;
  virtual ~DirectoryStore() = default;

  [[nodiscard]] virtual Result<registry::OrganisationId> add(const registry::Organisation& organisation,
                                                             const Deed& deed) = 0;
  /// Everything but id, key, created_at and created_by.
  [[nodiscard]] virtual Result<void> change(const registry::Organisation& organisation, const Deed& deed) = 0;

  /// Active or suspended. With a campaign_id, its organisation needs a brand_id, and keeps one until all such
  /// campaigns have ended.
  [[nodiscard]] virtual Result<registry::CampaignId> add(const registry::Campaign& campaign,
                                                         const Deed& deed) = 0;
  /// Form and numbers: what is not in campaign.numbers any more is taken off. Status stays.
  [[nodiscard]] virtual Result<void> change(const registry::Campaign& campaign, const Deed& deed) = 0;
  [[nodiscard]] virtual Result<void> set_status(registry::CampaignId campaign,
                                                registry::CampaignStatus status, const Deed& deed) = 0;

  /// It is requested, whatever its status says. exemption.licence is empty, or names a licence given here or
  /// earlier.
  [[nodiscard]] virtual Result<registry::ExemptionId> request(const registry::Exemption& exemption,
                                                              const registry::Licence* licence,
                                                              const Deed& deed) = 0;
  /// Only while requested; in place of what was attached before, which is kept all the same.
  [[nodiscard]] virtual Result<void> attach(registry::ExemptionId exemption, const registry::Licence& licence,
                                            const Deed& deed) = 0;
  /// status is approved (not without a licence), refused or revoked.
  [[nodiscard]] virtual Result<void> decide(registry::ExemptionId exemption, registry::ExemptionStatus status,
                                            const Deed& deed) = 0;

  [[nodiscard]] virtual Result<std::vector<registry::Organisation>> organisations() = 0;
  [[nodiscard]] virtual Result<std::optional<registry::Organisation>> find_organisation(
      std::string_view key) = 0;
  /// 0: of all organisations. Any status. A campaign's numbers come in the order of their digits.
  [[nodiscard]] virtual Result<std::vector<registry::Campaign>> campaigns(
      registry::OrganisationId organisation) = 0;
  [[nodiscard]] virtual Result<std::vector<registry::Exemption>> exemptions(
      registry::OrganisationId organisation) = 0;
  [[nodiscard]] virtual Result<std::optional<registry::Exemption>> find_exemption(
      registry::ExemptionId id) = 0;
  [[nodiscard]] virtual Result<std::optional<registry::Licence>> find_licence(std::string_view sha256) = 0;
  /// Which active campaign has the number.
  [[nodiscard]] virtual Result<std::optional<registry::Campaign>> find_campaign(PhoneNumber number) = 0;

  /// In one consistent view.
  [[nodiscard]] virtual Result<registry::DirectoryData> load() = 0;
};

}  // namespace smppguard::store
