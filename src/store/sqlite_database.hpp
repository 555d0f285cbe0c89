// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <sqlite3.h>
#include <string_view>

namespace smppguard::store {

/// One open SQLite connection; knows its path so that every error can name it. One thread at a time.
class Database {
 public:
  /// Opens an existing file. SQLite reads it only on first use, so that is when a wrong file shows.
  [[nodiscard]] static Result<std::unique_ptr<Database>> open(const std::filesystem::path& path, int flags);

  [[nodiscard]] sqlite3* get() const noexcept { return connection_.get(); }
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

  /// Runs statements that give no rows.
  [[nodiscard]] Result<void> execute(const char* sql, std::string_view doing);
  /// The first column of the first row.
  [[nodiscard]] Result<std::int64_t> integer(const char* sql, std::string_view doing);
  /// An error if the path no longer leads to the file that is open: commits would go to a file that nobody
  /// finds again.
  [[nodiscard]] Result<void> check_in_place(std::string_view doing) const;
  /// Begins a transaction that writes, where the file is in its place. Waits for others who write, as long as
  /// the connection is patient.
  [[nodiscard]] Result<void> begin(std::string_view doing);
  /// Ends an open transaction, if SQLite has not done so itself.
  void roll_back() noexcept;

  /// The connection's last failure: path, `doing`, SQLite's and the system's words, and what to do.
  [[nodiscard]] Error failure(std::string_view doing) const;
  /// An error of our own in the same form.
  [[nodiscard]] Error failure(std::string_view doing, std::string_view why_and_what_to_do) const;

 private:
  struct Close {
    void operator()(sqlite3* connection) const noexcept { sqlite3_close_v2(connection); }
  };

  explicit Database(std::filesystem::path path) : path_{std::move(path)} {}

  std::filesystem::path path_;
  std::unique_ptr<sqlite3, Close> connection_;
};

/// At the end of the scope ends a transaction that is still open then.
class RollBack {
 public:
  explicit RollBack(Database& database) noexcept : database_{database} {}
  RollBack(const RollBack&) = delete;
  RollBack& operator=(const RollBack&) = delete;
  ~RollBack() { database_.roll_back(); }

 private:
  Database& database_;
};

}  // namespace smppguard::store
