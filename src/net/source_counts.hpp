// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/ip_network.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>

namespace smppguard::net {

/// How many connections of each address (IPv6: of each /64) have not bound yet, so that one cannot take every
/// place. Any thread. Holds no more addresses than there are such connections.
class SourceCounts {
 public:
  explicit SourceCounts(std::size_t most_each) : most_each_{most_each} {}

  /// Counts one more connection; false, and nothing is counted, if the address has as many as it may.
  [[nodiscard]] bool add(const IpAddress& address);
  /// One that add() counted has bound or is gone.
  void remove(const IpAddress& address);
  /// From now on; those that are there may stay.
  void adopt(std::size_t most_each);

 private:
  std::mutex mutex_;
  std::size_t most_each_;                                       // under mutex_
  std::map<std::array<std::uint8_t, 16>, std::size_t> counts_;  // under mutex_; ordered, so nobody can choose
                                                                // addresses that collide
};

}  // namespace smppguard::net
