// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/store/directory_store.hpp"
#include "smppguard/store/sqlite_store.hpp"

#include <filesystem>
#include <memory>

namespace smppguard::store {

class Database;

/// A DirectoryStore in the file of a SqliteStore, on a connection of its own. Other processes may write the
/// file meanwhile; calls take turns with them and wait at most SqliteStore::kBusyTimeoutMilliseconds.
class SqliteDirectory final : public DirectoryStore {
 public:
  using Mode = SqliteStore::Mode;

  /// As SqliteStore::open().
  [[nodiscard]] static Result<std::unique_ptr<SqliteDirectory>> open(const std::filesystem::path& path,
                                                                     Mode mode);
  ~SqliteDirectory() override;

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
  explicit SqliteDirectory(std::unique_ptr<Database> database);

  std::unique_ptr<Database> database_;
};

}  // namespace smppguard::store
