// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sql_database.hpp"
#include "sqlite_statement.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <sqlite3.h>
#include <string>
#include <string_view>
#include <unordered_map>

namespace smppguard::store {

/// One open SQLite connection; knows its path so that every error can name it.
class SqliteDatabase final : public Database {
 public:
  /// Opens an existing file. SQLite reads it only on first use, so that is when a wrong file shows.
  [[nodiscard]] static Result<std::unique_ptr<SqliteDatabase>> open(const std::filesystem::path& path,
                                                                    int flags);
  ~SqliteDatabase() override;

  [[nodiscard]] sqlite3* get() const noexcept { return connection_.get(); }
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

  /// Runs statements that give no rows.
  [[nodiscard]] Result<void> execute(const char* sql, std::string_view doing);
  /// The first column of the first row.
  [[nodiscard]] Result<std::int64_t> integer(const char* sql, std::string_view doing);

  [[nodiscard]] Result<void> flush(std::string_view doing) override;
  [[nodiscard]] Result<std::uint64_t> stream(std::string_view doing, std::string_view sql,
                                             const EachRow& each) override;
  [[nodiscard]] Result<void> begin_reading(std::string_view doing) override;
  /// Waits for others who write, as long as the connection is patient. An error if the path no longer leads
  /// to the file that is open: commits would go to a file that nobody finds again.
  [[nodiscard]] Result<void> begin_writing(std::string_view doing, Heads& heads) override;
  [[nodiscard]] Result<void> commit(std::string_view doing, const Heads& heads) override;
  void roll_back() noexcept override;
  [[nodiscard]] Trouble trouble() const noexcept override { return trouble_; }
  [[nodiscard]] Error failure(std::string_view doing, std::string_view why_and_what_to_do) const override;

  /// The connection's last failure: path, `doing`, SQLite's and the system's words, and what to do.
  [[nodiscard]] Error failure(std::string_view doing);

 protected:
  [[nodiscard]] Result<std::uint64_t> run_one(std::string_view doing, std::string_view sql,
                                              std::span<const Value> values, const EachRow& each) override;
  /// At once.
  void queue_one(std::string_view sql, std::span<const Value> values, EachRow each) override;

 private:
  struct Close {
    void operator()(sqlite3* connection) const noexcept { sqlite3_close_v2(connection); }
  };
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  explicit SqliteDatabase(std::filesystem::path path) : path_{std::move(path)} {}
  [[nodiscard]] Result<void> check_in_place(std::string_view doing);
  /// False if SQLite failed.
  [[nodiscard]] bool run_now(std::string_view sql, std::span<const Value> values, const EachRow& each);
  /// nullptr if SQLite refuses it.
  [[nodiscard]] Statement* find_or_prepare(std::string_view sql);

  std::filesystem::path path_;
  std::unique_ptr<sqlite3, Close> connection_;
  std::unordered_map<std::string, std::unique_ptr<Statement>, Hash, std::equal_to<>> statements_;
  Trouble trouble_ = Trouble::change;
  bool queue_failed_ = false;
};

}  // namespace smppguard::store
