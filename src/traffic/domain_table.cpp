// SPDX-License-Identifier: Apache-2.0
#include "domain_table.hpp"

#include <tuple>

namespace smppguard::traffic {
namespace {

constexpr std::chrono::hours kOneDay{24};

}  // namespace

DomainTable::DomainTable(std::size_t domains, Duration is_new, WallTime start)
    : places_((std::max<std::size_t>(domains, 1) + kPlaces - 1) / kPlaces * kPlaces),
      is_new_{is_new},
      start_{start} {}

DomainTable::Place& DomainTable::place_for(std::uint32_t domain, WallTime at) noexcept {
  Place* const places = &places_[set_of(domain)];
  Place* least = places;
  const auto worth = [&](const Place& place) {
    const bool idle = !place.taken || at - place.last_used > kOneDay;
    return std::tuple{!idle, idle ? 0U : place.senders.count_since(at - kOneDay, at), place.last_used};
  };
  for (Place* place = places; place != places + kPlaces; ++place) {
    if (place->taken && place->domain == domain) return *place;
  }
  for (Place* place = places + 1; place != places + kPlaces; ++place) {
    if (worth(*place) < worth(*least)) least = place;
  }
  *least = Place{};
  least->domain = domain;
  least->taken = true;
  least->first_used = at;
  least->swept = at;
  return *least;
}

void DomainTable::used(std::uint32_t domain, std::uint64_t who_hash, WallTime at) noexcept {
  Place& place = place_for(domain, at);
  if (at - place.last_used > 7 * kOneDay) place.senders.clear();
  if (at - place.swept > kOneDay) {
    place.senders.sweep(at);
    place.swept = at;
  }
  place.last_used = std::max(place.last_used, at);
  place.senders.add(who_hash, at);
}

std::uint32_t DomainTable::senders_of_new(std::uint32_t domain, WallTime now) const noexcept {
  const Place* const places = &places_[set_of(domain)];
  for (const Place* place = places; place != places + kPlaces; ++place) {
    if (!place->taken || place->domain != domain) continue;
    const bool is_new = now - place->first_used <= is_new_ && place->first_used - start_ >= is_new_;
    const bool of_late = now - place->last_used <= kOneDay;
    return is_new && of_late ? place->senders.count_since(now - kOneDay, now) : 0;
  }
  return 0;
}

}  // namespace smppguard::traffic
