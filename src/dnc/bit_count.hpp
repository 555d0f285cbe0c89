// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "little_endian.hpp"
#include "smppguard/core/area_slabs.hpp"
#include "smppguard/core/bytes.hpp"

#include <bit>
#include <cstdint>

namespace smppguard::dnc {

static_assert(AreaSlabs::kSlabOctets % sizeof(std::uint64_t) == 0);

/// How many numbers a slab lists. Padding behind it is not looked at.
[[nodiscard]] inline std::uint32_t count_listed(Bytes slab) noexcept {
  std::uint32_t count = 0;
  for (std::size_t i = 0; i < AreaSlabs::kSlabOctets; i += sizeof(std::uint64_t)) {
    count += static_cast<std::uint32_t>(std::popcount(load_le<std::uint64_t>(slab.data() + i)));
  }
  return count;
}

}  // namespace smppguard::dnc
