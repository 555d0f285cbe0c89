// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace smppguard::consent {

/// A hash table of fixed size with linear probing, for one writer and many readers. A slot that is taken
/// keeps its key for ever, so a reader's walk is never misled.
class Table {
 public:
  struct alignas(16) Slot {
    std::atomic<std::uint64_t> key{0};  // 0: empty
    std::atomic<std::uint64_t> value{0};
  };

  /// `slots` is a power of two, at least kLine.
  explicit Table(std::size_t slots);
  /// The same in a Tier's room of that size.
  Table(std::size_t slots, std::shared_ptr<void> room);
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;
  ~Table() = default;

  /// The slot of `key`, or nullptr. `place` is place_of(key).
  [[nodiscard]] Slot* find(std::uint64_t key, std::uint64_t place) const noexcept {
    for (std::size_t at = first(place);; at = next(at)) {
      // acquire: whoever sees the key sees the value that insert() wrote before it.
      const std::uint64_t there = slots_[at].key.load(std::memory_order_acquire);
      if (there == key) return &slots_[at];
      if (there == 0) return nullptr;
    }
  }

  /// What find() will read first: a cache line of slots.
  [[nodiscard]] const Slot* start(std::uint64_t place) const noexcept { return &slots_[first(place)]; }
  /// The line that find() goes on to behind that one; nullptr if that one has an empty slot, so that it ends
  /// there. The slots of a line are taken from its front.
  [[nodiscard]] const Slot* behind(const Slot* line) const noexcept {
    if (line[kLine - 1].key.load(std::memory_order_relaxed) == 0) return nullptr;
    return &slots_[next(static_cast<std::size_t>(line - slots_) + kLine - 1)];
  }

  /// Writer only. The key is not there, and at least two slots are empty.
  void insert(std::uint64_t key, std::uint64_t place, std::uint64_t value) noexcept {
    std::size_t at = first(place);
    while (slots_[at].key.load(std::memory_order_relaxed) != 0) at = next(at);
    slots_[at].value.store(value, std::memory_order_relaxed);
    slots_[at].key.store(key, std::memory_order_release);
  }

  [[nodiscard]] std::size_t slots() const noexcept { return mask_ + 1; }
  [[nodiscard]] const Slot& slot(std::size_t at) const noexcept { return slots_[at]; }
  [[nodiscard]] std::size_t octets() const noexcept { return slots() * sizeof(Slot); }

  static constexpr std::size_t kLineOctets = 64;
  static constexpr std::size_t kLine = kLineOctets / sizeof(Slot);

 private:
  /// A walk begins at the front of a cache line: the slots of one line cost one read from memory together.
  [[nodiscard]] std::size_t first(std::uint64_t place) const noexcept { return place & mask_ & ~(kLine - 1); }
  [[nodiscard]] std::size_t next(std::size_t at) const noexcept { return (at + 1) & mask_; }

  std::size_t mask_;
  Slot* slots_;
  std::shared_ptr<void> room_;
};

}  // namespace smppguard::consent
