// SPDX-License-Identifier: Apache-2.0
#include "tier.hpp"

#include <cstdlib>
#include <new>
#include <sys/mman.h>

namespace smppguard::consent {
namespace {

constexpr std::size_t kLine = 64;
constexpr std::size_t kSmallPage = std::size_t{4} << 10U;
constexpr std::size_t kLargePage = std::size_t{2} << 20U;

std::uint8_t* up_to_a_large_page(void* at) {
  const auto address = reinterpret_cast<std::uintptr_t>(at);
  return static_cast<std::uint8_t*>(at) + (kLargePage - address % kLargePage) % kLargePage;
}

}  // namespace

Tier::Octets Tier::from_heap(std::size_t octets) {
  void* at = std::aligned_alloc(kLine, octets);
  if (at == nullptr) throw std::bad_alloc{};
  return Octets{static_cast<std::uint8_t*>(at), Free{}};
}

// Not from the heap, which may keep what is freed, and may give what has been used.
Tier::Octets Tier::from_large_pages(std::size_t octets) {
  const std::size_t mapped = octets + kLargePage;
  void* mapping = ::mmap(nullptr, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapping == MAP_FAILED) throw std::bad_alloc{};
  Octets whole{up_to_a_large_page(mapping), Free{mapping, mapped}};
  // No look at the outcome: it may be small pages.
  static_cast<void>(::madvise(whole.get(), octets, MADV_HUGEPAGE));
  return whole;
}

Tier::Tier(std::size_t octets_each, std::size_t count)
    : octets_each_{octets_each},
      large_pages_{octets_each >= kSmallPage && octets_each * count >= kLargePage},
      octets_{large_pages_ ? from_large_pages(octets_each * count) : from_heap(octets_each * count)} {}

std::shared_ptr<void> Tier::room(std::size_t number) {
  const auto let_go = [tier = shared_from_this()](std::uint8_t* at) {
    if (tier->large_pages_) static_cast<void>(::madvise(at, tier->octets_each_, MADV_DONTNEED));
  };
  return std::shared_ptr<std::uint8_t>{octets_.get() + number * octets_each_, let_go};
}

void Tier::Free::operator()(std::uint8_t* octets) const noexcept {
  if (mapping == nullptr) {
    std::free(octets);
  } else {
    ::munmap(mapping, mapped_octets);
  }
}

}  // namespace smppguard::consent
