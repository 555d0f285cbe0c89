// SPDX-License-Identifier: Apache-2.0
#include "sql_store.hpp"

#include "append.hpp"
#include "complaints_table.hpp"
#include "feed_table.hpp"
#include "measures_table.hpp"
#include "receipts_table.hpp"
#include "sql.hpp"
#include "standings_table.hpp"
#include "texts_table.hpp"

#include <utility>

namespace smppguard::store {

SqlStore::SqlStore(std::unique_ptr<Database> database, std::optional<std::string> node)
    : database_{std::move(database)}, node_{std::move(node)} {}

Condition SqlStore::condition() const {
  Condition condition = database_->condition();
  condition.head = head_.load(std::memory_order_relaxed);
  return condition;
}

Appended SqlStore::append(std::span<const Change> changes) {
  if (changes.empty()) return {};
  return store::append(*database_, changes, node_.value_or(""));
}

Result<Loaded> SqlStore::load_standings(const std::function<void(const consent::Fact&)>& each) {
  // One view, so that the position is that of the very rows.
  return look(*database_, "load what stands", [&]() -> Result<Loaded> {
    Position position = 0;
    queue_last_position(*database_, [&](Position last) { position = last; });
    if (auto read = database_->flush("load what stands"); !read) return read.error();
    const auto count = store::load_standings(*database_, each);
    if (!count) return count.error();
    return Loaded{*count, position};
  });
}

Result<Position> SqlStore::read_feed(Position after, std::size_t limit,
                                     const std::function<void(const FeedEntry&)>& each) {
  // Of the same round trip, and first: what is read behind it is at least as new.
  queue_last_position(*database_, [this](Position last) { head_.store(last, std::memory_order_relaxed); });
  return store::read_feed(*database_, after, limit, each);
}

Result<std::size_t> SqlStore::load_receipts(std::size_t limit,
                                            const std::function<void(PendingReceipt)>& each) {
  return store::load_receipts(*database_, node_, limit, each);
}

Result<std::vector<consent::Fact>> SqlStore::find_standings(PhoneNumber recipient, PhoneNumber sender,
                                                            std::uint32_t organisation) {
  FoundStandings found;
  queue_find(*database_, recipient, sender, organisation, found);
  if (auto done = database_->flush("look up what stands"); !done) return done.error();
  return std::move(found).facts(*database_);
}

Result<std::vector<Record>> SqlStore::list(Record::Kind kind, std::size_t limit) {
  return list_texts(*database_, kind, limit);
}

Result<std::vector<FeedEntry>> SqlStore::history(const HistoryFilter& filter, std::size_t limit) {
  return read_history(*database_, filter, limit);
}

Result<std::size_t> SqlStore::list_standings(consent::Matter matter, consent::State state,
                                             const EachStanding& each) {
  return store::list_standings(*database_, matter, state, each);
}

Result<std::vector<Measure>> SqlStore::measures(const MeasureFilter& filter) {
  return list_measures(*database_, filter);
}

Result<std::vector<KeptComplaint>> SqlStore::list_complaints(const ComplaintFilter& filter,
                                                             std::size_t limit) {
  return store::list_complaints(*database_, filter, limit);
}

Result<std::uint64_t> SqlStore::count_complaints(const ComplaintFilter& filter) {
  return store::count_complaints(*database_, filter);
}

Result<std::vector<std::string>> SqlStore::known_complaints(std::span<const std::string> references) {
  return store::known_complaints(*database_, references);
}

}  // namespace smppguard::store
