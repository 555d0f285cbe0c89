// SPDX-License-Identifier: Apache-2.0
#include "smppguard/store/sqlite_store.hpp"

#include "sqlite_append.hpp"
#include "sqlite_database.hpp"
#include "sqlite_open.hpp"
#include "sqlite_tables.hpp"

#include <utility>

namespace smppguard::store {

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::filesystem::path& path, Mode mode) {
  auto database = mode == Mode::read_write ? open_for_writing(path) : open_for_reading(path);
  if (!database) return database.error();
  auto tables = std::make_unique<SqliteTables>(**database);
  if (auto prepared = tables->prepare(); !prepared) return prepared.error();
  return std::unique_ptr<SqliteStore>{new SqliteStore{std::move(*database), std::move(tables)}};
}

SqliteStore::SqliteStore(std::unique_ptr<Database> database, std::unique_ptr<SqliteTables> tables)
    : database_{std::move(database)}, tables_{std::move(tables)} {}

SqliteStore::~SqliteStore() = default;

Appended SqliteStore::append(std::span<const Change> changes) {
  if (changes.empty()) return {};
  if (auto begun = database_->begin("record"); !begun) return AppendError{begun.error(), Blame::store};
  const RollBack unless_committed{*database_};
  SqliteAppend batch{*database_, *tables_};
  for (const Change& change : changes) {
    if (auto applied = batch.apply(change); !applied) return applied.error();
  }
  if (!database_->execute("COMMIT", "record")) return batch.failure();
  return std::move(batch).take_entries();
}

Result<Loaded> SqliteStore::load_standings(const std::function<void(const consent::Fact&)>& each) {
  // One transaction, so that the position is that of the very rows.
  if (auto begun = database_->execute("BEGIN", "load what stands"); !begun) return begun.error();
  const RollBack at_the_end{*database_};
  const auto position = tables_->feed.last();
  if (!position) return position.error();
  const auto count = tables_->standings.load(each);
  if (!count) return count.error();
  return Loaded{*count, *position};
}

Result<Position> SqliteStore::read_feed(Position after, std::size_t limit,
                                        const std::function<void(const FeedEntry&)>& each) {
  return tables_->feed.read(after, limit, each);
}

Result<std::size_t> SqliteStore::load_receipts(std::size_t limit,
                                               const std::function<void(PendingReceipt)>& each) {
  return tables_->receipts.load(limit, each);
}

Result<std::vector<consent::Fact>> SqliteStore::find_standings(PhoneNumber recipient, PhoneNumber sender,
                                                               std::uint32_t organisation) {
  return tables_->standings.find(recipient, sender, organisation);
}

Result<std::vector<Record>> SqliteStore::list(Record::Kind kind, std::size_t limit) {
  return tables_->texts.list(kind, limit);
}

Result<std::vector<FeedEntry>> SqliteStore::history(const HistoryFilter& filter, std::size_t limit) {
  return tables_->feed.history(filter, limit);
}

Result<std::size_t> SqliteStore::list_standings(
    consent::Matter matter, consent::State state,
    const std::function<void(const consent::Fact&, const FeedEntry&)>& each) {
  return tables_->standings.list(matter, state, each);
}

}  // namespace smppguard::store
