// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "generate_plan.hpp"
#include "generate_random.hpp"
#include "smppguard/core/phone_number.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace smppguard::dnc {

/// One record of a change list.
struct ListChange {
  std::chrono::seconds after;  ///< the start of the version's day
  std::uint64_t number;        ///< ten digits
  bool added;
};

/// A made-up area code: which locals are listed follows from the seed, the area code and how many there are.
class SyntheticArea {
 public:
  SyntheticArea(std::uint64_t seed, const AreaPlan& plan);

  /// Which of 64 locals are listed, the least in the lowest bit; word < kWords.
  [[nodiscard]] std::uint64_t listed_in(std::size_t word) const noexcept { return bits_[word]; }

  /// Changes numbers one after the other and tells about it, ascending in time, each in a second of its own.
  [[nodiscard]] std::vector<ListChange> change(std::uint64_t seed);

  static constexpr std::size_t kWords = PhoneNumber::kLocals / 64;
  static_assert(PhoneNumber::kLocals % 64 == 0);

 private:
  [[nodiscard]] bool listed(std::uint32_t local) const noexcept {
    return ((bits_[local >> 6U] >> (local & 63U)) & 1U) != 0;
  }
  [[nodiscard]] std::uint32_t draw_to_change(Random& random, const std::vector<ListChange>& earlier) const;
  void flip(std::uint32_t local) noexcept { bits_[local >> 6U] ^= std::uint64_t{1} << (local & 63U); }

  AreaPlan plan_;
  std::uint32_t count_ = 0;          // listed now
  std::vector<std::uint64_t> bits_;  // one for each local
};

}  // namespace smppguard::dnc
