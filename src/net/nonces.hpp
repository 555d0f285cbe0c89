// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

namespace smppguard::net {

/// The nonces of signed messages that were taken, for all workers: a copy of a message must not be taken, by
/// whichever bind it comes. So many of them and no more: where there is no room the one with the oldest time
/// goes, and whatever is no newer than that is taken for a copy from then on, since nobody can tell.
///
/// Nonces lie in small sets by a hash with a secret of the process. What goes is the oldest of its set, so
/// that somebody who signs with a clock that runs ahead does not push out all others. Any thread; who asks
/// waits at most for others to look at the same shard, each for one set.
class Nonces {
 public:
  static constexpr std::size_t kMost = std::size_t{1} << 20U;

  Nonces();
  /// With room for `most`, a power of two and at least kWays * kShards.
  explicit Nonces(std::size_t most);

  /// Makes room, once. From now on what was signed before `now` is taken for a copy: nobody has kept whether
  /// it came. The first time not beside take().
  void begin(WallTime now);

  /// Uses it up; false: it is used, or may be. Times in milliseconds since 1970. Before begin() always false.
  [[nodiscard]] bool take(std::string_view system_id, std::uint64_t nonce, std::uint64_t time) noexcept;

  static constexpr std::size_t kWays = 16;
  static constexpr std::size_t kShards = 64;

 private:
  struct Entry {
    std::uint64_t owner = 0;  // hash of the system_id, never 0; 0: free
    std::uint64_t nonce = 0;
    std::uint64_t time = 0;
  };
  struct Set {
    std::uint64_t forgotten = 0;  // the newest time that had to go
    std::array<Entry, kWays> entries;
  };

  static bool take(Set& set, const Entry& entry) noexcept;

  const std::size_t most_;
  const std::uint64_t secret_;
  std::atomic<std::uint64_t> since_{0};
  std::vector<Set> sets_;
  std::array<std::mutex, kShards> mutexes_;  // by the place of the set
};

}  // namespace smppguard::net
