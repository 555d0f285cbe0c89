// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>

namespace smppguard::dnc {

template <std::unsigned_integral T>
[[nodiscard]] constexpr T byte_swapped(T v) noexcept {
  std::uint64_t swapped = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    swapped = (swapped << 8U) | ((std::uint64_t{v} >> (8U * i)) & 0xFFU);
  }
  return static_cast<T>(swapped);
}

template <std::unsigned_integral T>
[[nodiscard]] T load_le(const void* from) noexcept {
  T v;
  std::memcpy(&v, from, sizeof v);
  return std::endian::native == std::endian::little ? v : byte_swapped(v);
}

template <std::unsigned_integral T>
void store_le(void* to, T v) noexcept {
  if constexpr (std::endian::native != std::endian::little) v = byte_swapped(v);
  std::memcpy(to, &v, sizeof v);
}

}  // namespace smppguard::dnc
