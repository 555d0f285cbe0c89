// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/consent/index.hpp"
#include "smppguard/store/options.hpp"
#include "smppguard/store/store.hpp"

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

namespace smppguard::store {

/// Makes records durable on a thread of its own. All that has been queued while one commit was under way
/// shares the next, so the cost of a commit is spread and nobody waits for a full batch.
///
/// While a Writer lives, the store and the writing side of the index are its own; both must outlive it.
class Writer {
 public:
  /// Called once for each record that submit() took, on the writer's thread; must not throw or wait.
  /// durable: the record would survive a loss of power, and the index holds its grant.
  using Completion = std::function<void(bool durable)>;
  /// Told about each failed append and how many records it cost, on the writer's thread, before their
  /// completions.
  using FailureReport = std::function<void(const Error& error, std::size_t records)>;

  /// Totals since the start, except `queued`, which is now.
  struct Counters {
    std::uint64_t committed;  ///< records
    std::uint64_t failed;     ///< records
    std::uint64_t batches;    ///< successful commits
    std::size_t queued;       ///< records that no commit has taken up yet
  };

  Writer(Store& store, consent::Index& index, const StoreOptions& options, FailureReport report = {});
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer();

  /// Any thread; never waits for the store. False when the queue is full (in records, or 64 MiB) or the
  /// writer is stopping: the record is dropped, its completion is not called, and the sender has to be told
  /// to try again.
  [[nodiscard]] bool submit(Record record, Completion done);

  /// Commits what is queued and returns when its completions have been called. Any thread but the writer's.
  void stop();

  [[nodiscard]] Counters counters() const noexcept;

 private:
  struct Waiting {
    Record record;
    Completion done;
  };

  void run();
  [[nodiscard]] bool take_batch();
  void commit(std::span<const Record> records, std::span<const Completion> completions);
  void publish(std::span<const Record> records);

  Store& store_;
  consent::Index& index_;
  const std::size_t max_queued_;
  const std::size_t max_batch_;
  const FailureReport report_;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Waiting> queue_;      // under mutex_
  std::size_t queued_octets_ = 0;  // under mutex_
  bool stopping_ = false;          // under mutex_

  // The batch in hand; the writer's thread only.
  std::vector<Record> records_;
  std::vector<Completion> completions_;

  std::atomic<std::uint64_t> committed_{0};
  std::atomic<std::uint64_t> failed_{0};
  std::atomic<std::uint64_t> batches_{0};
  std::atomic<std::size_t> queued_{0};

  std::once_flag joined_;
  std::thread thread_;
};

}  // namespace smppguard::store
