// SPDX-License-Identifier: Apache-2.0
#include "nonces.hpp"

#include <algorithm>
#include <random>

namespace smppguard::net {
namespace {

constexpr std::uint64_t stir(std::uint64_t hash, std::uint64_t value) noexcept {
  hash = (hash ^ value) * 0x9E37'79B9'7F4A'7C15U;
  return hash ^ (hash >> 29U);
}

std::uint64_t secret_bits() {
  std::random_device device;
  return (std::uint64_t{device()} << 32U) | device();
}

std::uint64_t owner_of(std::string_view system_id, std::uint64_t secret) noexcept {
  for (const char c : system_id) secret = stir(secret, static_cast<std::uint8_t>(c));
  return secret | 1U;
}

}  // namespace

Nonces::Nonces() : Nonces(kMost) {}

Nonces::Nonces(std::size_t most) : most_{most}, secret_{secret_bits()} {}

void Nonces::begin(WallTime now) {
  if (sets_.empty()) sets_.resize(most_ / kWays);
  since_ = static_cast<std::uint64_t>(now.time_since_epoch().count());
}

bool Nonces::take(std::string_view system_id, std::uint64_t nonce, std::uint64_t time) noexcept {
  if (sets_.empty() || time < since_.load(std::memory_order_relaxed)) return false;
  const std::uint64_t owner = owner_of(system_id, secret_);
  const std::size_t place = stir(stir(secret_, nonce), owner) & (sets_.size() - 1);
  const std::lock_guard lock{mutexes_[place % kShards]};
  return take(sets_[place], {owner, nonce, time});
}

bool Nonces::take(Set& set, const Entry& entry) noexcept {
  if (entry.time <= set.forgotten) return false;
  const bool known = std::any_of(set.entries.begin(), set.entries.end(), [&](const Entry& one) {
    return one.owner == entry.owner && one.nonce == entry.nonce;
  });
  if (known) return false;
  // A free one has time 0, so it goes first.
  Entry& oldest = *std::min_element(set.entries.begin(), set.entries.end(),
                                    [](const Entry& a, const Entry& b) { return a.time < b.time; });
  set.forgotten = std::max(set.forgotten, std::min(oldest.time, entry.time));
  if (entry.time > oldest.time) oldest = entry;
  return true;
}

}  // namespace smppguard::net
