// SPDX-License-Identifier: Apache-2.0
#include "proxy_header.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

#include <boost/asio/ip/address_v6.hpp>

namespace smppguard::net {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kV1Start = "PROXY "sv;
constexpr std::string_view kV2Start = "\r\n\r\n\0\r\nQUIT\n"sv;
constexpr std::size_t kV2Fixed = 16;  // the start, version and command, family, length

constexpr std::uint8_t kV2 = 0x20;
constexpr std::uint8_t kLocal = 0x0;
constexpr std::uint8_t kProxy = 0x1;
constexpr std::uint8_t kTcp4 = 0x11;
constexpr std::uint8_t kTcp6 = 0x21;
constexpr std::size_t kTcp4Octets = 12;
constexpr std::size_t kTcp6Octets = 36;

constexpr ProxyInvalid kBadLine{"a damaged PROXY line"};

/// Whether `octets` begin with `start`, as far as there are any.
bool may_begin_with(Bytes octets, std::string_view start) {
  const std::size_t common = std::min(octets.size(), start.size());
  return as_chars(octets.first(common)) == start.substr(0, common);
}

/// What is before the next blank, which goes too.
std::string_view take_word(std::string_view& line) {
  const std::size_t blank = line.find(' ');
  const std::string_view word = line.substr(0, blank);
  line.remove_prefix(blank == std::string_view::npos ? line.size() : blank + 1);
  return word;
}

std::optional<std::uint16_t> port_in(std::string_view word) {
  std::uint16_t port = 0;
  const char* end = word.data() + word.size();
  const auto [read_to, ec] = std::from_chars(word.data(), end, port);
  const bool padded = word.size() > 1 && word.front() == '0';
  if (ec != std::errc{} || read_to != end || padded) return std::nullopt;
  return port;
}

std::optional<IpAddress> ip_in(std::string_view word, bool four) {
  const bool colons = word.find(':') != std::string_view::npos;
  if (colons == four || word.find('\0') != std::string_view::npos) return std::nullopt;
  return IpAddress::parse(std::string(word));
}

/// "TCP4 10.1.2.3 10.0.0.1 40001 2775", what stands between "PROXY " and the line's end.
ProxyParsed parse_line(std::string_view line, std::size_t octets) {
  const std::string_view family = take_word(line);
  if (family == "UNKNOWN") return ProxyFound{std::nullopt, octets};  // whatever follows
  const bool four = family == "TCP4";
  if (!four && family != "TCP6") return kBadLine;
  const auto source = ip_in(take_word(line), four);
  const auto destination = ip_in(take_word(line), four);
  const auto source_port = port_in(take_word(line));
  const auto destination_port = port_in(line);
  if (!source || !destination || !source_port || !destination_port) return kBadLine;
  return ProxyFound{SocketAddress{*source, *source_port}, octets};
}

ProxyParsed parse_v1(Bytes octets) {
  const std::string_view text = as_chars(octets.first(std::min(octets.size(), kMostProxyV1Octets)));
  const std::size_t end = text.find("\r\n");
  if (end != std::string_view::npos) {
    return parse_line(text.substr(kV1Start.size(), end - kV1Start.size()), end + 2);
  }
  if (text.size() == kMostProxyV1Octets) return ProxyInvalid{"a PROXY line of more than 107 octets"};
  return ProxyNeedsMore{};
}

/// Families that TCP cannot have come by, and UNSPEC, keep the connection's own address.
bool is_known_family(std::uint8_t family) {
  return family == 0 ||
         ((family >> 4U) >= 1 && (family >> 4U) <= 3 && (family & 0xFU) >= 1 && (family & 0xFU) <= 2);
}

SocketAddress source_in(Bytes body, bool four) {
  SocketAddress source;
  if (four) {
    source.ip = IpAddress::v4({body[0], body[1], body[2], body[3]});
    source.port = load_be16(body.data() + 8);
  } else {
    std::copy_n(body.begin(), source.ip.octets.size(), source.ip.octets.begin());
    source.port = load_be16(body.data() + 32);
  }
  return source;
}

ProxyParsed parse_v2(Bytes octets) {
  if (octets.size() < kV2Fixed) return ProxyNeedsMore{};
  const std::uint8_t version = octets[12] & 0xF0U;
  const std::uint8_t command = octets[12] & 0x0FU;
  const std::uint8_t family = octets[13];
  const std::size_t length = load_be16(octets.data() + 14);
  if (version != kV2 || command > kProxy) return ProxyInvalid{"a PROXY header of an unknown version"};
  if (command == kProxy && !is_known_family(family))
    return ProxyInvalid{"a PROXY header of an unknown family"};
  if (length > kMostProxyV2Body) return ProxyInvalid{"a PROXY header of more than 552 octets"};
  const bool four = family == kTcp4;
  const bool addressed = command == kProxy && (four || family == kTcp6);
  if (addressed && length < (four ? kTcp4Octets : kTcp6Octets)) {
    return ProxyInvalid{"a PROXY header without its addresses"};
  }
  if (octets.size() < kV2Fixed + length) return ProxyNeedsMore{};
  ProxyFound found{std::nullopt, kV2Fixed + length};
  if (addressed) found.source = source_in(octets.subspan(kV2Fixed), four);
  return found;
}

void append(std::vector<std::uint8_t>& out, std::string_view text) {
  out.insert(out.end(), text.begin(), text.end());
}

void append_port(std::vector<std::uint8_t>& out, std::uint16_t port) {
  out.push_back(static_cast<std::uint8_t>(port >> 8U));
  out.push_back(static_cast<std::uint8_t>(port));
}

bool both_v4(const Proxied& proxied) {
  return is_v4(proxied.source.ip) && is_v4(proxied.destination.ip);
}

std::vector<std::uint8_t> compose_v1(const std::optional<Proxied>& proxied) {
  std::vector<std::uint8_t> out;
  append(out, kV1Start);
  if (proxied) {
    const bool four = both_v4(*proxied);
    const auto text = [&](const IpAddress& ip) {
      return four ? text_of(ip) : boost::asio::ip::address_v6{ip.octets}.to_string();
    };
    append(out, four ? "TCP4 " : "TCP6 ");
    append(out, text(proxied->source.ip) + ' ' + text(proxied->destination.ip) + ' ' +
                    std::to_string(proxied->source.port) + ' ' + std::to_string(proxied->destination.port));
  } else {
    append(out, "UNKNOWN");
  }
  append(out, "\r\n");
  return out;
}

std::vector<std::uint8_t> compose_v2(const std::optional<Proxied>& proxied) {
  std::vector<std::uint8_t> out;
  append(out, kV2Start);
  if (!proxied) {
    out.insert(out.end(), {kV2 | kLocal, 0, 0, 0});
    return out;
  }
  const bool four = both_v4(*proxied);
  out.insert(out.end(), {kV2 | kProxy, four ? kTcp4 : kTcp6, 0,
                         static_cast<std::uint8_t>(four ? kTcp4Octets : kTcp6Octets)});
  for (const SocketAddress* address : {&proxied->source, &proxied->destination}) {
    const auto& octets = address->ip.octets;
    out.insert(out.end(), octets.begin() + (four ? 12 : 0), octets.end());
  }
  append_port(out, proxied->source.port);
  append_port(out, proxied->destination.port);
  return out;
}

}  // namespace

ProxyParsed parse_proxy_header(Bytes octets) {
  if (may_begin_with(octets, kV2Start)) return parse_v2(octets);
  if (!may_begin_with(octets, kV1Start)) return ProxyInvalid{"no PROXY header"};
  return octets.size() < kV1Start.size() ? ProxyParsed{ProxyNeedsMore{}} : parse_v1(octets);
}

std::vector<std::uint8_t> compose_proxy_header(ProxyHeader version, const std::optional<Proxied>& proxied) {
  return version == ProxyHeader::v1 ? compose_v1(proxied) : compose_v2(proxied);
}

}  // namespace smppguard::net
