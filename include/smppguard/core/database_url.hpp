// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace smppguard {

/// Begins with postgresql:// or postgres://, so it is no file's path.
[[nodiscard]] bool is_database_url(std::string_view text) noexcept;

/// Whether it has the form postgresql://user:password@host:port,host:port/database?parameter=value, of which
/// each part may be missing. The error never quotes it, since it may hold a password. Which parameters there
/// are, the database's own library knows.
[[nodiscard]] Result<void> check_database_url(std::string_view url);

/// The names of the sound URL's parameters; none where they may be part of a password.
[[nodiscard]] std::vector<std::string> parameter_names(std::string_view url);

/// Whether somebody who reads the sound URL learns a password.
[[nodiscard]] bool has_password(std::string_view url);

/// For people: the URL without passwords. Nothing but the scheme is left of one that is not sound.
[[nodiscard]] std::string without_password(std::string_view url);

}  // namespace smppguard
