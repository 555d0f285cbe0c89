// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/registry/organisation.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::registry {

/// Everything that decisions need of the organisations, as a store gives it.
struct DirectoryData {
  std::vector<Organisation> organisations;
  std::vector<Campaign> campaigns;    ///< of any status; only active ones register their numbers
  std::vector<Exemption> exemptions;  ///< approved ones, of any time
};

/// The registered numbers in memory: immutable, replaced whole, shared by all threads.
class Directory {
 public:
  /// Nobody is registered.
  Directory();
  explicit Directory(const DirectoryData& data);
  ~Directory();
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  /// What a number is at one moment. Pointers are the directory's.
  struct Entry {
    const Organisation* organisation = nullptr;  ///< nullptr: on no form
    CampaignId campaign = 0;
    std::string_view use_case{};  ///< of that campaign, or empty
    bool active = false;          ///< the campaign is, and so the number is registered
    ExemptionId exemption = 0;    ///< one in force at `now` that covers it; 0: none
  };
  /// One read from memory where the number is not there; no allocation.
  [[nodiscard]] Entry find(PhoneNumber sender, WallTime now) const noexcept;

  [[nodiscard]] std::size_t numbers() const noexcept;
  [[nodiscard]] std::size_t organisations() const noexcept;

 private:
  struct Tables;
  std::unique_ptr<const Tables> tables_;
};

}  // namespace smppguard::registry
