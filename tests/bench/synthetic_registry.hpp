// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace smppguard::bench {

/// A made-up registry that needs no file to be known, so that the flat file and the load agree by the seed
/// alone. The local numbers of an area code are ranked in a scattered order, and the first
/// `listed_per_area_code` ranks are listed. Area codes 300, 301 ...; none of the numbers is looked up
/// anywhere.
struct SyntheticRegistry {
  static constexpr unsigned kFirstAreaCode = 300;
  static constexpr std::uint32_t kLocals = 10'000'000;

  std::uint64_t seed = 1;
  unsigned area_codes = 3;
  std::uint32_t listed_per_area_code = 1'500'000;

  [[nodiscard]] bool listed(unsigned area_code, std::uint32_t local) const noexcept {
    return rank_of(area_code, local) < listed_per_area_code;
  }

  /// 0 to kLocals - 1, each once.
  [[nodiscard]] std::uint32_t rank_of(unsigned area_code, std::uint32_t local) const noexcept {
    return static_cast<std::uint32_t>((local * kFactor + offset(area_code)) % kLocals);
  }

  [[nodiscard]] std::uint32_t local_of(unsigned area_code, std::uint32_t rank) const noexcept {
    return static_cast<std::uint32_t>((rank + kLocals - offset(area_code)) * kInverse % kLocals);
  }

 private:
  static constexpr std::uint64_t kFactor = 6'180'339;
  static constexpr std::uint64_t kInverse = 6'240'059;
  static_assert(kFactor * kInverse % kLocals == 1);

  [[nodiscard]] std::uint64_t offset(unsigned area_code) const noexcept {
    return (seed * 0x9E3779B97F4A7C15ULL + area_code * 7'654'321ULL) % kLocals;
  }
};

}  // namespace smppguard::bench
