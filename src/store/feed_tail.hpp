// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pulse.hpp"
#include "smppguard/store/store.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace smppguard::store {

/// Gives a follower what the feed holds behind a position: each entry once and in order, whoever committed
/// it. The writer's thread only; store and follower must outlive this.
///
/// The last entry that was taken is read again with each look: where it is not there any more, or is another
/// one, the store has lost commits and its positions were given anew, so all that stands is loaded again. A
/// stand-by may lack them only for the moment: nothing is taken from it then.
class FeedTail {
 public:
  /// Entries that are read at a time, so that what is queued need not wait for long.
  static constexpr std::size_t kBatch = 1'000;

  FeedTail(Store& store, Follower& follower, Position after);

  enum class Look : std::uint8_t { at_end, more };
  /// Reads one batch. After an error, what was read before it has been given all the same.
  [[nodiscard]] Result<Look> look();

  /// What this process has just committed; reads first what others committed before it. After an error
  /// what is missing, of these entries too, follows with a later look() or take().
  [[nodiscard]] Result<void> take(std::span<const FeedEntry> committed);

  [[nodiscard]] const Progress& progress() const noexcept { return progress_; }

 private:
  void give(const FeedEntry& entry);
  /// Whether it is the entry that was taken last.
  [[nodiscard]] bool is_last(const FeedEntry& entry) noexcept;
  [[nodiscard]] Result<Look> begin_anew();
  [[nodiscard]] Result<void> give_measures();

  Store& store_;
  Follower& follower_;
  Progress progress_;
  std::optional<std::size_t> last_;  // the fingerprint of the entry at progress_.seen, once that was read
  bool anew_ = false;                // all that stands is to be loaded again
  std::uint64_t reconnects_ = 0;     // when the feed was last found to be the same
};

}  // namespace smppguard::store
