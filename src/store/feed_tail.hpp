// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/store/store.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

namespace smppguard::store {

/// Gives a follower what the feed holds behind a position: each entry once and in order, whoever committed
/// it. The writer's thread only; store and follower must outlive this.
class FeedTail {
 public:
  using Report = std::function<void(const Error&)>;
  /// Entries that are read at a time, so that what is queued need not wait for long.
  static constexpr std::size_t kBatch = 1'000;

  /// `report` hears of the first of several failures to read.
  FeedTail(Store& store, Follower& follower, Position after, Report report);

  enum class Look : std::uint8_t { at_end, more, failed };
  /// Reads one batch.
  [[nodiscard]] Look look();

  /// What this process has just committed; reads first what others committed before it. False if that cannot
  /// be read now: then what is missing, of these entries too, follows with a later look() or take().
  [[nodiscard]] bool take(std::span<const FeedEntry> committed);

 private:
  void give(const FeedEntry& entry);

  Store& store_;
  Follower& follower_;
  Position seen_;
  const Report report_;
  bool failed_ = false;
};

}  // namespace smppguard::store
