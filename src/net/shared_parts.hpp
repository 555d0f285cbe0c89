// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/relay/part_memory.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>

namespace smppguard::net {

/// The PartMemory of all workers: parts of one message may come by any bind. Any thread; who asks waits at
/// most for others to look at the same shard, each for one table access.
class SharedParts final : public relay::PartMemory {
 public:
  static constexpr std::size_t kSlots = 65'536;
  static constexpr std::size_t kShards = 64;

  [[nodiscard]] policy::Decision verdict(const relay::PartKey& key, std::uint8_t number,
                                         const policy::Decision& fresh, Time now) noexcept override {
    Shard& shard = shards_[shard_of(key)];
    const std::lock_guard lock{shard.mutex};
    return shard.table.verdict(key, number, fresh, now);
  }

 private:
  static constexpr std::size_t kCacheLine = 64;
  struct alignas(kCacheLine) Shard {
    std::mutex mutex;
    relay::PartTable table{kSlots / kShards};
  };

  /// Other bits than those by which a table chooses the slot, or each table would use a part of its own.
  static std::size_t shard_of(const relay::PartKey& key) noexcept {
    const std::uint64_t hash = (key.recipient + key.sender + key.reference) * 0x9E37'79B9'7F4A'7C15U;
    return hash >> 58U;
  }

  std::array<Shard, kShards> shards_;
};

}  // namespace smppguard::net
