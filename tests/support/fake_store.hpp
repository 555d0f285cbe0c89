// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/fake_complaints.hpp"
#include "support/fake_consents.hpp"
#include "support/planned_fault.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace smppguard::testing {

/// A Store in memory whose steps fail or hang as told. Any thread may steer it while another uses it.
class FakeStore final : public store::Store {
 public:
  FakeStore() = default;
  /// Its calls count among those of the other doubles that have the same fault.
  explicit FakeStore(PlannedFault& fault) : fault_{&fault} {}

  /// The next `count` appends fail as a whole, whatever they hold.
  void fail_next(std::size_t count) {
    const std::lock_guard lock{mutex_};
    failures_ = count;
  }

  /// Appends with such a change fail, with the blame on the change.
  void refuse(std::function<bool(const store::Change&)> unfit) {
    const std::lock_guard lock{mutex_};
    unfit_ = std::move(unfit);
  }

  /// The next append keeps everything and then fails, as when a commit's outcome cannot be heard of.
  void lose_next_answer() {
    const std::lock_guard lock{mutex_};
    answer_lost_ = true;
  }

  /// Appends hang from now on, until release().
  void block() {
    const std::lock_guard lock{mutex_};
    blocked_ = true;
  }

  void release() {
    const std::lock_guard lock{mutex_};
    blocked_ = false;
    changed_.notify_all();
  }

  /// Returns once an append hangs.
  void await_hanging() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] { return hanging_ > 0; });
  }

  /// The next `count` reads of the feed fail, each after giving `given` entries.
  void fail_next_reads(std::size_t count, std::size_t given = 0) {
    const std::lock_guard lock{mutex_};
    read_failures_ = count;
    given_before_failure_ = given;
  }

  /// The next `count` calls of load_standings() fail, when half is given.
  void fail_next_loads(std::size_t count) {
    const std::lock_guard lock{mutex_};
    load_failures_ = count;
  }
  [[nodiscard]] std::size_t load_failures_left() const {
    const std::lock_guard lock{mutex_};
    return load_failures_;
  }

  /// Feed and standings are as they were when the feed had come so far.
  void lose_behind(store::Position position) {
    const std::lock_guard lock{mutex_};
    consents_.lose_behind(position);
  }

  /// What condition() gives from now on.
  void set_condition(store::Condition condition) {
    const std::lock_guard lock{mutex_};
    condition_ = std::move(condition);
  }

  /// How often the feed was read.
  [[nodiscard]] std::size_t reads() const {
    const std::lock_guard lock{mutex_};
    return reads_;
  }

  /// As if another process had appended it.
  void commit_elsewhere(const store::Change& change) {
    const std::lock_guard lock{mutex_};
    keep(change);
  }

  /// The next entry's position is larger by so much.
  void skip_positions(store::Position count) {
    const std::lock_guard lock{mutex_};
    consents_.skip_positions(count);
  }

  /// How many changes each successful append brought, in order.
  [[nodiscard]] std::vector<std::size_t> batches() const {
    const std::lock_guard lock{mutex_};
    return batches_;
  }
  /// Everything that was appended with success, in order.
  [[nodiscard]] std::vector<store::Change> changes() const {
    const std::lock_guard lock{mutex_};
    return changes_;
  }
  [[nodiscard]] std::vector<store::Record> records() const {
    std::vector<store::Record> records;
    for (const store::Change& change : changes()) {
      if (const auto* record = std::get_if<store::Record>(&change)) records.push_back(*record);
    }
    return records;
  }
  /// Without those whose reference was there before, in order.
  [[nodiscard]] std::vector<store::Complaint> complaints() const {
    const std::lock_guard lock{mutex_};
    return complaints_.all();
  }
  /// Those that were kept and not forgotten since.
  [[nodiscard]] std::vector<store::PendingReceipt> receipts() const {
    std::vector<store::PendingReceipt> receipts;
    for (const store::Change& change : changes()) {
      if (const auto* kept = std::get_if<store::PendingReceipt>(&change)) receipts.push_back(*kept);
      const auto* forgotten = std::get_if<store::ForgetReceipt>(&change);
      if (forgotten == nullptr) continue;
      std::erase_if(receipts, [&](const auto& one) { return one.message_id == forgotten->message_id; });
    }
    return receipts;
  }
  [[nodiscard]] std::vector<store::FeedEntry> feed() const {
    const std::lock_guard lock{mutex_};
    return consents_.feed();
  }
  /// State none where nothing was ever said.
  [[nodiscard]] consent::Standing standing(PhoneNumber recipient, const consent::Party& party,
                                           consent::Matter matter) const {
    const std::lock_guard lock{mutex_};
    return consents_.standing(recipient, party, matter);
  }

  [[nodiscard]] store::Condition condition() const override {
    const std::lock_guard lock{mutex_};
    return condition_;
  }

  [[nodiscard]] store::Appended append(std::span<const store::Change> changes) override {
    std::unique_lock lock{mutex_};
    ++hanging_;
    if (blocked_) changed_.notify_all();
    changed_.wait(lock, [this] { return !blocked_; });
    --hanging_;
    if (strikes()) return store::AppendError{PlannedFault::error(), store::Blame::store};
    if (failures_ > 0) {
      --failures_;
      return store::AppendError{{"fake store: told to fail"}, store::Blame::store};
    }
    if (std::any_of(changes.begin(), changes.end(), [this](const auto& one) { return unfit(one); })) {
      return store::AppendError{{"fake store: unfit change"}, store::Blame::change};
    }
    const std::size_t before = consents_.feed().size();
    for (const store::Change& change : changes) keep(change);
    if (std::exchange(answer_lost_, false)) {
      return store::AppendError{{"fake store: told to lose the answer"}, store::Blame::store};
    }
    batches_.push_back(changes.size());
    const auto& feed = consents_.feed();
    return std::vector<store::FeedEntry>(feed.begin() + static_cast<std::ptrdiff_t>(before), feed.end());
  }

  [[nodiscard]] Result<store::Loaded> load_standings(
      const std::function<void(const consent::Fact&)>& each) override {
    const std::lock_guard lock{mutex_};
    if (strikes()) return PlannedFault::error();
    auto entries = consents_.entries_of([](const auto&) { return true; });
    const bool failing = load_failures_ > 0;
    if (failing) entries.resize(entries.size() / 2);
    for (const store::FeedEntry& entry : entries) each(*entry.fact);
    if (failing) {
      --load_failures_;
      return fail("fake store: told not to load");
    }
    return store::Loaded{entries.size(), consents_.position()};
  }

  [[nodiscard]] Result<store::Position> read_feed(
      store::Position after, std::size_t limit,
      const std::function<void(const store::FeedEntry&)>& each) override {
    const std::lock_guard lock{mutex_};
    ++reads_;
    if (strikes()) return PlannedFault::error();
    const bool failing = read_failures_ > 0;
    if (failing) {
      --read_failures_;
      limit = std::min(limit, given_before_failure_);
    }
    for (const store::FeedEntry& entry : consents_.feed_behind(after, limit)) {
      each(entry);
      after = entry.position;
    }
    if (failing) return fail("fake store: told not to read");
    return after;
  }

  [[nodiscard]] Result<std::size_t> load_receipts(
      std::size_t limit, const std::function<void(store::PendingReceipt)>& each) override {
    std::vector<store::PendingReceipt> receipts = this->receipts();
    if (receipts.size() > limit) receipts.resize(limit);
    for (const store::PendingReceipt& receipt : receipts) each(receipt);
    return receipts.size();
  }

  [[nodiscard]] Result<std::vector<consent::Fact>> find_standings(PhoneNumber recipient, PhoneNumber sender,
                                                                  std::uint32_t organisation) override {
    const std::lock_guard lock{mutex_};
    if (strikes()) return PlannedFault::error();
    std::vector<consent::Fact> facts;
    for (const auto& entry : consents_.entries_of([&](const consent::Fact& fact) {
           const bool asked = fact.party == consent::Party{} || (sender && fact.party.sender == sender) ||
                              (organisation != 0 && fact.party.organisation == organisation);
           return fact.recipient == recipient && asked;
         })) {
      facts.push_back(*entry.fact);
    }
    return facts;
  }

  [[nodiscard]] Result<std::vector<store::Record>> list(store::Record::Kind kind,
                                                        std::size_t limit) override {
    std::vector<store::Record> latest = records();
    const std::lock_guard lock{mutex_};
    if (strikes()) return PlannedFault::error();
    std::erase_if(latest, [kind](const store::Record& record) { return record.kind != kind; });
    std::reverse(latest.begin(), latest.end());
    if (latest.size() > limit) latest.resize(limit);
    return latest;
  }

  [[nodiscard]] Result<std::vector<store::KeptComplaint>> list_complaints(
      const store::ComplaintFilter& filter, std::size_t limit) override {
    const std::lock_guard lock{mutex_};
    if (strikes()) return PlannedFault::error();
    return complaints_.list(filter, limit);
  }

  [[nodiscard]] Result<std::uint64_t> count_complaints(const store::ComplaintFilter& filter) override {
    const std::lock_guard lock{mutex_};
    if (strikes()) return PlannedFault::error();
    return complaints_.count(filter);
  }

  [[nodiscard]] Result<std::vector<std::string>> known_complaints(
      std::span<const std::string> references) override {
    const std::lock_guard lock{mutex_};
    if (strikes()) return PlannedFault::error();
    std::vector<std::string> known;
    for (const std::string& reference : references) {
      if (complaints_.has(reference)) known.push_back(reference);
    }
    return known;
  }

  /// By the filter's numbers and organisation only.
  [[nodiscard]] Result<std::vector<store::FeedEntry>> history(const store::HistoryFilter& filter,
                                                              std::size_t limit) override {
    const std::lock_guard lock{mutex_};
    if (strikes()) return PlannedFault::error();
    return consents_.history(filter, limit);
  }

  [[nodiscard]] Result<std::size_t> list_standings(consent::Matter matter, consent::State state,
                                                   const store::EachStanding& each) override {
    const std::lock_guard lock{mutex_};
    if (strikes()) return PlannedFault::error();
    const auto entries = consents_.entries_of(
        [&](const consent::Fact& fact) { return fact.matter == matter && fact.standing.state == state; });
    std::size_t count = 0;
    for (const store::FeedEntry& entry : entries) {
      ++count;
      if (!each(*entry.fact, entry)) break;
    }
    return count;
  }

  [[nodiscard]] Result<std::vector<store::Measure>> measures(const store::MeasureFilter& filter) override {
    const std::lock_guard lock{mutex_};
    if (strikes()) return PlannedFault::error();
    std::vector<store::Measure> latest{measures_.rbegin(), measures_.rend()};
    std::erase_if(latest, [&](const store::Measure& one) {
      return (filter.before != 0 && one.id >= filter.before) ||
             (filter.sender && one.sender != *filter.sender) ||
             (filter.in_force_at && one.until && *one.until <= *filter.in_force_at);
    });
    if (latest.size() > filter.limit) latest.resize(filter.limit);
    return latest;
  }

 private:
  // All of it under the lock.
  [[nodiscard]] bool strikes() { return fault_ != nullptr && fault_->strikes(); }
  [[nodiscard]] bool unfit(const store::Change& change) const {
    const auto* amendment = std::get_if<store::Amendment>(&change);
    const auto* end = std::get_if<store::EndMeasure>(&change);
    if (end != nullptr && std::none_of(measures_.begin(), measures_.end(),
                                       [&](const store::Measure& one) { return one.id == end->id; })) {
      return true;
    }
    if (amendment != nullptr && (!consent::well_formed(amendment->fact) || amendment->by.empty()))
      return true;
    return unfit_ && unfit_(change);
  }
  void keep(const store::Change& change) {
    changes_.push_back(change);
    const auto* complaint = std::get_if<store::Complaint>(&change);
    if (complaint != nullptr && complaints_.add(*complaint)) consents_.apply(*complaint);
    if (const auto* record = std::get_if<store::Record>(&change)) consents_.apply(*record);
    if (const auto* amendment = std::get_if<store::Amendment>(&change)) consents_.apply(*amendment);
    if (const auto* measure = std::get_if<store::Measure>(&change)) {
      measures_.push_back(*measure);
      measures_.back().id = consents_.apply(*measure);
    }
    const auto* end = std::get_if<store::EndMeasure>(&change);
    const auto ended = std::find_if(measures_.begin(), measures_.end(), [&](const store::Measure& one) {
      return end != nullptr && one.id == end->id;
    });
    if (ended == measures_.end()) return;
    consents_.apply(*end, *ended);
    measures_.erase(ended);
  }

  PlannedFault* const fault_ = nullptr;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t failures_ = 0;
  std::function<bool(const store::Change&)> unfit_;
  bool answer_lost_ = false;
  bool blocked_ = false;
  std::size_t hanging_ = 0;
  std::size_t read_failures_ = 0;
  std::size_t given_before_failure_ = 0;
  std::size_t load_failures_ = 0;
  std::size_t reads_ = 0;
  store::Condition condition_;
  std::vector<store::Change> changes_;
  std::vector<std::size_t> batches_;
  FakeConsents consents_;
  std::vector<store::Measure> measures_;  // in force
  FakeComplaints complaints_;
};

}  // namespace smppguard::testing
