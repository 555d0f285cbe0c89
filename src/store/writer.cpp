// SPDX-License-Identifier: Apache-2.0
#include "smppguard/store/writer.hpp"

#include "feed_tail.hpp"
#include "pulse.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace smppguard::store {
namespace {

// A stalled disk must not turn large near misses into gigabytes of waiting evidence.
constexpr std::size_t kMostQueuedOctets = std::size_t{64} * 1024 * 1024;

std::size_t octets_of(const Record& record) noexcept {
  return record.pdu.size() + record.text.size() + record.source_addr.size() + record.destination_addr.size() +
         record.system_id.size();
}
std::size_t octets_of(const Amendment& amendment) noexcept {
  return amendment.evidence.size() + amendment.note.size() + amendment.by.size();
}
std::size_t octets_of(const PendingReceipt& receipt) noexcept {
  return receipt.deliver_sm.size() + receipt.message_id.size() + receipt.system_id.size();
}
std::size_t octets_of(const ForgetReceipt& forget) noexcept {
  return forget.message_id.size();
}
std::size_t octets_of(const Measure& measure) noexcept {
  return measure.explanation.size() + measure.evidence.size() + measure.note.size();
}
std::size_t octets_of(const EndMeasure& end) noexcept {
  return end.note.size();
}
std::size_t octets_of(const Complaint& complaint) noexcept {
  return complaint.pdu.size() + complaint.text.size() + complaint.source_addr.size() +
         complaint.destination_addr.size() + complaint.system_id.size() + complaint.note.size();
}
std::size_t octets_of(const Change& change) noexcept {
  return sizeof(Change) + std::visit([](const auto& one) { return octets_of(one); }, change);
}

bool is_forget(const Change& change) noexcept {
  return std::holds_alternative<ForgetReceipt>(change);
}
std::size_t forgets_among(std::span<const Change> changes) noexcept {
  return static_cast<std::size_t>(std::count_if(changes.begin(), changes.end(), is_forget));
}

}  // namespace

Writer::Writer(Store& store, Follower& follower, Position after, const StoreOptions& options,
               FailureReport report, RecoveryReport recovered)
    : store_{store},
      max_queued_{options.max_queued},
      max_batch_{std::max<std::size_t>(options.max_batch, 1)},
      engine_{is_postgresql(options.location) ? "postgresql" : "sqlite"},
      not_ready_after_{options.not_ready_after},
      report_{std::move(report)},
      recovered_{std::move(recovered)},
      pulse_{std::make_unique<Pulse>(std::chrono::steady_clock::now())},
      tail_{std::make_unique<FeedTail>(store, follower, after)},
      thread_{[this] { run(); }} {}

Writer::~Writer() {
  stop();
}

bool Writer::submit(Change change, Completion done) {
  {
    const std::lock_guard lock{mutex_};
    if (stopping_) return false;
    if (is_forget(change)) {
      if (forgets_.load(std::memory_order_relaxed) >= kMostForgets) return false;
      forgets_.fetch_add(1, std::memory_order_relaxed);
      ++queued_forgets_;
    } else {
      const std::size_t octets = octets_of(change);
      if (queue_.size() - queued_forgets_ >= max_queued_ || queued_octets_ + octets > kMostQueuedOctets)
        return false;
      queued_octets_ += octets;
    }
    queue_.push_back({std::move(change), std::move(done)});
    ++submitted_;
    queued_.store(queue_.size(), std::memory_order_relaxed);
  }
  wake_.notify_one();
  return true;
}

void Writer::stop() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  wake_.notify_one();
  // A second caller waits here until the first has joined.
  std::call_once(joined_, [this] { thread_.join(); });
}

Writer::Counters Writer::counters() const noexcept {
  return {.committed = committed_.load(std::memory_order_relaxed),
          .failed = failed_.load(std::memory_order_relaxed),
          .batches = batches_.load(std::memory_order_relaxed),
          .queued = queued_.load(std::memory_order_relaxed)};
}

void Writer::look_soon() {
  {
    const std::lock_guard lock{mutex_};
    look_soon_ = true;
  }
  wake_.notify_one();
}

bool Writer::settle(std::chrono::milliseconds patience) {
  std::unique_lock lock{mutex_};
  const std::uint64_t changes = submitted_;
  const std::uint64_t look = ++asked_;
  look_soon_ = true;
  wake_.notify_one();
  return settled_.wait_for(lock, patience, [&] { return completed_ >= changes && looked_ >= look; });
}

Health Writer::health(WallTime now) const {
  Health health = pulse_->health(store_.condition(), std::chrono::steady_clock::now(), now);
  health.engine = engine_;
  health.ready = !not_ready_after_ || health.age <= *not_ready_after_;
  return health;
}

void Writer::run() {
  look_at_feed();  // for what was committed since the standings were loaded
  while (take_batch()) {
    if (!changes_.empty()) commit_batch();
    look_at_feed();
    tell_settled();
  }
}

void Writer::tell_settled() {
  {
    const std::lock_guard lock{mutex_};
    completed_ = taken_;
    if (at_end_) looked_ = looking_;
  }
  settled_.notify_all();
}

// False once stopping and drained; an empty batch when it is time to look at the feed.
bool Writer::take_batch() {
  std::unique_lock lock{mutex_};
  // What failed waits for company while the store fails, or it would be tried without a pause.
  const bool work = wake_.wait_until(lock, next_look_, [this] {
    return stopping_ || look_soon_ || !queue_.empty() || (!failed_forgets_.empty() && !store_failed_);
  });
  if (!work) return true;
  last_try_ = stopping_;
  if (std::exchange(look_soon_, false)) {
    next_look_ = {};
    looking_ = asked_;
  }
  take_failed_forgets();
  take_queued(max_batch_);
  return !changes_.empty() || !stopping_;
}

// On top of what is queued, which must not wait for them: the store may fail again.
void Writer::take_failed_forgets() {
  for (std::size_t left = std::min(failed_forgets_.size(), max_batch_); left > 0; --left) {
    changes_.emplace_back(std::move(failed_forgets_.front()));
    completions_.emplace_back();
    failed_forgets_.pop_front();
  }
}

void Writer::take_queued(std::size_t most) {
  for (std::size_t left = std::min(queue_.size(), most); left > 0; --left) {
    Waiting& first = queue_.front();
    if (is_forget(first.change)) {
      --queued_forgets_;
    } else {
      queued_octets_ -= octets_of(first.change);
    }
    changes_.push_back(std::move(first.change));
    completions_.push_back(std::move(first.done));
    queue_.pop_front();
    ++taken_;
  }
  queued_.store(queue_.size(), std::memory_order_relaxed);
}

void Writer::commit_batch() {
  const bool failed_before = store_failed_.has_value();
  commit(changes_, completions_);
  changes_.clear();
  completions_.clear();
  if (failed_before && store_failed_ && doomed_ > 0) fail_doomed(*store_failed_);
}

// What was queued when the store failed once more; what has come since finds out by itself how the store is.
void Writer::fail_doomed(const AppendError& error) {
  {
    const std::lock_guard lock{mutex_};
    take_queued(doomed_);
  }
  fail(changes_, error);
  complete(completions_, false);
  changes_.clear();
  completions_.clear();
}

void Writer::commit(std::span<const Change> changes, std::span<const Completion> completions) {
  const Appended appended = store_.append(changes);
  if (!appended && appended.error().blame == Blame::change && changes.size() > 1) {
    // Halving finds a bad change among a thousand in some twenty commits, within the time an Approve may
    // take.
    const std::size_t half = changes.size() / 2;
    commit(changes.first(half), completions.first(half));
    commit(changes.subspan(half), completions.subspan(half));
    return;
  }

  store_failed_.reset();
  if (!appended && appended.error().blame == Blame::store) store_failed_ = appended.error();
  bool durable = appended.has_value();
  if (appended) {
    count(changes);
    durable = follow(*appended);
  } else {
    fail(changes, appended.error());
  }
  complete(completions, durable);
}

void Writer::complete(std::span<const Completion> completions, bool durable) {
  for (const Completion& done : completions) {
    if (done) done(durable);
  }
}

void Writer::count(std::span<const Change> committed) {
  forgets_.fetch_sub(forgets_among(committed), std::memory_order_relaxed);
  committed_.fetch_add(committed.size(), std::memory_order_relaxed);
  batches_.fetch_add(1, std::memory_order_relaxed);
}

// False if the feed cannot be read: to go on without what others have committed would be to take facts out of
// order.
bool Writer::follow(std::span<const FeedEntry> committed) {
  pulse_->appended(std::chrono::steady_clock::now());
  if (committed.empty()) return true;
  // Whoever waits for one batch after the other would wait too long where the feed has failed before.
  const bool patient = !pulse_->looks_fail();
  const auto give_up = std::chrono::steady_clock::now() + kFollowTimeout;
  while (!try_to_follow(committed)) {
    if (!patient || std::chrono::steady_clock::now() >= give_up) return false;
    const auto next = std::min(std::chrono::steady_clock::now() + kLookInterval, give_up);
    std::unique_lock lock{mutex_};
    if (wake_.wait_until(lock, next, [this] { return stopping_; })) {
      lock.unlock();
      return try_to_follow(committed);
    }
  }
  return true;
}

bool Writer::try_to_follow(std::span<const FeedEntry> committed) {
  const auto taken = tail_->take(committed);
  if (!taken) {
    note_failed_look(taken.error());
    return false;
  }
  const auto recovery = pulse_->followed(tail_->progress(), std::chrono::steady_clock::now());
  if (recovery && recovered_) recovered_(recovery->away, recovery->taken);
  return true;
}

void Writer::look_at_feed() {
  if (std::chrono::steady_clock::now() < next_look_) return;
  at_end_ = false;
  const auto found = tail_->look();
  const auto now = std::chrono::steady_clock::now();
  next_look_ = now + kLookInterval;
  if (!found) return note_failed_look(found.error());
  at_end_ = *found == FeedTail::Look::at_end;
  if (!at_end_) next_look_ = now;
  const auto recovery = pulse_->looked(tail_->progress(), at_end_, now);
  if (recovery && recovered_) recovered_(recovery->away, recovery->taken);
}

void Writer::note_failed_look(const Error& error) {
  pulse_->look_failed(error, tail_->progress(), std::chrono::steady_clock::now());
  if (report_) report_({error, Blame::store}, 0);
}

void Writer::fail(std::span<const Change> changes, const AppendError& error) {
  std::size_t lost = changes.size();
  if (store_failed_ && !last_try_) {
    for (const Change& change : changes) {
      if (is_forget(change)) failed_forgets_.push_back(std::get<ForgetReceipt>(change));
    }
    lost -= forgets_among(changes);
  } else {
    forgets_.fetch_sub(forgets_among(changes), std::memory_order_relaxed);
  }
  if (store_failed_) {
    pulse_->append_failed(error, tail_->progress(), std::chrono::steady_clock::now());
    doomed_ = queued_.load(std::memory_order_relaxed);
    if (last_try_) failed_forgets_.clear();  // each try may take as long as a lock is waited for
  }
  failed_.fetch_add(lost, std::memory_order_relaxed);
  if (report_) report_(error, lost);
}

}  // namespace smppguard::store
