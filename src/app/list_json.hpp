// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "list_status.hpp"
#include "smppguard/policy/options.hpp"

#include <filesystem>
#include <optional>
#include <string_view>

#include <boost/json/object.hpp>

namespace smppguard::app {

/// All lists in force, what they do not answer, and what was refused of them.
[[nodiscard]] boost::json::object registry_json(const ListStatus& status, policy::WhenUnknown when_unknown,
                                                WallTime now);
/// One with its area codes; nothing if there is none of the name.
[[nodiscard]] std::optional<boost::json::object> list_json(const ListStatus& status, std::string_view name);

/// What became of each file that was imported into a folder, the latest first.
[[nodiscard]] Result<boost::json::object> imports_json(const std::filesystem::path& folder,
                                                       std::size_t limit);

}  // namespace smppguard::app
