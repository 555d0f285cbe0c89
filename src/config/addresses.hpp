// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "section.hpp"
#include "smppguard/core/ip_network.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::config {

/// The addresses that are listened on so far: two sockets cannot have the same.
class Addresses {
 public:
  /// Reads the entry's key "address"; reports its absence, and one that `what` ("listener") `name` cannot
  /// have because an earlier entry does.
  net::Endpoint declare(Section& entry, std::string_view what, std::string_view name);

 private:
  struct Taken {
    IpAddress address;
    bool is_six;
    bool is_wildcard;
    std::uint16_t port;
    std::string owner;

    [[nodiscard]] bool collides_with(const Taken& other) const noexcept;
  };

  std::vector<Taken> taken_;
};

}  // namespace smppguard::config
