// SPDX-License-Identifier: Apache-2.0
#include "table.hpp"

#include <cstdlib>
#include <memory>
#include <new>
#include <sys/mman.h>
#include <type_traits>

namespace smppguard::consent {
namespace {

constexpr std::size_t kHugePage = std::size_t{2} << 20U;

void* allocate(std::size_t octets) {
  const bool huge = octets >= kHugePage;
  void* at = std::aligned_alloc(huge ? kHugePage : Table::kLineOctets, octets);
  if (at == nullptr) throw std::bad_alloc{};
  // Half of what a random read costs is finding the page. Where the system has no large pages to give, small
  // ones do: hence no look at the outcome.
  if (huge) static_cast<void>(::madvise(at, octets, MADV_HUGEPAGE));
  return at;
}

}  // namespace

Table::Table(std::size_t slots)
    : mask_{slots - 1}, slots_{static_cast<Slot*>(allocate(slots * sizeof(Slot)))} {
  std::uninitialized_value_construct_n(slots_.get(), slots);
}

void Table::Free::operator()(Slot* slots) const noexcept {
  static_assert(std::is_trivially_destructible_v<Slot>);
  std::free(slots);
}

}  // namespace smppguard::consent
