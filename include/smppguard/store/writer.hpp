// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/store/feed.hpp"
#include "smppguard/store/health.hpp"
#include "smppguard/store/options.hpp"
#include "smppguard/store/store.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>
#include <thread>
#include <vector>

namespace smppguard::store {

class FeedTail;
class Pulse;

/// Makes changes durable on a thread of its own, in the order in which they were submitted. All that has been
/// queued while one commit was under way shares the next, so the cost of a commit is spread and nobody waits
/// for a full batch.
///
/// What is in the store's feed goes to the follower, in the order of the feed and each entry once, whether
/// this writer committed it or another process did: that is seen with the next commit, or within
/// kLookInterval.
///
/// While a Writer lives, the store is its own; store and follower must outlive it.
class Writer {
 public:
  /// Called once for each change that submit() took, on the writer's thread; must not throw or wait.
  /// durable: the change would survive a loss of power, and the follower has taken what it added to the feed.
  /// Not durable also where it is committed and the feed could not be read for kFollowTimeout: the follower
  /// takes it with a later look, and appending it once more is harmless.
  using Completion = std::function<void(bool durable)>;
  /// Told about each failed append and how many changes it cost, on the writer's thread, before their
  /// completions. Receipts to be forgotten are tried again and cost nothing. With 0 changes also about each
  /// look at the feed that fails.
  using FailureReport = std::function<void(const AppendError& error, std::size_t changes)>;
  /// Told, likewise, when a store that failed does well again: how long it failed, and how many entries of
  /// the feed were caught up.
  using RecoveryReport = std::function<void(Duration away, std::uint64_t caught_up)>;

  /// Receipts to be forgotten that may wait for the store. Each is a receipt that was kept, and while the
  /// store fails no more of them come to be kept, so in practice there are never so many.
  static constexpr std::size_t kMostForgets = 1'000'000;

  /// How often the feed is looked at for what others have committed.
  static constexpr std::chrono::milliseconds kLookInterval{200};

  /// How long a commit waits for a feed that cannot be read.
  static constexpr std::chrono::milliseconds kFollowTimeout{1'000};

  /// Totals since the start, except `queued`, which is now.
  struct Counters {
    std::uint64_t committed;  ///< changes
    std::uint64_t failed;     ///< changes that were given up
    std::uint64_t batches;    ///< successful commits
    std::size_t queued;       ///< changes that no commit has taken up yet
  };

  /// `after`: the position that load_standings() gave.
  Writer(Store& store, Follower& follower, Position after, const StoreOptions& options,
         FailureReport report = {}, RecoveryReport recovered = {});
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer();

  /// Any thread; never waits for the store. False when the queue is full (in changes, or 64 MiB) or the
  /// writer is stopping: the change is dropped, its completion is not called, and the sender has to be told
  /// to try again.
  ///
  /// A ForgetReceipt finds room in a full queue too and takes none from others; if the store fails it is
  /// tried again with each later batch (its completion hears of the first attempt). False only when the
  /// writer is stopping or kMostForgets wait.
  ///
  /// A store that has failed for one batch and fails for the next takes all that is queued with it: nobody
  /// waits behind a dead store.
  [[nodiscard]] bool submit(Change change, Completion done);

  /// Commits what is queued and returns when its completions have been called. Any thread but the writer's.
  void stop();

  /// Has the feed looked at now. Any thread; never waits.
  void look_soon();
  /// Returns true once all that was submitted before has been completed and the follower has since taken all
  /// that was in the feed; false if that takes longer than `patience`. Any thread but the writer's.
  [[nodiscard]] bool settle(std::chrono::milliseconds patience);

  [[nodiscard]] Counters counters() const noexcept;
  /// Any thread; never waits for the store. `now` is the present.
  [[nodiscard]] Health health(WallTime now) const;

 private:
  struct Waiting {
    Change change;
    Completion done;
  };

  void run();
  void tell_settled();
  [[nodiscard]] bool take_batch();
  void take_failed_forgets();
  void take_queued(std::size_t most);
  void commit_batch();
  void fail_doomed(const AppendError& error);
  void commit(std::span<const Change> changes, std::span<const Completion> completions);
  void complete(std::span<const Completion> completions, bool durable);
  void count(std::span<const Change> committed);
  [[nodiscard]] bool follow(std::span<const FeedEntry> committed);
  [[nodiscard]] bool try_to_follow(std::span<const FeedEntry> committed);
  void look_at_feed();
  void note_failed_look(const Error& error);
  void fail(std::span<const Change> changes, const AppendError& error);

  Store& store_;
  const std::size_t max_queued_;
  const std::size_t max_batch_;
  const std::string_view engine_;
  const std::optional<std::chrono::seconds> not_ready_after_;
  const FailureReport report_;
  const RecoveryReport recovered_;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Waiting> queue_;       // under mutex_
  std::size_t queued_octets_ = 0;   // under mutex_; without forgets
  std::size_t queued_forgets_ = 0;  // under mutex_
  bool stopping_ = false;           // under mutex_
  bool look_soon_ = false;          // under mutex_
  std::condition_variable settled_;
  std::uint64_t submitted_ = 0;  // under mutex_; changes, as the next
  std::uint64_t completed_ = 0;  // under mutex_
  std::uint64_t asked_ = 0;      // under mutex_; looks that settle() wants
  std::uint64_t looked_ = 0;     // under mutex_; of these, up to which the end of the feed was reached

  // The batch in hand and what failed of earlier ones; the writer's thread only.
  std::vector<Change> changes_;
  std::vector<Completion> completions_;
  std::deque<ForgetReceipt> failed_forgets_;
  std::unique_ptr<Pulse> pulse_;
  std::unique_ptr<FeedTail> tail_;
  std::chrono::steady_clock::time_point next_look_{};
  std::uint64_t taken_ = 0;                  // of submitted_
  std::uint64_t looking_ = 0;                // of asked_
  bool at_end_ = false;                      // the last look reached the end of the feed
  std::optional<AppendError> store_failed_;  // the last append
  std::size_t doomed_ = 0;                   // of those queued, how many came before that failed
  bool last_try_ = false;                    // stopping: what fails now is given up

  std::atomic<std::size_t> forgets_{0};  // submitted, and neither committed nor given up
  std::atomic<std::uint64_t> committed_{0};
  std::atomic<std::uint64_t> failed_{0};
  std::atomic<std::uint64_t> batches_{0};
  std::atomic<std::size_t> queued_{0};

  std::once_flag joined_;
  std::thread thread_;
};

}  // namespace smppguard::store
