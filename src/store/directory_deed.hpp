// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/store/directory_store.hpp"
#include "sql.hpp"

#include <string_view>

#include <boost/json/object.hpp>

namespace smppguard::store {

/// Does all of `work` in one transaction that writes, or nothing of it; as change() of sql.hpp.
template <class Work>
[[nodiscard]] auto do_deed(Database& database, std::string_view doing, const Deed& deed, const Work& work)
    -> decltype(work(std::declval<Heads&>())) {
  if (deed.by.empty()) return fail("nobody is named who does this; say who");
  return change(database, doing, work);
}

/// Adds an entry to the feed, with the deed's note among its details: queued.
void tell(Database& database, Heads& heads, std::string_view kind, registry::OrganisationId organisation,
          const Deed& deed, boost::json::object details);

}  // namespace smppguard::store
