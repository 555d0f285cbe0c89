// SPDX-License-Identifier: Apache-2.0
#include "smppguard/consent/pending_opt_outs.hpp"

#include "hash_seed.hpp"

#include <array>
#include <atomic>
#include <mutex>
#include <unordered_map>

namespace smppguard::consent {
namespace {

/// With kMost pending, one look-up in five takes the lock. Almost always it is none or a handful.
constexpr std::size_t kPlaces = 4 * PendingOptOuts::kMost;

struct Pair {
  std::uint64_t recipient;
  std::uint64_t sender;

  friend bool operator==(Pair, Pair) = default;
};

struct Hash {
  std::uint64_t seed;
  std::size_t operator()(Pair pair) const noexcept {
    return spread(pair.recipient ^ spread(pair.sender ^ seed));
  }
};

}  // namespace

/// The exact pairs, under a lock, and in front of them how many there are at each place. Only who holds the
/// lock changes a count. release and acquire: who no longer sees an opt-out here sees what came before its
/// settle(), the put() to the index.
struct PendingOptOuts::Pairs {
  [[nodiscard]] std::atomic<std::uint32_t>& place_of(Pair pair) noexcept {
    return places[hash(pair) % kPlaces];
  }
  void count(Pair pair, std::uint32_t change) noexcept {
    place_of(pair).fetch_add(change, std::memory_order_release);
    size.store(marks.size(), std::memory_order_release);
  }

  const Hash hash{drawn_seed()};
  std::atomic<std::size_t> size{0};
  std::array<std::atomic<std::uint32_t>, kPlaces> places{};  // 32 bits: no count can come round to 0

  alignas(64) std::mutex mutex;
  std::uint64_t last_mark = 0;                                   // under mutex
  std::unordered_map<Pair, std::uint64_t, Hash> marks{0, hash};  // under mutex
};

PendingOptOuts::PendingOptOuts() : pairs_{std::make_unique<Pairs>()} {}
PendingOptOuts::~PendingOptOuts() = default;

std::optional<PendingOptOuts::Mark> PendingOptOuts::add(PhoneNumber recipient, PhoneNumber sender) {
  const Pair pair{recipient.key(), sender.key()};
  const std::lock_guard lock{pairs_->mutex};
  if (const auto known = pairs_->marks.find(pair); known != pairs_->marks.end()) {
    known->second = ++pairs_->last_mark;
    return Mark{known->second};
  }
  if (pairs_->marks.size() >= kMost) return std::nullopt;
  pairs_->marks.emplace(pair, pairs_->last_mark + 1);
  pairs_->count(pair, 1);
  return Mark{++pairs_->last_mark};
}

PendingOptOuts::Mark PendingOptOuts::latest() const {
  const std::lock_guard lock{pairs_->mutex};
  return Mark{pairs_->last_mark};
}

void PendingOptOuts::settle(PhoneNumber recipient, PhoneNumber sender, Mark mark) {
  const Pair pair{recipient.key(), sender.key()};
  const std::lock_guard lock{pairs_->mutex};
  const auto pending = pairs_->marks.find(pair);
  if (pending == pairs_->marks.end() || pending->second > static_cast<std::uint64_t>(mark)) return;
  pairs_->marks.erase(pending);
  pairs_->count(pair, ~std::uint32_t{0});
}

bool PendingOptOuts::contains(PhoneNumber recipient, PhoneNumber sender) const noexcept {
  if (size() == 0) return false;
  const Pair pair{recipient.key(), sender.key()};
  if (pairs_->place_of(pair).load(std::memory_order_acquire) == 0) return false;
  const std::lock_guard lock{pairs_->mutex};
  return pairs_->marks.contains(pair);
}

std::size_t PendingOptOuts::size() const noexcept {
  return pairs_->size.load(std::memory_order_acquire);
}

}  // namespace smppguard::consent
