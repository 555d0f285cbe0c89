// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/random_memory.hpp"
#include "smppguard/core/time.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace smppguard::traffic {

/// Which pairs of sender and recipient were seen within the last weeks: Bloom filters of one cache line to a
/// pair, six bits in it, each filter for a span of days. The oldest is emptied when the span is over, or
/// sooner if the newest is full, which is counted. At 16 bits to a pair, all four full together take a new
/// pair for a known one in 1 of 250 (sketches_test measures it).
class SeenFilter {
 public:
  static constexpr std::size_t kFilters = 4;

  /// `pairs` that one filter takes, each for 2 octets. Throws std::bad_alloc.
  SeenFilter(std::size_t pairs, Duration span);

  /// Adds the pair; whether it was seen before.
  bool seen(std::uint64_t hash, WallTime at) noexcept;

  /// Every pair that was seen from then on is remembered.
  [[nodiscard]] WallTime remembers_since() const noexcept;
  [[nodiscard]] std::size_t octets() const noexcept { return kFilters * lines_ * kLineOctets; }
  [[nodiscard]] std::uint64_t turned_early() const noexcept { return turned_early_; }

 private:
  static constexpr std::size_t kLineOctets = 64;
  using Line = std::array<std::uint64_t, 8>;

  Line* line(std::size_t filter, std::uint64_t hash) noexcept;
  void turn(WallTime at) noexcept;

  std::size_t pairs_;
  std::size_t lines_;
  Duration span_;
  RandomMemory memory_;
  std::size_t newest_ = 0;
  std::size_t held_ = 0;                    // pairs in the newest
  std::array<WallTime, kFilters> since_{};  // when each was begun; the epoch: not yet
  std::uint64_t turned_early_ = 0;
};

}  // namespace smppguard::traffic
