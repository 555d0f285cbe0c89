// SPDX-License-Identifier: Apache-2.0
#include "postgres_database.hpp"

#include <array>
#include <fmt/format.h>
#include <utility>

namespace smppguard::store {
namespace {

constexpr std::string_view kLockHeads =
    "SELECT feed, approvals, near_misses, keyword_texts, receipts, organisations, campaigns, "
    "campaign_numbers, exemptions, complaints FROM heads FOR UPDATE";
constexpr std::string_view kMoveHeads =
    "UPDATE heads SET feed = $1, approvals = $2, near_misses = $3, keyword_texts = $4, receipts = $5, "
    "organisations = $6, campaigns = $7, campaign_numbers = $8, exemptions = $9, "
    "complaints = $10";
constexpr const char* kNotify = "NOTIFY smppguard";

std::array<Value, 10> values_of(const Heads& heads) noexcept {
  return {heads.feed,       heads.approvals,     heads.near_misses, heads.keyword_texts,
          heads.receipts,   heads.organisations, heads.campaigns,   heads.campaign_numbers,
          heads.exemptions, heads.complaints};
}

PostgresFault broken_transaction() {
  return {std::string{kConnectionLost}, "the connection was lost, and the transaction with it"};
}

}  // namespace

Result<std::unique_ptr<PostgresDatabase>> PostgresDatabase::open(const PostgresOptions& options) {
  auto target = PostgresTarget::parse(options);
  if (!target) return target.error();
  return std::unique_ptr<PostgresDatabase>{new PostgresDatabase{std::move(*target)}};
}

Condition PostgresDatabase::condition() const {
  PostgresCondition link = link_.condition();
  return {.connected = link.connected,
          .read_only = link.role == PostgresRole::standby,
          .reconnects = link.reconnects,
          .head = 0,
          .error = std::move(link.trouble)};
}

Error PostgresDatabase::failure(std::string_view doing, std::string_view why_and_what_to_do) const {
  return fail(
      fmt::format("store {}: cannot {}: {}", link_.target().description(), doing, why_and_what_to_do));
}

Error PostgresDatabase::report(std::string_view doing, const PostgresFault& fault) {
  last_fault_ = fault;
  return failure(doing, describe(fault));
}

void PostgresDatabase::note(const PostgresFault& fault) {
  const bool read_only = fault.state == "25006";
  if (read_only) link_.set_role(PostgresRole::standby);
  // 57P: the server's last words. A read-only one is left too: the primary may be elsewhere by now.
  if (!read_only && !fault.state.starts_with("57P") && !fault.state.starts_with("08")) return;
  if (link_.is_open()) read_only ? link_.leave(fault) : link_.lose(fault);
  if (transaction_ != Transaction::none) transaction_ = Transaction::broken;
}

Answer<PostgresPipeline*> PostgresDatabase::use_link() {
  switch (transaction_) {
    case Transaction::none:
    case Transaction::begun: return link_.use_idle();
    case Transaction::open: return link_.use();
    case Transaction::broken: break;
  }
  return broken_transaction();
}

Answer<std::uint64_t> PostgresDatabase::send_queue(Commits commits, const std::string& behind) {
  const Transaction before = transaction_;
  const bool fresh = !link_.is_open();
  const auto pipeline = use_link();
  if (!pipeline) {
    if (before == Transaction::begun) transaction_ = Transaction::broken;
    return pipeline.error();
  }
  if (before == Transaction::begun) transaction_ = Transaction::open;
  auto done = (*pipeline)->run(queue_, behind);
  if (done) {
    if ((*pipeline)->takes_writes()) link_.set_role(PostgresRole::primary);
    return done;
  }
  const bool untouched = !fresh && before != Transaction::open && !(*pipeline)->answered();
  note(done.error());
  if (!untouched || link_.is_open() || !nothing_done(done.error(), before, commits)) return done;
  transaction_ = before;
  return send_queue(commits, behind);
}

// A server that was restarted between two calls must cost nothing. With its last words (57P) it says that
// what it did not answer is undone; where it went without a word, only what had no COMMIT is.
bool PostgresDatabase::nothing_done(const PostgresFault& fault, Transaction before,
                                    Commits commits) noexcept {
  return fault.state.starts_with("57P") || (before == Transaction::begun && commits == Commits::no);
}

Result<std::uint64_t> PostgresDatabase::send(std::string_view doing) {
  auto done = send_queue(Commits::no);
  queue_.clear();
  if (!done) return report(doing, done.error());
  return *done;
}

void PostgresDatabase::queue_one(std::string_view sql, std::span<const Value> values, EachRow each) {
  queue_.add(sql, values, std::move(each));
}

Result<std::uint64_t> PostgresDatabase::run_one(std::string_view doing, std::string_view sql,
                                                std::span<const Value> values, const EachRow& each) {
  queue_.add(sql, values, each);
  return send(doing);
}

Result<void> PostgresDatabase::flush(std::string_view doing) {
  if (queue_.empty()) return {};
  if (auto sent = send(doing); !sent) return sent.error();
  return {};
}

Result<void> PostgresDatabase::begin(std::string_view doing, std::string_view sql) {
  if (auto flushed = flush(doing); !flushed) return flushed;
  if (transaction_ != Transaction::none) return failure(doing, "a transaction is open already; end it first");
  // That a connection cannot be had shows here rather than later.
  if (const auto usable = link_.use_idle(); !usable) return report(doing, usable.error());
  last_fault_ = {};
  queue_.add(sql, {}, {});
  transaction_ = Transaction::begun;
  writing_ = has_heads_ = false;
  return {};
}

Result<void> PostgresDatabase::begin_reading(std::string_view doing) {
  return begin(doing, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

Result<void> PostgresDatabase::begin_upgrading(std::string_view doing) {
  return begin(doing, "BEGIN ISOLATION LEVEL READ COMMITTED");
}

Result<void> PostgresDatabase::begin_writing(std::string_view doing, Heads& heads) {
  if (auto begun = begin(doing, "BEGIN ISOLATION LEVEL READ COMMITTED"); !begun) return begun;
  writing_ = true;
  queue_.add(kLockHeads, {}, [this, &heads](const Row& row) {
    heads = heads_ = read_heads(row);
    has_heads_ = true;
  });
  return {};
}

Result<void> PostgresDatabase::check_heads(std::string_view doing) {
  if (!writing_ || has_heads_) return {};
  if (auto flushed = flush(doing); !flushed || has_heads_) return flushed;
  // Not the fault of what was to be written.
  last_fault_ = {"02000", "table heads is empty"};
  return failure(doing,
                 "table heads is empty: restore a backup, or put in a row with the last id of each table");
}

Result<void> PostgresDatabase::commit(std::string_view doing, const Heads& heads) {
  if (auto sound = check_heads(doing); !sound) return sound;
  const bool moved = writing_ && heads != heads_;
  const bool tell = moved && heads.feed != heads_.feed && link_.target().options().notify;
  if (moved) queue_.add(kMoveHeads, values_of(heads), {});
  queue_.add("COMMIT", {}, {});
  const auto done = send_queue(Commits::yes, tell ? kNotify : "");
  queue_.clear();
  if (!done) {
    PostgresFault fault = done.error();
    if (transaction_ == Transaction::broken && fault.state == kConnectionLost) fault.state = kOutcomeUnknown;
    return report(doing, fault);
  }
  transaction_ = Transaction::none;
  // A transaction in which a statement has failed is rolled back by COMMIT, without an error.
  if ((*link_.use())->tag() != "COMMIT") {
    return report(doing, {"25P02", "a statement had failed before, so nothing was committed"});
  }
  if (moved) link_.set_role(PostgresRole::primary);
  return {};
}

void PostgresDatabase::roll_back() noexcept {
  queue_.clear();
  if (transaction_ == Transaction::open) {
    const PostgresFault before = last_fault_;
    queue_.add("ROLLBACK", {}, {});
    (void)send("roll back");
    last_fault_ = before;
  }
  transaction_ = Transaction::none;
}

}  // namespace smppguard::store
