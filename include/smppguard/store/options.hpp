// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/database_url.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace smppguard::store {

struct StoreOptions {
  /// A file's path (SQLite), or a postgresql:// URL of a store that nodes share. May hold a password: show
  /// it to nobody, see shown().
  std::string location{};
  std::string password_file{};  ///< its first line is the password; empty: the URL's, or libpq's ways
  std::string node{};           ///< names this node to the others; empty: unnamed
  bool notify = true;           ///< tell other nodes of changes, and hear of theirs, at once
  /// A node that knows of nothing newer than this is not ready, although it goes on deciding; nothing: it
  /// always is.
  std::optional<std::chrono::seconds> not_ready_after{};
  std::size_t max_queued = 50'000;  ///< records waiting for the writer; more are refused as temporary
  std::size_t max_batch = 1'000;    ///< records that share one commit

  friend bool operator==(const StoreOptions&, const StoreOptions&) = default;
};

/// Whether the location is that of a PostgreSQL database and not a file's path.
[[nodiscard]] inline bool is_postgresql(std::string_view location) noexcept {
  return is_database_url(location);
}

/// The location for people: "postgresql://user@host/db", never with a password.
[[nodiscard]] inline std::string shown(std::string_view location) {
  return is_postgresql(location) ? without_password(location) : std::string(location);
}

}  // namespace smppguard::store
