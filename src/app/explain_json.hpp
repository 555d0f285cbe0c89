// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "explanation.hpp"
#include "smppguard/admin/office_place.hpp"

#include <string_view>

#include <boost/json/object.hpp>

namespace smppguard::app {

/// Looks the exemption up that lifted the registry, if one did.
void add_exemption(Explanation& one, admin::Office& office);

/// "consents" that stand between the two, and the recipient's "history", the latest first.
[[nodiscard]] Result<void> add_records(boost::json::object& all, const Explanation& one,
                                       const admin::OpenOffice& open);
/// None of both; why the store does not give them is "trouble", "" where there is no store.
void add_no_records(boost::json::object& all, std::string_view trouble);

}  // namespace smppguard::app
