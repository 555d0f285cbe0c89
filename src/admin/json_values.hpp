// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/admin/json.hpp"

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/json/value.hpp>

namespace smppguard::admin {

/// null for "".
[[nodiscard]] inline boost::json::value text_or_null(std::string_view text) {
  if (text.empty()) return nullptr;
  return json_text(text);
}

/// The key, or the id where it has none; null for no organisation.
[[nodiscard]] inline boost::json::value organisation_of(std::uint32_t id, const OrganisationKeys& keys) {
  if (id == 0) return nullptr;
  const auto found = keys.find(id);
  return json_text(found == keys.end() ? std::to_string(id) : found->second);
}

}  // namespace smppguard::admin
