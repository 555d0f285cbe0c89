// SPDX-License-Identifier: Apache-2.0
#include "directory_deed.hpp"

#include "details.hpp"
#include "feed_table.hpp"

#include <optional>
#include <string>
#include <utility>

#include <boost/json/serialize.hpp>

namespace smppguard::store {

void tell(Database& database, Heads& heads, std::string_view kind, registry::OrganisationId organisation,
          const Deed& deed, boost::json::object details) {
  add_text(details, "note", deed.note);
  add_to_feed(database, {.position = static_cast<Position>(++heads.feed),
                         .at = deed.at,
                         .kind = std::string{kind},
                         .fact = std::nullopt,
                         .organisation = organisation,
                         .by = deed.by,
                         .details = boost::json::serialize(details)});
}

}  // namespace smppguard::store
