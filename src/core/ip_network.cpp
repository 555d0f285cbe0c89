// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/ip_network.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>

namespace smppguard {

IpAddress IpAddress::v4(std::array<std::uint8_t, 4> octets) noexcept {
  IpAddress address;
  address.octets[10] = address.octets[11] = 0xFF;
  std::copy(octets.begin(), octets.end(), address.octets.begin() + 12);
  return address;
}

std::optional<IpAddress> IpAddress::parse(const std::string& text) {
  std::array<std::uint8_t, 4> four{};
  if (inet_pton(AF_INET, text.c_str(), four.data()) == 1) return v4(four);
  IpAddress address;
  if (inet_pton(AF_INET6, text.c_str(), address.octets.data()) == 1) return address;
  return std::nullopt;
}

Result<IpNetwork> IpNetwork::parse(std::string_view text) {
  const auto bad = [&] {
    return fail("\"" + std::string(text) +
                "\" is not an address block; write it like 10.0.0.0/8 or 2001:db8::/32");
  };
  const std::size_t slash = text.find('/');
  const auto base = IpAddress::parse(std::string(text.substr(0, slash)));
  if (!base) return bad();
  const bool four = text.find(':') == std::string_view::npos;

  IpNetwork network;
  network.base_ = *base;
  if (slash != std::string_view::npos) {
    const std::string_view length = text.substr(slash + 1);
    unsigned bits = 0;
    const auto [end, ec] = std::from_chars(length.data(), length.data() + length.size(), bits);
    if (ec != std::errc{} || end != length.data() + length.size() || bits > (four ? 32U : 128U)) return bad();
    network.bits_ = four ? bits + 96 : bits;
  }
  return network;
}

bool IpNetwork::contains(const IpAddress& address) const noexcept {
  const unsigned whole = bits_ / 8;
  if (!std::equal(base_.octets.begin(), base_.octets.begin() + whole, address.octets.begin())) return false;
  const unsigned rest = bits_ % 8;
  if (rest == 0) return true;
  const unsigned mask = (0xFFU << (8 - rest)) & 0xFFU;
  return (base_.octets[whole] & mask) == (address.octets[whole] & mask);
}

}  // namespace smppguard
