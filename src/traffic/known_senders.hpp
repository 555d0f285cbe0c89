// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/random_memory.hpp"
#include "smppguard/core/time.hpp"

#include <cstddef>
#include <cstdint>

namespace smppguard::traffic {

/// When and how often senders were seen; whether they are watched.
struct KnownSender {
  static constexpr std::uint32_t kUnwatched = ~std::uint32_t{0};

  std::uint64_t who = 0;         ///< 0: a free place
  std::uint32_t first_seen = 0;  ///< seconds since 1970
  std::uint32_t last_seen = 0;   ///< the same
  std::uint32_t row = kUnwatched;
  std::uint16_t messages = 0;      ///< and refusals, of `day`; stays at the most
  std::uint16_t listed = 0;        ///< refusals of them because the recipient is listed; the same
  std::uint16_t day = 0;           ///< of the two above, days since 1970
  std::uint16_t silent_hours = 0;  ///< before `burst`; 0: too short to count
  std::uint32_t burst = 0;         ///< when the last silence ended, seconds since 1970
};
static_assert(sizeof(KnownSender) == 32);

/// A table of them: two sets of sixteen places for each sender, the emptier one is taken, so that three
/// quarters of all places are in use before any sender finds none. Then the least active goes that is not
/// watched.
class KnownSenders {
 public:
  /// Takes a third more places. Throws std::bad_alloc.
  KnownSenders(std::size_t senders, std::uint64_t seed);

  [[nodiscard]] KnownSender* find(std::uint64_t who) noexcept;
  /// `who` is not in it. nullptr: no place, all are watched. Its place has only `who` set.
  [[nodiscard]] KnownSender* add(std::uint64_t who, std::uint32_t now) noexcept;

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::uint64_t forgotten() const noexcept { return forgotten_; }
  /// The latest time that a forgotten one was seen, seconds since 1970; 0: none was forgotten.
  [[nodiscard]] std::uint32_t forgotten_until() const noexcept { return forgotten_until_; }
  [[nodiscard]] std::size_t octets() const noexcept { return 2 * half_ * kPlaces * sizeof(KnownSender); }

 private:
  static constexpr std::size_t kPlaces = 16;
  [[nodiscard]] KnownSender* set(std::size_t which, std::uint64_t who) noexcept;

  std::size_t half_;  // sets; the second choice is among as many others
  std::uint64_t seed_;
  RandomMemory memory_;
  std::size_t size_ = 0;
  std::uint64_t forgotten_ = 0;
  std::uint32_t forgotten_until_ = 0;
};

}  // namespace smppguard::traffic
