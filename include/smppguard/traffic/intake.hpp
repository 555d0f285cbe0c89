// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/traffic/sighting.hpp"

#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace smppguard::traffic {

/// A bounded queue from one thread to one other. Putting in waits for nothing and allocates nothing; what
/// finds no room is dropped and counted. What each side writes lies in cache lines of its own.
class Ring {
 public:
  /// At least `slots` and two of them, rounded up to a power of two; each takes 256 octets.
  explicit Ring(std::size_t slots);

  /// Producer: the slot to fill, with the members of the last round in it; nullptr: full, and counted.
  [[nodiscard]] Sighting* begin() noexcept {
    const std::uint64_t head = head_.load(std::memory_order_relaxed);
    if (head - known_tail_ >= slots_.size()) {
      known_tail_ = tail_.load(std::memory_order_acquire);
      if (head - known_tail_ >= slots_.size()) {
        dropped_.store(dropped_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
        return nullptr;
      }
    }
    return &slots_[head & mask_];
  }
  /// Producer: gives away what begin() gave.
  void commit() noexcept {
    head_.store(head_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
  }
  /// Producer. false: dropped.
  bool push(const Sighting& sighting) noexcept;

  /// Consumer: calls `take(const Sighting&)` for those that wait, at most `most`; gives how many.
  template <class Take>
  std::size_t drain(Take&& take, std::size_t most) {
    const std::uint64_t tail = tail_.load(std::memory_order_relaxed);
    const std::uint64_t waiting = head_.load(std::memory_order_acquire) - tail;
    const std::size_t count = waiting < most ? static_cast<std::size_t>(waiting) : most;
    for (std::size_t i = 0; i < count; ++i) {
      take(static_cast<const Sighting&>(slots_[(tail + i) & mask_]));
      if (i % kGiveBack == kGiveBack - 1) tail_.store(tail + i + 1, std::memory_order_release);
    }
    tail_.store(tail + count, std::memory_order_release);
    return count;
  }

  /// Any thread.
  [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_.load(std::memory_order_relaxed); }
  [[nodiscard]] std::size_t capacity() const noexcept { return slots_.size(); }

 private:
  static constexpr std::size_t kGiveBack = 32;

  std::vector<Sighting> slots_;
  std::size_t mask_;
  alignas(64) std::atomic<std::uint64_t> head_{0};
  std::uint64_t known_tail_ = 0;  // the producer's
  std::atomic<std::uint64_t> dropped_{0};
  alignas(64) std::atomic<std::uint64_t> tail_{0};
};

/// One ring for each worker, and one consumer of them all.
class Intake {
 public:
  static constexpr std::size_t kUsualSlots = 8192;  ///< 2 MiB for each worker

  explicit Intake(std::size_t workers, std::size_t slots = kUsualSlots);

  /// The ring that only this worker puts into. Lives as long as the intake.
  [[nodiscard]] Ring& ring(std::size_t worker) noexcept { return *rings_[worker]; }
  [[nodiscard]] std::size_t workers() const noexcept { return rings_.size(); }

  /// The consumer's thread: each ring in turn, at most `most_each` from one. 0: all were empty.
  template <class Take>
  std::size_t drain(Take&& take, std::size_t most_each) {
    std::size_t count = 0;
    for (const auto& ring : rings_) count += ring->drain(take, most_each);
    return count;
  }

  /// Any thread.
  [[nodiscard]] std::uint64_t dropped() const noexcept;

 private:
  std::vector<std::unique_ptr<Ring>> rings_;
};

}  // namespace smppguard::traffic
