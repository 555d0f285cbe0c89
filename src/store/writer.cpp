// SPDX-License-Identifier: Apache-2.0
#include "smppguard/store/writer.hpp"

#include <algorithm>
#include <utility>

namespace smppguard::store {
namespace {

// A stalled disk must not turn large near misses into gigabytes of waiting evidence.
constexpr std::size_t kMostQueuedOctets = std::size_t{64} * 1024 * 1024;

std::size_t octets_of(const Record& record) noexcept {
  return sizeof(Record) + record.pdu.size() + record.text.size() + record.source_addr.size() +
         record.approval_number.size() + record.system_id.size();
}

}  // namespace

Writer::Writer(Store& store, consent::Index& index, const StoreOptions& options, FailureReport report)
    : store_{store},
      index_{index},
      max_queued_{options.max_queued},
      max_batch_{std::max<std::size_t>(options.max_batch, 1)},
      report_{std::move(report)},
      thread_{[this] { run(); }} {}

Writer::~Writer() {
  stop();
}

bool Writer::submit(Record record, Completion done) {
  {
    const std::lock_guard lock{mutex_};
    const std::size_t octets = octets_of(record);
    if (stopping_ || queue_.size() >= max_queued_ || queued_octets_ + octets > kMostQueuedOctets)
      return false;
    queued_octets_ += octets;
    queue_.push_back({std::move(record), std::move(done)});
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

void Writer::run() {
  while (take_batch()) {
    commit(records_, completions_);
    records_.clear();
    completions_.clear();
  }
}

// False once stopping and drained.
bool Writer::take_batch() {
  std::unique_lock lock{mutex_};
  wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
  for (std::size_t left = std::min(queue_.size(), max_batch_); left > 0; --left) {
    queued_octets_ -= octets_of(queue_.front().record);
    records_.push_back(std::move(queue_.front().record));
    completions_.push_back(std::move(queue_.front().done));
    queue_.pop_front();
  }
  queued_.store(queue_.size(), std::memory_order_relaxed);
  return !records_.empty();
}

void Writer::commit(std::span<const Record> records, std::span<const Completion> completions) {
  const Appended appended = store_.append(records);
  if (!appended && appended.error().blame == Blame::record && records.size() > 1) {
    // Halving finds a bad record among a thousand in some twenty commits, within the time an Approve may
    // take.
    const std::size_t half = records.size() / 2;
    commit(records.first(half), completions.first(half));
    commit(records.subspan(half), completions.subspan(half));
    return;
  }

  if (appended) {
    publish(records);
  } else {
    failed_.fetch_add(records.size(), std::memory_order_relaxed);
    if (report_) report_(appended.error(), records.size());
  }
  for (const Completion& done : completions) {
    if (done) done(appended.has_value());
  }
}

void Writer::publish(std::span<const Record> records) {
  for (const Record& record : records) {
    if (record.kind != Record::Kind::grant) continue;
    static_cast<void>(index_.put({record.grantor, record.grantee, record.effective_from}));
  }
  committed_.fetch_add(records.size(), std::memory_order_relaxed);
  batches_.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace smppguard::store
