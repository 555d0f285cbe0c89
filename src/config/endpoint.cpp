// SPDX-License-Identifier: Apache-2.0
#include "endpoint.hpp"

#include "smppguard/core/ip_network.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <optional>

namespace smppguard::config {
namespace {

Problem not_an_endpoint(std::string_view text, std::string_view because) {
  return {fmt::format("{} is not an address with a port: {}", in_quotes(text), because),
          "write host:port, such as 192.0.2.1:2775 or [2001:db8::1]:2775"};
}

std::optional<std::uint16_t> read_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (ec != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return port;
}

bool is_ip(std::string_view host) {
  return IpAddress::parse(std::string(host)).has_value();
}

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

bool is_host_character(char c) noexcept {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

bool is_label(std::string_view label) noexcept {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(), is_host_character);
}

// RFC 1123, and the underscore that occurs in internal names. All digits at the end is a bad IPv4 address.
bool is_host_name(std::string_view host) noexcept {
  if (host.size() > 253) return false;
  if (host.ends_with('.')) host.remove_suffix(1);
  std::string_view label;
  do {
    const std::size_t dot = host.find('.');
    label = host.substr(0, dot);
    if (!is_label(label)) return false;
    host = dot == std::string_view::npos ? std::string_view{} : host.substr(dot + 1);
    if (dot != std::string_view::npos && host.empty()) return false;
  } while (!host.empty());
  return !std::all_of(label.begin(), label.end(), is_digit);
}

// "host:port" or "[v6]:port"; the host is not judged besides that brackets hold an IPv6 address.
Read<net::Endpoint> split_endpoint(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  const bool bracketed = text.starts_with('[');
  if (colon == std::string_view::npos || (bracketed && text[colon - 1] != ']')) {
    return not_an_endpoint(text, "there is no port");
  }
  std::string_view host = text.substr(0, colon);
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (bracketed != (host.find(':') != std::string_view::npos) || (bracketed && !is_ip(host))) {
    return not_an_endpoint(text, "brackets stand around an IPv6 address and around nothing else");
  }
  const auto port = read_port(text.substr(colon + 1));
  if (!port) return not_an_endpoint(text, "the port is a number up to 65535");
  return net::Endpoint{std::string(host), *port};
}

}  // namespace

bool is_host(std::string_view text) {
  return is_ip(text) || is_host_name(text);
}

Read<net::Endpoint> read_listener_address(std::string_view text) {
  auto endpoint = split_endpoint(text);
  if (endpoint && !is_ip(endpoint->host)) {
    return Problem{fmt::format("{} is not a literal IP address", in_quotes(endpoint->host)),
                   "write the address to listen on, such as 0.0.0.0:2775 or [::]:2775"};
  }
  return endpoint;
}

Read<net::Endpoint> read_upstream_endpoint(std::string_view text) {
  auto endpoint = split_endpoint(text);
  if (!endpoint) return endpoint;
  if (!is_host(endpoint->host)) {
    return not_an_endpoint(text, "the host is neither a name nor an IP address");
  }
  if (endpoint->port == 0) return not_an_endpoint(text, "the port is 1 to 65535");
  return endpoint;
}

}  // namespace smppguard::config
