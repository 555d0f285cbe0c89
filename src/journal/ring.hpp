// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>

namespace smppguard::journal {

/// A bounded queue of plain values: any number of threads put, one takes. No lock and no allocation, and a
/// thread that is stopped in the middle of push() keeps only those behind it from being taken.
template <class Value>
class Ring {
 public:
  static_assert(std::is_trivially_copyable_v<Value>);

  /// Holds at least `least`, up to the next power of two.
  explicit Ring(std::size_t least)
      : size_{std::bit_ceil(least < 2 ? std::size_t{2} : least)}, cells_{std::make_unique<Cell[]>(size_)} {
    for (std::size_t i = 0; i < size_; ++i) cells_[i].turn.store(i, std::memory_order_relaxed);
  }

  /// False: it is full.
  bool push(const Value& value) noexcept {
    std::uint64_t at = next_in_.load(std::memory_order_relaxed);
    while (true) {
      Cell& cell = cells_[at & (size_ - 1)];
      const std::uint64_t turn = cell.turn.load(std::memory_order_acquire);
      if (turn == at) {
        if (next_in_.compare_exchange_weak(at, at + 1, std::memory_order_relaxed)) {
          fetch_ahead(at);
          cell.value = value;
          cell.turn.store(at + 1, std::memory_order_release);
          return true;
        }
      } else if (turn < at) {
        return false;  // still holds the value of the round before
      } else {
        at = next_in_.load(std::memory_order_relaxed);
      }
    }
  }

  /// Taking thread only: the oldest value, or nullptr. It stays until pop().
  [[nodiscard]] const Value* front() const noexcept {
    const std::uint64_t at = next_out_.load(std::memory_order_relaxed);
    const Cell& cell = cells_[at & (size_ - 1)];
    return cell.turn.load(std::memory_order_acquire) == at + 1 ? &cell.value : nullptr;
  }
  void pop() noexcept {
    const std::uint64_t at = next_out_.load(std::memory_order_relaxed);
    cells_[at & (size_ - 1)].turn.store(at + size_, std::memory_order_release);
    next_out_.store(at + 1, std::memory_order_relaxed);
  }

  /// Any thread: about how many values are in it.
  [[nodiscard]] std::uint64_t size() const noexcept {
    const std::uint64_t out = next_out_.load(std::memory_order_relaxed);  // first: it may only be too many
    return next_in_.load(std::memory_order_relaxed) - out;
  }

 private:
  static constexpr std::size_t kCacheLine = 64;

  struct Cell {
    std::atomic<std::uint64_t>
        turn;  ///< whose the cell is: of push number `turn`, or of pop number `turn` - 1
    Value value;
  };

  /// The queue is larger than the caches, so each cell is cold when its turn comes. Traffic comes in bursts:
  /// those next in line are brought near while this one is filled.
  void fetch_ahead(std::uint64_t at) const noexcept {
    const auto* const ahead = reinterpret_cast<const char*>(&cells_[(at + kAhead) & (size_ - 1)]);
    for (std::size_t octet = 0; octet < sizeof(Cell); octet += kCacheLine)
      __builtin_prefetch(ahead + octet, 1);
  }
  static constexpr std::uint64_t kAhead = 4;

  const std::size_t size_;
  const std::unique_ptr<Cell[]> cells_;
  alignas(kCacheLine) std::atomic<std::uint64_t> next_in_ = 0;
  alignas(kCacheLine) std::atomic<std::uint64_t> next_out_ = 0;  // written by the taking thread
};

}  // namespace smppguard::journal
