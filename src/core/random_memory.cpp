// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/random_memory.hpp"

#include <cstdlib>
#include <new>
#include <sys/mman.h>

namespace smppguard {
namespace {

constexpr std::size_t kLine = 64;

std::uint8_t* up_to_a_large_page(void* at) {
  const auto address = reinterpret_cast<std::uintptr_t>(at);
  return static_cast<std::uint8_t*>(at) + (kLargePageOctets - address % kLargePageOctets) % kLargePageOctets;
}

RandomMemory from_heap(std::size_t octets) {
  void* at = std::aligned_alloc(kLine, (octets + kLine - 1) / kLine * kLine);
  if (at == nullptr) throw std::bad_alloc{};
  return RandomMemory{static_cast<std::uint8_t*>(at), {}};
}

// Not from the heap, which may keep what is freed, and may give what has been used.
RandomMemory from_large_pages(std::size_t octets) {
  const std::size_t mapped = octets + kLargePageOctets;
  void* mapping = ::mmap(nullptr, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapping == MAP_FAILED) throw std::bad_alloc{};
  RandomMemory whole{up_to_a_large_page(mapping), {mapping, mapped}};
  // No look at the outcome: it may be small pages.
  static_cast<void>(::madvise(whole.get(), octets, MADV_HUGEPAGE));
  return whole;
}

}  // namespace

RandomMemory take_random_memory(std::size_t octets) {
  return octets >= kLargePageOctets ? from_large_pages(octets) : from_heap(octets);
}

void seal(const RandomMemory& memory, std::size_t octets) noexcept {
  if (memory.get_deleter().mapping == nullptr) return;
  static_cast<void>(::mprotect(memory.get(), octets, PROT_READ));
  static_cast<void>(::madvise(memory.get(), octets, MADV_DONTDUMP));
}

void FreeRandomMemory::operator()(std::uint8_t* octets) const noexcept {
  if (mapping == nullptr) {
    std::free(octets);
  } else {
    ::munmap(mapping, mapped_octets);
  }
}

}  // namespace smppguard
