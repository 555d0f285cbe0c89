// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace smppguard::registry {

/// What belongs to each number, as 32 bits. Filled once, then only read, by any thread. At most half full,
/// with key and value side by side: to look a number up is one read from memory, whether it is there or not.
class NumberTable {
 public:
  NumberTable() : NumberTable{0} {}
  /// Room for so many numbers.
  explicit NumberTable(std::size_t most)
      : slots_(std::bit_ceil(2 * most + 2)),
        shift_{static_cast<unsigned>(std::countl_zero(slots_.size())) + 1} {}

  /// The first one for a number stays. "No number" is not taken.
  void add(PhoneNumber number, std::uint32_t value) noexcept {
    if (!number) return;
    Slot& slot = slots_[place(number)];
    if (slot.number) return;
    slot = {number, value};
    ++size_;
  }

  [[nodiscard]] std::optional<std::uint32_t> find(PhoneNumber number) const noexcept {
    const Slot& slot = slots_[place(number)];
    return slot.number ? std::optional{slot.value} : std::nullopt;
  }

  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  struct Slot {
    PhoneNumber number;
    std::uint32_t value = 0;
  };

  /// Where the number is, or the free slot where it would be put.
  [[nodiscard]] std::size_t place(PhoneNumber number) const noexcept {
    std::size_t at = std::hash<PhoneNumber>{}(number) >> shift_;  // its upper bits
    while (slots_[at].number && slots_[at].number != number) at = (at + 1) & (slots_.size() - 1);
    return at;
  }

  std::vector<Slot> slots_;
  unsigned shift_;
  std::size_t size_ = 0;
};

}  // namespace smppguard::registry
