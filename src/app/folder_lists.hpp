// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "list_names.hpp"
#include "smppguard/core/area_slabs.hpp"
#include "smppguard/dnc/lists.hpp"
#include "smppguard/policy/lists.hpp"

#include <memory>
#include <vector>

namespace smppguard::app {

/// The lists of a folder as decisions ask them. Immutable, shared by all workers.
class FolderLists final : public policy::Lists {
 public:
  /// `names` must outlive whatever a decision leaves behind.
  FolderLists(std::shared_ptr<const dnc::Lists> lists, ListNames& names);

  /// For World.registry; nullptr without a national list.
  [[nodiscard]] const AreaSlabs* registry() const noexcept;
  [[nodiscard]] const dnc::Lists& lists() const noexcept { return *lists_; }

  [[nodiscard]] std::span<const policy::Listing> holding(PhoneNumber recipient) const noexcept override;
  [[nodiscard]] std::optional<policy::OriginListing> do_not_originate(
      PhoneNumber sender) const noexcept override;

 private:
  std::shared_ptr<const dnc::Lists> lists_;
  std::vector<policy::Listing> listings_;  // in the order of lists_->all()
  std::vector<policy::Listing> members_;   // in the order of lists_->members()
};

}  // namespace smppguard::app
