// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/store/directory_store.hpp"
#include "sql_database.hpp"

#include <memory>

namespace smppguard::store {

/// A DirectoryStore in an SQL database of either engine, on a connection of its own. Others may write there
/// meanwhile; calls take turns with them.
class SqlDirectory final : public DirectoryStore {
 public:
  explicit SqlDirectory(std::unique_ptr<Database> database);

  [[nodiscard]] Result<registry::OrganisationId> add(const registry::Organisation& organisation,
                                                     const Deed& deed) override;
  [[nodiscard]] Result<void> change(const registry::Organisation& organisation, const Deed& deed) override;
  [[nodiscard]] Result<registry::CampaignId> add(const registry::Campaign& campaign,
                                                 const Deed& deed) override;
  [[nodiscard]] Result<void> change(const registry::Campaign& campaign, const Deed& deed) override;
  [[nodiscard]] Result<void> set_status(registry::CampaignId campaign, registry::CampaignStatus status,
                                        const Deed& deed) override;
  [[nodiscard]] Result<registry::ExemptionId> request(const registry::Exemption& exemption,
                                                      const registry::Licence* licence,
                                                      const Deed& deed) override;
  [[nodiscard]] Result<void> attach(registry::ExemptionId exemption, const registry::Licence& licence,
                                    const Deed& deed) override;
  [[nodiscard]] Result<void> decide(registry::ExemptionId exemption, registry::ExemptionStatus status,
                                    const Deed& deed) override;

  [[nodiscard]] Result<std::vector<registry::Organisation>> organisations() override;
  [[nodiscard]] Result<std::optional<registry::Organisation>> find_organisation(
      std::string_view key) override;
  [[nodiscard]] Result<std::vector<registry::Campaign>> campaigns(
      registry::OrganisationId organisation) override;
  [[nodiscard]] Result<std::vector<registry::Exemption>> exemptions(
      registry::OrganisationId organisation) override;
  [[nodiscard]] Result<std::optional<registry::Exemption>> find_exemption(registry::ExemptionId id) override;
  [[nodiscard]] Result<std::optional<registry::Licence>> find_licence(std::string_view sha256) override;
  [[nodiscard]] Result<std::optional<registry::Campaign>> find_campaign(PhoneNumber number) override;
  [[nodiscard]] Result<registry::DirectoryData> load() override;

 private:
  std::unique_ptr<Database> database_;
};

}  // namespace smppguard::store
