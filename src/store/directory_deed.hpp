// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/store/directory_store.hpp"
#include "sql.hpp"

#include <string_view>

#include <boost/json/object.hpp>

namespace smppguard::store {

/// Whether the deed can be done at all: somebody does it, and the file is still where it was.
[[nodiscard]] Result<void> check_deed(const Database& database, std::string_view doing, const Deed& deed);

/// Does all of `work` in one transaction that writes, or nothing of it.
template <class Work>
[[nodiscard]] auto do_deed(Database& database, std::string_view doing, const Deed& deed, const Work& work)
    -> decltype(work()) {
  if (auto sound = check_deed(database, doing, deed); !sound) return sound.error();
  return within_transaction(database, doing, "BEGIN IMMEDIATE", work);
}

/// Adds an entry to the feed, with the deed's note among its details.
[[nodiscard]] Result<void> tell(Database& database, std::string_view kind,
                                registry::OrganisationId organisation, const Deed& deed,
                                boost::json::object details);

}  // namespace smppguard::store
