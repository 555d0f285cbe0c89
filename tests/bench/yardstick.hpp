// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace smppguard::bench {

/// Spreads a number over 64 bits; cheap beside a read from memory.
constexpr std::uint64_t scatter(std::uint64_t x) noexcept {
  x = (x ^ (x >> 31U)) * 0x9E3779B97F4A7C15ULL;
  return x ^ (x >> 29U);
}

/// `x` scaled to 0 .. limit - 1, without a division.
constexpr std::uint64_t below(std::uint64_t x, std::uint64_t limit) noexcept {
  return ((x >> 32U) * limit) >> 32U;
}

/// What a look-up is measured against: one read at a random place of as much memory, where each place follows
/// from the octets read before, so that no two reads overlap.
class Yardstick {
 public:
  explicit Yardstick(std::size_t octets) : words_(octets / sizeof(std::uint64_t)) {
    std::mt19937_64 random{1};
    for (std::uint64_t& word : words_) word = random();
  }

  [[nodiscard]] std::uint64_t read(std::uint64_t x) const noexcept { return words_[below(x, words_.size())]; }

 private:
  std::vector<std::uint64_t> words_;
};

}  // namespace smppguard::bench
