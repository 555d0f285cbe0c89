// SPDX-License-Identifier: Apache-2.0
#include "directory_deed.hpp"

#include "details.hpp"
#include "sqlite_feed.hpp"

#include <optional>
#include <string>
#include <utility>

#include <boost/json/serialize.hpp>

namespace smppguard::store {

Result<void> check_deed(const Database& database, std::string_view doing, const Deed& deed) {
  if (deed.by.empty()) return fail("nobody is named who does this; say who");
  return database.check_in_place(doing);
}

Result<void> tell(Database& database, std::string_view kind, registry::OrganisationId organisation,
                  const Deed& deed, boost::json::object details) {
  add_text(details, "note", deed.note);
  FeedEntry entry{.at = deed.at,
                  .kind = std::string{kind},
                  .fact = std::nullopt,
                  .organisation = organisation,
                  .by = deed.by,
                  .details = boost::json::serialize(details)};
  Statement row;
  if (!row.prepare(database, kInsertEntry) || insert_entry(row, entry) != SQLITE_DONE)
    return database.failure("write the feed");
  return {};
}

}  // namespace smppguard::store
