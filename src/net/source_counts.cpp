// SPDX-License-Identifier: Apache-2.0
#include "source_counts.hpp"

#include "socket_address.hpp"

#include <algorithm>

namespace smppguard::net {
namespace {

/// Whoever has an IPv6 address has a /64 of them.
std::array<std::uint8_t, 16> counted_as(const IpAddress& address) noexcept {
  std::array<std::uint8_t, 16> octets = address.octets;
  if (!is_v4(address)) std::fill(octets.begin() + 8, octets.end(), std::uint8_t{0});
  return octets;
}

}  // namespace

bool SourceCounts::add(const IpAddress& address) {
  const std::lock_guard lock{mutex_};
  if (most_each_ == 0) return false;
  std::size_t& count = counts_[counted_as(address)];
  if (count >= most_each_) return false;
  ++count;
  return true;
}

void SourceCounts::remove(const IpAddress& address) {
  const std::lock_guard lock{mutex_};
  const auto counted = counts_.find(counted_as(address));
  if (counted != counts_.end() && --counted->second == 0) counts_.erase(counted);
}

void SourceCounts::adopt(std::size_t most_each) {
  const std::lock_guard lock{mutex_};
  most_each_ = most_each;
}

}  // namespace smppguard::net
