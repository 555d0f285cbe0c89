// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "recent_set.hpp"
#include "smppguard/core/time.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace smppguard::traffic {

/// Which link domains are new, and how many senders use them. Sets of eight places; where there is none left,
/// the one goes that was not used for a day, else the one of fewest senders. A domain that was forgotten is
/// new when it comes back, so there should be room for those in common use.
class DomainTable {
 public:
  /// `is_new`: so long after it was first used, but none is within as long after `start`.
  DomainTable(std::size_t domains, Duration is_new, WallTime start);

  void used(std::uint32_t domain, std::uint64_t who_hash, WallTime at) noexcept;
  /// Within the day up to `now`, with a standard error of 16 %, up to about 600; 0: it is not new.
  [[nodiscard]] std::uint32_t senders_of_new(std::uint32_t domain, WallTime now) const noexcept;
  [[nodiscard]] std::size_t octets() const noexcept { return places_.size() * sizeof(Place); }

 private:
  static constexpr std::size_t kPlaces = 8;
  struct Place {
    std::uint32_t domain = 0;
    bool taken = false;
    WallTime first_used{};
    WallTime last_used{};
    WallTime swept{};
    RecentSet<4, 32> senders;
  };

  [[nodiscard]] std::size_t set_of(std::uint32_t domain) const noexcept {
    return domain % (places_.size() / kPlaces) * kPlaces;
  }
  Place& place_for(std::uint32_t domain, WallTime at) noexcept;

  std::vector<Place> places_;
  Duration is_new_;
  WallTime start_;
};

}  // namespace smppguard::traffic
