// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <random>
#include <sys/mman.h>

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

/// small: 4 KiB, so that a random read mostly has to find its page first. large: 2 MiB where the system has
/// them to give.
enum class Pages : std::uint8_t { small, large };

/// What a look-up is measured against: one read at a random place of as much memory, where each place follows
/// from the octets read before, so that no two reads overlap.
class Yardstick {
 public:
  explicit Yardstick(std::size_t octets, Pages pages = Pages::small)
      : size_{octets / sizeof(std::uint64_t)}, words_{allocate(octets, pages)} {
    std::mt19937_64 random{1};
    for (std::size_t i = 0; i < size_; ++i) words_[i] = random();
  }

  [[nodiscard]] std::uint64_t read(std::uint64_t x) const noexcept { return words_[below(x, size_)]; }

 private:
  struct Free {
    void operator()(std::uint64_t* words) const noexcept { std::free(words); }
  };

  static std::uint64_t* allocate(std::size_t octets, Pages pages) {
    constexpr std::size_t kLargePage = std::size_t{2} << 20U;
    const std::size_t whole = (octets + kLargePage - 1) / kLargePage * kLargePage;
    void* at = std::aligned_alloc(kLargePage, whole);
    if (at == nullptr) throw std::bad_alloc{};
    const int advice = pages == Pages::large ? MADV_HUGEPAGE : MADV_NOHUGEPAGE;
    static_cast<void>(::madvise(at, whole, advice));
    return static_cast<std::uint64_t*>(at);
  }

  std::size_t size_;
  std::unique_ptr<std::uint64_t[], Free> words_;
};

}  // namespace smppguard::bench
