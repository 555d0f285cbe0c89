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
/// whichever bind it comes. So many of them and no more: where there is no room the one that came first goes,
/// and whatever its system_id has signed no later than that is taken for a copy from then on, since nobody
/// can tell.
///
/// Nonces lie in sets by a hash with a secret of the process, and what was forgotten is kept by the
/// system_id: somebody who signs more than there is room for, or with a clock that runs ahead, makes others'
/// memory shorter and refuses none of what they sign now. Any thread; who asks waits at most for others to
/// look at the same shard, each for one set.
class Nonces {
 public:
  static constexpr std::size_t kMost = std::size_t{1} << 20U;
  static constexpr std::size_t kWays = 64;
  static constexpr std::size_t kShards = 64;

  Nonces();
  /// With room for `most`, a power of two and at least kWays * kShards. The secret is for tests to choose.
  Nonces(std::size_t most, std::uint64_t secret);

  /// Makes room, once. From now on what was signed before `now` is taken for a copy: nobody has kept whether
  /// it came. The first time not beside take().
  void begin(WallTime now);

  /// Uses it up; false: it is used, or may be. The time in milliseconds since 1970. Before begin() always
  /// false.
  [[nodiscard]] bool take(std::string_view system_id, std::uint64_t nonce, std::uint64_t time) noexcept;

 private:
  static constexpr std::size_t kOwners = 1024;

  struct Entry {
    std::uint64_t owner = 0;  // hash of the system_id, never 0; 0: free
    std::uint64_t nonce = 0;
    std::uint64_t time = 0;
  };
  struct Set {
    std::array<Entry, kWays> entries;
    std::size_t next = 0;  // the one that came first, or a free one
  };
  struct Shard {
    std::mutex mutex;
    std::array<std::uint64_t, kOwners> forgotten{};  // the latest time that had to go, by owner
  };

  static bool take(Shard& shard, Set& set, const Entry& entry) noexcept;

  const std::size_t most_;
  const std::uint64_t secret_;
  std::atomic<std::uint64_t> since_{0};
  std::vector<Set> sets_;
  std::vector<Shard> shards_;  // of the sets, by turns
};

}  // namespace smppguard::net
