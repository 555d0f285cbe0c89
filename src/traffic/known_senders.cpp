// SPDX-License-Identifier: Apache-2.0
#include "known_senders.hpp"

#include "smppguard/traffic/siphash.hpp"

#include <algorithm>
#include <cstring>
#include <tuple>

namespace smppguard::traffic {
namespace {

constexpr std::uint32_t kSecondsOfDay = 86'400;

/// What is least goes first: the idle, then those of few messages, then those seen long ago.
auto worth(const KnownSender& sender, std::uint32_t now) noexcept {
  const bool idle = now - std::min(sender.last_seen, now) > kSecondsOfDay;
  return std::tuple{!idle, idle ? std::uint16_t{0} : sender.messages, sender.last_seen};
}

}  // namespace

KnownSenders::KnownSenders(std::size_t senders, std::uint64_t seed)
    : half_{std::max<std::size_t>((senders * 4 / 3 + 2 * kPlaces - 1) / (2 * kPlaces), 1)},
      seed_{seed},
      memory_{take_random_memory(octets())} {
  std::memset(memory_.get(), 0, octets());
}

KnownSender* KnownSenders::set(std::size_t which, std::uint64_t who) noexcept {
  const std::uint64_t hash = mix(seed_ + which, who);
  const auto place = which * half_ + static_cast<std::size_t>(((hash >> 32U) * half_) >> 32U);
  return reinterpret_cast<KnownSender*>(memory_.get()) + place * kPlaces;
}

KnownSender* KnownSenders::find(std::uint64_t who) noexcept {
  for (std::size_t which = 0; which < 2; ++which) {
    KnownSender* const places = set(which, who);
    KnownSender* const end = places + kPlaces;
    KnownSender* const found = std::find_if(places, end, [&](const KnownSender& s) { return s.who == who; });
    if (found != end) return found;
  }
  return nullptr;
}

KnownSender* KnownSenders::add(std::uint64_t who, std::uint32_t now) noexcept {
  KnownSender* least = nullptr;
  KnownSender* free = nullptr;
  std::ptrdiff_t most_free = 0;
  for (std::size_t which = 0; which < 2; ++which) {
    KnownSender* const places = set(which, who);
    const std::ptrdiff_t count =
        std::count_if(places, places + kPlaces, [](const KnownSender& s) { return s.who == 0; });
    if (count > most_free) {
      most_free = count;
      free = std::find_if(places, places + kPlaces, [](const KnownSender& s) { return s.who == 0; });
    }
    for (KnownSender* place = places; place != places + kPlaces; ++place) {
      if (place->row != KnownSender::kUnwatched) continue;
      if (least == nullptr || worth(*place, now) < worth(*least, now)) least = place;
    }
  }
  if (free != nullptr) {
    ++size_;
  } else if (least != nullptr) {
    ++forgotten_;
    forgotten_until_ = std::max(forgotten_until_, least->last_seen);
    free = least;
  } else {
    return nullptr;
  }
  *free = KnownSender{};
  free->who = who;
  return free;
}

}  // namespace smppguard::traffic
