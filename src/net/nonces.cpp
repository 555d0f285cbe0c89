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

Nonces::Nonces() : Nonces(kMost, secret_bits()) {}

Nonces::Nonces(std::size_t most, std::uint64_t secret) : most_{most}, secret_{secret} {}

void Nonces::begin(WallTime now) {
  if (sets_.empty()) {
    shards_ = std::vector<Shard>(kShards);
    sets_.resize(most_ / kWays);
  }
  since_ = static_cast<std::uint64_t>(now.time_since_epoch().count());
}

bool Nonces::take(std::string_view system_id, std::uint64_t nonce, std::uint64_t time) noexcept {
  if (sets_.empty() || time < since_.load(std::memory_order_relaxed)) return false;
  const std::uint64_t owner = owner_of(system_id, secret_);
  const std::size_t place = stir(stir(secret_, nonce), owner) & (sets_.size() - 1);
  Shard& shard = shards_[place % kShards];
  const std::lock_guard lock{shard.mutex};
  return take(shard, sets_[place], {owner, nonce, time});
}

bool Nonces::take(Shard& shard, Set& set, const Entry& entry) noexcept {
  const auto forgotten = [&](const Entry& of) -> std::uint64_t& {
    return shard.forgotten[(of.owner >> 1U) % kOwners];
  };
  if (entry.time <= forgotten(entry)) return false;
  const bool known = std::any_of(set.entries.begin(), set.entries.end(), [&](const Entry& one) {
    return one.owner == entry.owner && one.nonce == entry.nonce;
  });
  if (known) return false;
  Entry& first = set.entries[set.next];
  forgotten(first) = std::max(forgotten(first), first.time);  // of a free one: 0, which changes nothing
  first = entry;
  set.next = (set.next + 1) % kWays;
  return true;
}

}  // namespace smppguard::net
