// SPDX-License-Identifier: Apache-2.0
// Linked in the place of src/store/postgres_migrations.cpp: its steps, and one more.
#define postgres_migrations present_migrations
#include "postgres_migrations.cpp"
#undef postgres_migrations

#include <vector>

namespace smppguard::store {
namespace {

constexpr std::array kNext = {R"sql(
ALTER TABLE feed ADD COLUMN next_note TEXT;
CREATE INDEX feed_by_next_note ON feed (next_note) WHERE next_note IS NOT NULL;
)sql"};

}  // namespace

std::span<const PostgresMigration> postgres_migrations() noexcept {
  static const auto kAll = [] {
    const auto present = present_migrations();
    std::vector<PostgresMigration> all{present.begin(), present.end()};
    all.push_back({present.back().version + 1, kNext});
    return all;
  }();
  return kAll;
}

}  // namespace smppguard::store
