// SPDX-License-Identifier: Apache-2.0
#include "copy_end.hpp"

#include <fmt/format.h>

namespace smppguard::store {

Result<std::unique_ptr<CopyEnd>> open_source(const StoreOptions& options) {
  return is_postgresql(options.location) ? open_postgres_source(options) : open_sqlite_source(options);
}

Result<std::unique_ptr<CopyEnd>> open_target(const StoreOptions& options) {
  return is_postgresql(options.location) ? open_postgres_target(options) : open_sqlite_target(options);
}

Result<void> check_target(const StoreOptions& options) {
  return is_postgresql(options.location) ? check_postgres_target(options) : check_sqlite_target(options);
}

Result<void> check_empty(Database& database) {
  for (const CopyTable& table : copy_tables()) {
    bool found = false;
    const auto read = database.run("look into it", fmt::format("SELECT 1 FROM {} LIMIT 1", table.name),
                                   Values{}, [&](const Row&) { found = true; });
    if (!read) return read.error();
    if (!found) continue;
    return database.failure("copy a store there",
                            fmt::format("its table {} has rows already; name a file that is not there yet, "
                                        "or another database or schema (options=-csearch_path%3D...)",
                                        table.name));
  }
  return {};
}

}  // namespace smppguard::store
