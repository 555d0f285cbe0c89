// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <boost/json/object.hpp>
#include <boost/json/string.hpp>

namespace smppguard::store {

// FeedEntry::details is a JSON object. Times in it are RFC 3339, numbers are digits.

/// What is no UTF-8 becomes U+FFFD.
[[nodiscard]] boost::json::string json_text(std::string_view text);

/// Leaves the member out if the text is empty.
void add_text(boost::json::object& details, std::string_view name, std::string_view text);

}  // namespace smppguard::store
