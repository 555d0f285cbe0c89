// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "place.hpp"
#include "smppguard/registry/licence.hpp"
#include "smppguard/store/open.hpp"
#include "support/documents.hpp"

#include <cstdint>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace smppguard::store {

[[nodiscard]] inline WallTime at_second(std::int64_t second) {
  return WallTime{std::chrono::seconds{1'714'566'000 + second}};
}

[[nodiscard]] inline PhoneNumber sender_number(std::uint64_t index) {
  return PhoneNumber::nanp(2'223'330'000 + index);
}

[[nodiscard]] inline registry::Organisation sample_organisation(const std::string& key) {
  return {.key = key,
          .name = "The " + key + ", Inc.",
          .contact_person = "Ada Example",
          .contact_email = "ada@" + key + ".example",
          .contact_phone = "+1 222 333 9000",
          .brand_id = "BBRAND1",
          .quiet_hours = registry::QuietHours::defer};
}

[[nodiscard]] inline registry::Campaign sample_campaign(registry::OrganisationId organisation,
                                                        const std::string& key,
                                                        std::vector<PhoneNumber> numbers) {
  return {.organisation = organisation,
          .key = key,
          .campaign_id = "CA3XKE1",
          .use_case = "CUSTOMER_CARE",
          .description = "Reminders.",
          .samples = {"Tomorrow at 9.", "Today at 9."},
          .numbers = std::move(numbers)};
}

[[nodiscard]] inline registry::Exemption sample_exemption(registry::OrganisationId organisation) {
  return {.organisation = organisation,
          .category = registry::Category::nonprofit,
          .from = at_second(1'000),
          .until = at_second(2'000)};
}

[[nodiscard]] inline registry::Licence sample_licence(const std::string& comment = "a licence") {
  return registry::make_licence(testing::tiny_pdf(comment), "licence.pdf", at_second(5), "alice").value();
}

[[nodiscard]] inline std::unique_ptr<DirectoryStore> opened_directory(const StoreOptions& options,
                                                                      Mode mode = Mode::read_write) {
  auto directory = open_directory(options, mode);
  EXPECT_TRUE(directory) << directory.error().message;
  return directory ? std::move(*directory) : nullptr;
}
[[nodiscard]] inline std::unique_ptr<DirectoryStore> opened_directory(const Place& place,
                                                                      Mode mode = Mode::read_write) {
  return opened_directory(place.options(), mode);
}

/// "" if it went well.
template <class T>
[[nodiscard]] std::string error_of(const Result<T>& result) {
  return result ? "" : result.error().message;
}

/// A directory in a place of its own.
class DirectoryTest : public OnEachEngine {
 protected:
  using Organisation = registry::Organisation;
  using Campaign = registry::Campaign;
  using CampaignStatus = registry::CampaignStatus;
  using Exemption = registry::Exemption;
  using ExemptionStatus = registry::ExemptionStatus;

  [[nodiscard]] registry::OrganisationId add_organisation(const std::string& key) {
    return directory_->add(sample_organisation(key), kDeed).value();
  }
  [[nodiscard]] registry::CampaignId add_campaign(registry::OrganisationId organisation,
                                                  const std::string& key, std::vector<PhoneNumber> numbers) {
    return directory_->add(sample_campaign(organisation, key, std::move(numbers)), kDeed).value();
  }
  [[nodiscard]] Campaign campaign(registry::CampaignId id) {
    for (Campaign& one : directory_->campaigns(0).value()) {
      if (one.id == id) return std::move(one);
    }
    ADD_FAILURE() << "no campaign " << id;
    return {};
  }
  [[nodiscard]] Exemption exemption(registry::ExemptionId id) {
    return directory_->find_exemption(id).value().value();
  }

  /// The kinds in the feed behind `after`, in their order.
  [[nodiscard]] std::vector<std::string> kinds(std::size_t after = 0) {
    std::vector<std::string> all;
    for (std::size_t i = after;; ++i) {
      const std::string kind =
          place_.query("SELECT kind FROM feed ORDER BY position LIMIT 1 OFFSET " + std::to_string(i));
      if (kind.empty()) return all;
      all.push_back(kind);
    }
  }
  /// A column of the last entry.
  [[nodiscard]] std::string last(const std::string& column) {
    return place_.query("SELECT " + column + " FROM feed ORDER BY position DESC LIMIT 1");
  }

  const Deed kDeed{.by = "alice", .at = at_second(10)};
  Place place_{GetParam()};
  std::unique_ptr<DirectoryStore> directory_ = opened_directory(place_);
};

}  // namespace smppguard::store
