// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/area_slabs.hpp"
#include "smppguard/core/bytes.hpp"
#include "snapshot_format.hpp"

#include <array>
#include <cstdint>
#include <memory>

namespace smppguard::dnc {

/// The slabs of a snapshot that is being built. An area code costs memory from its first number on.
class NumberSet {
 public:
  /// 200 to 999; 0 to 9999999.
  void insert(unsigned area_code, std::uint32_t local) {
    auto& slab = slabs_[area_code - PhoneNumber::kFirstAreaCode];
    if (slab == nullptr) [[unlikely]]
      slab = std::make_unique<std::uint8_t[]>(format::kSlabStride);
    slab[local >> 3U] = static_cast<std::uint8_t>(slab[local >> 3U] | (1U << (local & 7U)));
  }

  /// Asks the processor for the octet that insert() is going to change.
  void expect(unsigned area_code, std::uint32_t local) const noexcept {
    const auto& slab = slabs_[area_code - PhoneNumber::kFirstAreaCode];
    if (slab != nullptr) __builtin_prefetch(&slab[local >> 3U], 1);
  }

  /// The slab with its padding, as it stands in the file; empty for an area code without numbers.
  [[nodiscard]] Bytes slab(unsigned area_code) const noexcept {
    const auto& slab = slabs_[area_code - PhoneNumber::kFirstAreaCode];
    return slab == nullptr ? Bytes{} : Bytes{slab.get(), format::kSlabStride};
  }

 private:
  std::array<std::unique_ptr<std::uint8_t[]>, PhoneNumber::kAreaCodes> slabs_;
};

}  // namespace smppguard::dnc
