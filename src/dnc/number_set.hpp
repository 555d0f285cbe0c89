// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "number_sink.hpp"
#include "smppguard/core/area_slabs.hpp"
#include "smppguard/core/bytes.hpp"
#include "snapshot_format.hpp"

#include <array>
#include <atomic>
#include <bit>
#include <cstdint>
#include <new>
#include <sys/mman.h>
#include <vector>

namespace smppguard::dnc {

/// The slabs of a list that is being read. An area code costs memory from its first number on. Any number of
/// threads may insert at a time; the rest is for one.
class NumberSet {
 public:
  /// 64 neighbours of one area code at once: bit i stands for local number 64 * index + i.
  void insert_word(unsigned area_code, std::uint32_t index, std::uint64_t bits) {
    std::atomic_ref{words_of(area_code)[index]}.fetch_or(bits, std::memory_order_relaxed);
  }

  /// Asks the processor for the word that insert_word() is going to change.
  void expect(unsigned area_code, std::uint32_t index) const noexcept {
    const std::uint64_t* const words =
        slabs_[area_code - PhoneNumber::kFirstAreaCode].load(std::memory_order_acquire);
    if (words != nullptr) __builtin_prefetch(words + index, 1);
  }

  NumberSet() = default;
  NumberSet(const NumberSet&) = delete;
  NumberSet& operator=(const NumberSet&) = delete;
  ~NumberSet() {
    for (auto& slab : slabs_) give_back(slab.load(std::memory_order_relaxed));
  }

  /// The slab with its padding, as it stands in a file; empty for an area code without numbers.
  [[nodiscard]] Bytes slab(unsigned area_code) const noexcept {
    const std::uint64_t* const words =
        slabs_[area_code - PhoneNumber::kFirstAreaCode].load(std::memory_order_acquire);
    if (words == nullptr) return {};
    return {reinterpret_cast<const std::uint8_t*>(words), format::kSlabStride};
  }

  /// Takes in what another set holds; how many numbers those are. For one thread.
  std::uint64_t merge(const NumberSet& other) {
    std::uint64_t numbers = 0;
    for (const unsigned area_code : other.area_codes()) {
      const std::uint64_t* const from = other.slabs_[area_code - PhoneNumber::kFirstAreaCode];
      std::uint64_t* const to = words_of(area_code);
      for (std::size_t i = 0; i < kWords; ++i) {
        numbers += static_cast<unsigned>(std::popcount(from[i]));
        to[i] |= from[i];
      }
    }
    return numbers;
  }

  /// Those with numbers, ascending.
  [[nodiscard]] std::vector<unsigned> area_codes() const {
    std::vector<unsigned> found;
    for (unsigned i = 0; i < PhoneNumber::kAreaCodes; ++i) {
      if (!slab(PhoneNumber::kFirstAreaCode + i).empty()) found.push_back(PhoneNumber::kFirstAreaCode + i);
    }
    return found;
  }

  /// Gives the memory of an area code back; it has no numbers then.
  void drop(unsigned area_code) noexcept {
    give_back(slabs_[area_code - PhoneNumber::kFirstAreaCode].exchange(nullptr, std::memory_order_acq_rel));
  }

 private:
  static_assert(std::endian::native == std::endian::little, "a word of bits is written as it is in memory");
  static constexpr std::size_t kWords = format::kSlabStride / sizeof(std::uint64_t);

  std::uint64_t* words_of(unsigned area_code) {
    auto& slab = slabs_[area_code - PhoneNumber::kFirstAreaCode];
    std::uint64_t* words = slab.load(std::memory_order_acquire);
    return words != nullptr ? words : begin(slab);
  }

  static std::uint64_t* begin(std::atomic<std::uint64_t*>& slab) {
    std::uint64_t* const fresh = take();
    std::uint64_t* there = nullptr;
    if (slab.compare_exchange_strong(there, fresh, std::memory_order_acq_rel)) return fresh;
    give_back(fresh);
    return there;
  }

  /// Zeros, of which a page takes memory once something is written there: a small list may name every area
  /// code.
  static std::uint64_t* take() {
    void* const at =
        ::mmap(nullptr, format::kSlabStride, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) throw std::bad_alloc{};
    return static_cast<std::uint64_t*>(at);
  }
  static void give_back(std::uint64_t* slab) noexcept {
    if (slab != nullptr) ::munmap(slab, format::kSlabStride);
  }

  std::array<std::atomic<std::uint64_t*>, PhoneNumber::kAreaCodes> slabs_{};
};

/// Inserts what a reader finds. Lists come in ascending order, so neighbours are gathered into one word
/// before the set is touched. One thread; flush() at the end.
class NumberInserter final : public NumberSink {
 public:
  explicit NumberInserter(NumberSet& set) noexcept : set_{set} {}

  void take(std::span<const LineNumber> batch) override {
    // In an unsorted list every number is a miss: asking for all first lets them overlap.
    if (!lie_together(batch)) {
      for (const LineNumber& number : batch) set_.expect(number.area_code, number.local / 64);
    }
    for (const LineNumber& number : batch) {
      const std::uint32_t index = number.local / 64;
      if (index != index_ || number.area_code != area_code_) {
        flush();
        index_ = index;
        area_code_ = number.area_code;
      }
      bits_ |= std::uint64_t{1} << (number.local % 64);
    }
  }

  void flush() {
    if (bits_ != 0) set_.insert_word(area_code_, index_, bits_);
    bits_ = 0;
  }

 private:
  static bool lie_together(std::span<const LineNumber> batch) noexcept {
    constexpr std::uint32_t kNear = 16'384;  // two kibibytes of bits
    return !batch.empty() && batch.front().area_code == batch.back().area_code &&
           batch.back().local - batch.front().local < kNear;
  }

  NumberSet& set_;
  unsigned area_code_ = 0;
  std::uint32_t index_ = 0;
  std::uint64_t bits_ = 0;
};

}  // namespace smppguard::dnc
