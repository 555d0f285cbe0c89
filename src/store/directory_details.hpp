// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/registry/licence.hpp"
#include "smppguard/registry/organisation.hpp"

#include <vector>

#include <boost/json/object.hpp>

namespace smppguard::store {

// What the feed says about an entry of the directory.
[[nodiscard]] boost::json::object to_json(const registry::Organisation& organisation);
/// Without the numbers.
[[nodiscard]] boost::json::object to_json(const registry::Campaign& campaign);
[[nodiscard]] boost::json::object to_json(const registry::Exemption& exemption);
/// Without the octets.
[[nodiscard]] boost::json::object to_json(const registry::Licence& licence);
[[nodiscard]] boost::json::array to_json(const std::vector<PhoneNumber>& numbers);

/// {"was": {...}, "now": {...}} with the members that differ; empty if none does.
[[nodiscard]] boost::json::object difference(const boost::json::object& before,
                                             const boost::json::object& after);

}  // namespace smppguard::store
