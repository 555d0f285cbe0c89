// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/store/directory_store.hpp"
#include "support/planned_fault.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smppguard::testing {

/// A DirectoryStore in memory. It refuses what the interface says that it refuses. One thread.
class FakeDirectory final : public store::DirectoryStore {
 public:
  explicit FakeDirectory(PlannedFault& fault) : fault_{fault} {}

  /// Everything in it, to see that nothing has changed.
  struct Contents {
    std::vector<registry::Organisation> organisations;
    std::vector<registry::Campaign> campaigns;
    std::vector<registry::Exemption> exemptions;
    std::vector<registry::Licence> licences;
    std::vector<store::Deed> deeds;  ///< that changed something, in their order
  };
  [[nodiscard]] const Contents& contents() const { return contents_; }

  [[nodiscard]] Result<registry::OrganisationId> add(const registry::Organisation& organisation,
                                                     const store::Deed& deed) override {
    if (fault_.strikes()) return PlannedFault::error();
    return put(contents_.organisations, organisation, deed);
  }
  [[nodiscard]] Result<void> change(const registry::Organisation& organisation,
                                    const store::Deed& deed) override {
    if (fault_.strikes()) return PlannedFault::error();
    return replace(contents_.organisations, organisation, deed);
  }

  [[nodiscard]] Result<registry::CampaignId> add(const registry::Campaign& campaign,
                                                 const store::Deed& deed) override {
    if (fault_.strikes()) return PlannedFault::error();
    if (!is_free(campaign)) return fail("fake directory: a number is taken");
    return put(contents_.campaigns, campaign, deed);
  }
  [[nodiscard]] Result<void> change(const registry::Campaign& campaign, const store::Deed& deed) override {
    if (fault_.strikes()) return PlannedFault::error();
    if (!is_free(campaign)) return fail("fake directory: a number is taken");
    return replace(contents_.campaigns, campaign, deed);
  }
  [[nodiscard]] Result<void> set_status(registry::CampaignId id, registry::CampaignStatus status,
                                        const store::Deed& deed) override {
    if (fault_.strikes()) return PlannedFault::error();
    const auto found = by_id(contents_.campaigns, id);
    if (!found || found->status == registry::CampaignStatus::ended) return fail("fake directory: not so");
    registry::Campaign changed = *found;
    changed.status = status;
    if (!is_free(changed)) return fail("fake directory: a number is taken");
    return replace(contents_.campaigns, changed, deed);
  }

  [[nodiscard]] Result<registry::ExemptionId> request(const registry::Exemption& exemption,
                                                      const registry::Licence* licence,
                                                      const store::Deed& deed) override {
    if (fault_.strikes()) return PlannedFault::error();
    if (licence != nullptr) contents_.licences.push_back(*licence);
    return put(contents_.exemptions, exemption, deed);
  }
  [[nodiscard]] Result<void> attach(registry::ExemptionId id, const registry::Licence& licence,
                                    const store::Deed& deed) override {
    if (fault_.strikes()) return PlannedFault::error();
    auto changed = by_id(contents_.exemptions, id);
    if (!changed || changed->status != registry::ExemptionStatus::requested) {
      return fail("fake directory: not requested");
    }
    contents_.licences.push_back(licence);
    changed->licence = licence.sha256;
    return replace(contents_.exemptions, *changed, deed);
  }
  [[nodiscard]] Result<void> decide(registry::ExemptionId id, registry::ExemptionStatus status,
                                    const store::Deed& deed) override {
    if (fault_.strikes()) return PlannedFault::error();
    auto changed = by_id(contents_.exemptions, id);
    if (!changed) return fail("fake directory: no exemption");
    const bool revoked = status == registry::ExemptionStatus::revoked;
    const auto needed = revoked ? registry::ExemptionStatus::approved : registry::ExemptionStatus::requested;
    const bool unproved = status == registry::ExemptionStatus::approved && changed->licence.empty();
    if (changed->status != needed || unproved) return fail("fake directory: cannot follow");
    changed->status = status;
    (revoked ? changed->revoked_at : changed->decided_at) = deed.at;
    (revoked ? changed->revoked_by : changed->decided_by) = deed.by;
    (revoked ? changed->revocation_note : changed->decision_note) = deed.note;
    return replace(contents_.exemptions, *changed, deed);
  }

  [[nodiscard]] Result<std::vector<registry::Organisation>> organisations() override {
    if (fault_.strikes()) return PlannedFault::error();
    return contents_.organisations;
  }
  [[nodiscard]] Result<std::optional<registry::Organisation>> find_organisation(
      std::string_view key) override {
    if (fault_.strikes()) return PlannedFault::error();
    return find(contents_.organisations, [key](const auto& one) { return one.key == key; });
  }
  [[nodiscard]] Result<std::vector<registry::Campaign>> campaigns(registry::OrganisationId id) override {
    if (fault_.strikes()) return PlannedFault::error();
    return of_organisation(contents_.campaigns, id);
  }
  [[nodiscard]] Result<std::vector<registry::Exemption>> exemptions(registry::OrganisationId id) override {
    if (fault_.strikes()) return PlannedFault::error();
    return of_organisation(contents_.exemptions, id);
  }
  [[nodiscard]] Result<std::optional<registry::Exemption>> find_exemption(registry::ExemptionId id) override {
    if (fault_.strikes()) return PlannedFault::error();
    return by_id(contents_.exemptions, id);
  }
  [[nodiscard]] Result<std::optional<registry::Licence>> find_licence(std::string_view sha256) override {
    if (fault_.strikes()) return PlannedFault::error();
    return find(contents_.licences, [sha256](const auto& one) { return one.sha256 == sha256; });
  }
  [[nodiscard]] Result<std::optional<registry::Campaign>> find_campaign(PhoneNumber number) override {
    if (fault_.strikes()) return PlannedFault::error();
    return holder_of(number);
  }

  [[nodiscard]] Result<registry::DirectoryData> load() override {
    if (fault_.strikes()) return PlannedFault::error();
    return registry::DirectoryData{contents_.organisations, contents_.campaigns, contents_.exemptions};
  }

 private:
  template <class T, class Wanted>
  static std::optional<T> find(const std::vector<T>& among, Wanted wanted) {
    const auto found = std::find_if(among.begin(), among.end(), wanted);
    return found == among.end() ? std::nullopt : std::optional{*found};
  }

  template <class T>
  static std::optional<T> by_id(const std::vector<T>& among, std::uint32_t id) {
    return find(among, [id](const T& one) { return one.id == id; });
  }

  template <class T>
  static std::vector<T> of_organisation(std::vector<T> among, registry::OrganisationId id) {
    if (id != 0) std::erase_if(among, [id](const T& one) { return one.organisation != id; });
    return among;
  }

  [[nodiscard]] std::optional<registry::Campaign> holder_of(PhoneNumber number) const {
    return find(contents_.campaigns, [number](const registry::Campaign& one) {
      return one.status == registry::CampaignStatus::active &&
             std::find(one.numbers.begin(), one.numbers.end(), number) != one.numbers.end();
    });
  }

  [[nodiscard]] bool is_free(const registry::Campaign& campaign) const {
    if (campaign.status != registry::CampaignStatus::active) return true;
    return std::all_of(campaign.numbers.begin(), campaign.numbers.end(), [&](PhoneNumber number) {
      const auto holder = holder_of(number);
      return !holder || holder->id == campaign.id;
    });
  }

  template <class T>
  std::uint32_t put(std::vector<T>& among, T one, const store::Deed& deed) {
    one.id = static_cast<std::uint32_t>(among.size() + 1);
    among.push_back(std::move(one));
    contents_.deeds.push_back(deed);
    return among.back().id;
  }

  template <class T>
  Result<void> replace(std::vector<T>& among, const T& one, const store::Deed& deed) {
    const auto found =
        std::find_if(among.begin(), among.end(), [&](const T& other) { return other.id == one.id; });
    if (found == among.end()) return fail("fake directory: there is none of that id");
    *found = one;
    contents_.deeds.push_back(deed);
    return {};
  }

  PlannedFault& fault_;
  Contents contents_;
};

}  // namespace smppguard::testing
