// SPDX-License-Identifier: Apache-2.0
#include "smppguard/store/open.hpp"

#include "postgres_bell.hpp"
#include "postgres_open.hpp"
#include "sql_directory.hpp"
#include "sql_store.hpp"
#include "sqlite_open.hpp"

#include <optional>
#include <string>
#include <utility>

namespace smppguard::store {
namespace {

template <class Engine>
Result<std::unique_ptr<Database>> as_database(Result<std::unique_ptr<Engine>> opened) {
  if (!opened) return opened.error();
  return std::unique_ptr<Database>{std::move(*opened)};
}

PostgresOptions postgres_options(const StoreOptions& options) {
  PostgresOptions postgres;
  postgres.url = options.location;
  postgres.password_file = options.password_file;
  postgres.node = options.node;
  postgres.notify = options.notify;
  return postgres;
}

Result<std::unique_ptr<Database>> open_database(const StoreOptions& options, Mode mode) {
  const bool writes = mode == Mode::read_write;
  if (is_postgresql(options.location)) {
    const PostgresOptions postgres = postgres_options(options);
    return as_database(writes ? open_postgres_for_writing(postgres) : open_postgres_for_reading(postgres));
  }
  return as_database(writes ? open_for_writing(options.location) : open_for_reading(options.location));
}

}  // namespace

Result<std::unique_ptr<Store>> open_store(const StoreOptions& options, Mode mode) {
  auto database = open_database(options, mode);
  if (!database) return database.error();
  // A file's receipts are its service's, whatever the host is called and whoever kept them before a copy.
  std::optional<std::string> node;
  if (is_postgresql(options.location)) node = options.node;
  return std::unique_ptr<Store>{std::make_unique<SqlStore>(std::move(*database), std::move(node))};
}

Result<std::unique_ptr<DirectoryStore>> open_directory(const StoreOptions& options, Mode mode) {
  auto database = open_database(options, mode);
  if (!database) return database.error();
  return std::unique_ptr<DirectoryStore>{std::make_unique<SqlDirectory>(std::move(*database))};
}

Result<void> check_location(const StoreOptions& options) {
  if (!is_postgresql(options.location)) return {};
  if (const auto target = PostgresTarget::parse(postgres_options(options)); !target) return target.error();
  return {};
}

std::unique_ptr<Bell> open_bell(const StoreOptions& options, std::function<void()> ring,
                                std::function<void(const std::string&)> report) {
  if (!options.notify || !is_postgresql(options.location)) return nullptr;
  auto target = PostgresTarget::parse(postgres_options(options));
  if (!target) {
    report(target.error().message);
    return nullptr;
  }
  return std::make_unique<PostgresBell>(std::move(*target), std::move(ring), std::move(report));
}

}  // namespace smppguard::store
