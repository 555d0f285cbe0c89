// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

namespace smppguard::store {

/// One step of the schema's history, forward only.
struct PostgresMigration {
  std::int64_t version;  ///< that it leads to, from that of the one before; the same as in SQLite
  std::span<const char* const> scripts;  ///< run in one transaction
};

/// In their order. In a source file of its own, so that a test can be linked with a longer list.
[[nodiscard]] std::span<const PostgresMigration> postgres_migrations() noexcept;

}  // namespace smppguard::store
