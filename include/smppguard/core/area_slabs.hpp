// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/core/touch.hpp"

#include <array>
#include <cstdint>
#include <limits>

namespace smppguard {

/// A set of NANP numbers as one flat bitmap per area code: what the registry snapshot looks like to those
/// who ask it. A plain view: the octets belong to whoever mapped them and must outlive it.
///
/// Bit i of a slab is local number i: octet i / 8, bit i % 8 (least significant first).
struct AreaSlabs {
  static constexpr std::size_t kSlabOctets = PhoneNumber::kLocals / 8;

  struct Area {
    const std::uint8_t* bits = nullptr;  ///< nullptr: the area code is not loaded
    Day version{};                       ///< date of the list it came from
  };

  std::array<Area, PhoneNumber::kAreaCodes> areas{};

  [[nodiscard]] const Area& area(unsigned area_code) const noexcept {
    return areas[area_code - PhoneNumber::kFirstAreaCode];
  }

  /// Begins to fetch what test() will read. The area code is loaded.
  static void fetch(const Area& area, std::uint32_t local) noexcept { touch(area.bits[local >> 3U]); }

  /// Whether the set holds the number. The number is nanp and its area code is loaded.
  [[nodiscard]] static bool test(const Area& area, std::uint32_t local) noexcept {
    return ((area.bits[local >> 3U] >> (local & 7U)) & 1U) != 0;
  }
};

}  // namespace smppguard
