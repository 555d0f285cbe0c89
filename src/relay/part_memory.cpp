// SPDX-License-Identifier: Apache-2.0
#include "smppguard/relay/part_memory.hpp"

#include <algorithm>
#include <bit>
#include <span>

namespace smppguard::relay {
namespace {

constexpr std::uint64_t mix(std::uint64_t hash, std::uint64_t value) noexcept {
  hash = (hash ^ value) * 0x9E37'79B9'7F4A'7C15U;
  return hash ^ (hash >> 32U);
}

std::uint64_t hash_of(const PartKey& key) noexcept {
  const std::uint64_t rest = std::uint64_t{key.reference} << 16U | std::uint64_t{key.total} << 8U |
                             static_cast<std::uint64_t>(key.scheme);
  return mix(mix(mix(key.recipient, key.sender), key.account), rest);
}

/// Whether a decision is one on the recipient that a new list or a grant could turn. All others stand by
/// themselves: what is against this very part does not go away because its first part passed.
bool may_change(const policy::Decision& decision) noexcept {
  switch (decision.reason) {
    case policy::Reason::not_listed:
    case policy::Reason::approved:
    case policy::Reason::permitted:
    case policy::Reason::exempt:
    case policy::Reason::registry_unknown:
    case policy::Reason::registry_unknown_deferred:
    case policy::Reason::dnc_listed:
    case policy::Reason::state_listed:
    case policy::Reason::company_listed:
    case policy::Reason::organisation_listed: return true;
    default: return false;
  }
}

}  // namespace

PartTable::PartTable(std::size_t slots) : slots_(std::bit_ceil(std::max(slots, kWays))) {}

policy::Decision PartTable::verdict(const PartKey& key, std::uint8_t number, const policy::Decision& fresh,
                                    Time now) noexcept {
  if (number == 0 || number > key.total) return fresh;  // a part of nothing
  const std::size_t group = hash_of(key) & (slots_.size() / kWays - 1);
  const std::span<Slot> beside = std::span{slots_}.subspan(group * kWays, kWays);
  const auto known = std::find_if(beside.begin(), beside.end(),
                                  [&](const Slot& one) { return one.until > now && one.key == key; });
  // What is free has its time behind it, so the one with the least time left is free if any is.
  Slot& slot = known != beside.end()
                   ? *known
                   : *std::min_element(beside.begin(), beside.end(),
                                       [](const Slot& a, const Slot& b) { return a.until < b.until; });
  if (known == beside.end() || slot.seen[number]) slot = {key, now + kLongest, fresh, {}};
  slot.seen.set(number);
  if (slot.seen.count() == key.total) slot.until = {};
  return may_change(fresh) && may_change(slot.decision) ? slot.decision : fresh;
}

}  // namespace smppguard::relay
