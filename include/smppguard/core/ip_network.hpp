// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smppguard {

/// An IPv4 or IPv6 address as 16 octets (IPv4 as ::ffff:a.b.c.d), comparable without knowing which.
struct IpAddress {
  std::array<std::uint8_t, 16> octets{};

  [[nodiscard]] static std::optional<IpAddress> parse(const std::string& text);
  [[nodiscard]] static IpAddress v4(std::array<std::uint8_t, 4> octets) noexcept;
  friend bool operator==(const IpAddress&, const IpAddress&) = default;
};

/// A CIDR block. "10.0.0.0/8", "2001:db8::/32", or one address.
class IpNetwork {
 public:
  [[nodiscard]] static Result<IpNetwork> parse(std::string_view text);
  [[nodiscard]] bool contains(const IpAddress& address) const noexcept;

 private:
  IpAddress base_;
  unsigned bits_ = 128;
};

}  // namespace smppguard
