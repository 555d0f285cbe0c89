// SPDX-License-Identifier: Apache-2.0
#include "folder_lists.hpp"

#include <utility>

namespace smppguard::app {

FolderLists::FolderLists(std::shared_ptr<const dnc::Lists> lists, ListNames& names)
    : lists_{std::move(lists)} {
  for (const dnc::ListInfo& info : lists_->all()) {
    listings_.push_back({info.identity.kind, names.keep(info.identity.name), info.newest,
                         names.keep(info.identity.organisation)});
  }
  members_.reserve(lists_->members().size());
  for (const std::uint16_t place : lists_->members()) members_.push_back(listings_[place]);
}

const AreaSlabs* FolderLists::registry() const noexcept {
  const dnc::Snapshot* const national = lists_->national();
  return national != nullptr ? &national->slabs() : nullptr;
}

/// What dnc::Lists answers is a part of its members, and these are the same in other words.
std::span<const policy::Listing> FolderLists::holding(PhoneNumber recipient) const noexcept {
  const std::span<const std::uint16_t> places = lists_->holding(recipient);
  if (places.empty()) return {};
  const auto first = static_cast<std::size_t>(places.data() - lists_->members().data());
  return std::span{members_}.subspan(first, places.size());
}

std::optional<policy::OriginListing> FolderLists::do_not_originate(PhoneNumber sender) const noexcept {
  const auto origin = lists_->do_not_originate(sender);
  if (!origin) return std::nullopt;
  return policy::OriginListing{listings_[origin->list], origin->match.digits, origin->match.source};
}

}  // namespace smppguard::app
