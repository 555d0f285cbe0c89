// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace smppguard {

/// Frees what take_random_memory() took.
struct FreeRandomMemory {
  void operator()(std::uint8_t* octets) const noexcept;
  void* mapping = nullptr;  ///< none: it is from the heap
  std::size_t mapped_octets = 0;
};
using RandomMemory = std::unique_ptr<std::uint8_t, FreeRandomMemory>;

inline constexpr std::size_t kLargePageOctets = std::size_t{2} << 20U;

/// Memory that will be read at random. From kLargePageOctets on it lies in large pages where the system has
/// them, because half of what a random read costs is finding the page; otherwise in small ones. It begins
/// at a cache line; what is in it is not known. The system gives the pages as they are first written to.
/// Throws std::bad_alloc.
[[nodiscard]] RandomMemory take_random_memory(std::size_t octets);

/// Nobody can write to its first `octets` any more, and no core dump holds them, where they lie in pages of
/// their own.
void seal(const RandomMemory& memory, std::size_t octets) noexcept;

}  // namespace smppguard
