// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/admin/consent_form.hpp"
#include "smppguard/admin/forms.hpp"
#include "smppguard/admin/import.hpp"
#include "smppguard/store/feed.hpp"
#include "smppguard/store/record.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>

namespace smppguard::admin {

// What the administrative API gives for each thing, and the command line with --json. Times are RFC 3339, a
// telephone number is a string of digits, and null is what is not known or not there.

/// What is no UTF-8 in it is replaced.
[[nodiscard]] boost::json::string json_text(std::string_view text);
/// null for none.
[[nodiscard]] boost::json::value json_number(PhoneNumber number);
[[nodiscard]] boost::json::value json_time(std::optional<WallTime> time);

[[nodiscard]] boost::json::object to_json(const registry::Organisation& organisation);
/// With "campaigns" and "exemptions".
[[nodiscard]] boost::json::object to_json(const OrganisationFile& file, WallTime now);
[[nodiscard]] boost::json::object to_json(const CampaignFile& file);
/// `now` is for "in_force".
[[nodiscard]] boost::json::object to_json(const ExemptionFile& file, WallTime now);
[[nodiscard]] boost::json::object to_json(const ConsentFile& file);
[[nodiscard]] boost::json::object to_json(const ConsentName& name);
[[nodiscard]] boost::json::object to_json(const ImportSummary& summary);
/// A text of a recipient: an approval, a near miss with its reason, or one that asks for help.
[[nodiscard]] boost::json::object to_json(const store::Record& record);

/// The organisations' keys by their ids.
using OrganisationKeys = std::map<registry::OrganisationId, std::string>;
/// An organisation that has no key there is named by its id.
[[nodiscard]] boost::json::object to_json(const store::FeedEntry& entry, const OrganisationKeys& keys);

[[nodiscard]] boost::json::object to_json(const store::Measure& measure, const OrganisationKeys& keys);

/// {"<plural>":[...]}, and "more" where that matters.
[[nodiscard]] std::string json_list(std::string_view plural, boost::json::array all,
                                    std::optional<bool> more = std::nullopt);

}  // namespace smppguard::admin
