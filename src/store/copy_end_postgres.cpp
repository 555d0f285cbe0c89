// SPDX-License-Identifier: Apache-2.0
#include "copy_end.hpp"
#include "copy_rows.hpp"
#include "postgres_open.hpp"
#include "postgres_schema.hpp"
#include "smppguard/core/utf8.hpp"

#include <chrono>
#include <fmt/format.h>
#include <string>
#include <utility>

namespace smppguard::store {
namespace {

using namespace std::chrono_literals;

/// A statement may read or write a whole table, and one end waits for the other.
PostgresOptions patient(const StoreOptions& options) {
  PostgresOptions postgres;
  postgres.url = options.location;
  postgres.password_file = options.password_file;
  postgres.statement_timeout = 0ms;
  postgres.silence = postgres.stream_silence = postgres.idle_in_transaction = 10min;
  return postgres;
}

bool is_text(std::string_view octets) noexcept {
  while (!octets.empty()) {
    const std::size_t size = utf8_size(as_bytes(octets));
    if (size == 0 || octets.front() == '\0') return false;
    octets.remove_prefix(size);
  }
  return true;
}

class PostgresEnd final : public CopyEnd {
 public:
  explicit PostgresEnd(std::unique_ptr<PostgresDatabase> database) noexcept
      : database_{std::move(database)} {}

  [[nodiscard]] Database& database() noexcept override { return *database_; }

  [[nodiscard]] Result<std::int64_t> head(const CopyTable& table) override {
    std::int64_t last = 0;
    const auto read = database_->run("read its heads", fmt::format("SELECT {} FROM heads", table.name),
                                     Values{}, [&](const Row& row) { last = row.integer(0); });
    if (!read) return read.error();
    return last;
  }

  [[nodiscard]] Result<void> fill(const CopyTable& table, const NextRow& next_row) override {
    const auto checked = [&](std::vector<Value>& row) -> Result<bool> {
      auto more = next_row(row);
      if (!more || !*more) return more;
      if (auto fit = check(table, row); !fit) return fit.error();
      return true;
    };
    const auto copied = database_->copy_in(fmt::format("write table {}", table.name), table.name,
                                           names_of(table, table.columns.size()), checked);
    if (!copied) return copied.error();
    return {};
  }

  [[nodiscard]] Result<void> keep_heads(const Heads&) override { return {}; }

 private:
  /// The server would say in which line of the copy, which leads nobody to the row.
  [[nodiscard]] Result<void> check(const CopyTable& table, const std::vector<Value>& row) const {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const auto* const text = std::get_if<std::string_view>(&row[i].held());
      if (table.columns[i].kind != ColumnKind::text || text == nullptr || is_text(*text)) continue;
      return database_->failure(
          fmt::format("write table {}", table.name),
          fmt::format("{} of the row with {} is no UTF-8 or has a NUL, which PostgreSQL does not keep in a "
                      "text; correct it in the source",
                      table.columns[i].name, key_text(table, row)));
    }
    return {};
  }

  std::unique_ptr<PostgresDatabase> database_;
};

Result<std::unique_ptr<CopyEnd>> as_end(Result<std::unique_ptr<PostgresDatabase>> database) {
  if (!database) return database.error();
  return std::unique_ptr<CopyEnd>{std::make_unique<PostgresEnd>(std::move(*database))};
}

}  // namespace

Result<std::unique_ptr<CopyEnd>> open_postgres_source(const StoreOptions& options) {
  return as_end(open_postgres_for_reading(patient(options)));
}

Result<std::unique_ptr<CopyEnd>> open_postgres_target(const StoreOptions& options) {
  return as_end(open_postgres_for_writing(patient(options)));
}

Result<void> check_postgres_target(const StoreOptions& options) {
  PostgresOptions looking = patient(options);
  looking.read_only = true;
  const auto database = PostgresDatabase::open(looking);
  if (!database) return database.error();
  const auto version = known_version(**database);
  if (!version) return version.error();
  if (version->value_or(0) == 0) return {};
  if (auto current = check_postgres_schema(**database); !current) return current;
  return check_empty(**database);
}

}  // namespace smppguard::store
