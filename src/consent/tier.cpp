// SPDX-License-Identifier: Apache-2.0
#include "tier.hpp"

#include <sys/mman.h>

namespace smppguard::consent {
namespace {

constexpr std::size_t kSmallPage = std::size_t{4} << 10U;

}  // namespace

Tier::Tier(std::size_t octets_each, std::size_t count)
    : octets_each_{octets_each},
      has_pages_{octets_each >= kSmallPage && octets_each * count >= kLargePageOctets},
      octets_{take_random_memory(octets_each * count)} {}

std::shared_ptr<void> Tier::room(std::size_t number) {
  const auto let_go = [tier = shared_from_this()](std::uint8_t* at) {
    if (tier->has_pages_) static_cast<void>(::madvise(at, tier->octets_each_, MADV_DONTNEED));
  };
  return std::shared_ptr<std::uint8_t>{octets_.get() + number * octets_each_, let_go};
}

}  // namespace smppguard::consent
