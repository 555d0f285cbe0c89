// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/database_url.hpp"

#include "smppguard/core/ip_network.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace smppguard {
namespace {

constexpr std::array<std::string_view, 2> kSchemes{"postgresql://", "postgres://"};

std::string_view scheme_of(std::string_view text) noexcept {
  for (const std::string_view scheme : kSchemes) {
    if (text.starts_with(scheme)) return text.substr(0, scheme.size());
  }
  return {};
}

/// As written, escapes and all.
struct Parts {
  std::string_view scheme;
  std::optional<std::string_view> user;
  std::optional<std::string_view> password;
  std::string_view hosts;
  std::string_view database;  // with the slash before it
  std::vector<std::string_view> parameters;
};

/// The text before the first of `stops`, which stays at the front of `rest`.
std::string_view take_until(std::string_view& rest, std::string_view stops) noexcept {
  const std::string_view taken = rest.substr(0, rest.find_first_of(stops));
  rest.remove_prefix(taken.size());
  return taken;
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> pieces;
  for (std::size_t end = 0; end != std::string_view::npos; text.remove_prefix(end + 1)) {
    end = text.find(at);
    pieces.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
  }
  return pieces;
}

Parts split_url(std::string_view url) {
  Parts parts;
  parts.scheme = scheme_of(url);
  url.remove_prefix(parts.scheme.size());
  std::string_view authority = take_until(url, "/?");
  if (authority.find('@') != std::string_view::npos) {
    std::string_view credentials = take_until(authority, "@");
    authority.remove_prefix(1);
    parts.user = take_until(credentials, ":");
    if (!credentials.empty()) parts.password = credentials.substr(1);
  }
  parts.hosts = authority;
  parts.database = take_until(url, "?");
  if (!url.empty()) parts.parameters = split(url.substr(1), '&');
  return parts;
}

std::optional<unsigned char> hexadecimal(std::string_view digits) noexcept {
  unsigned char value = 0;
  const char* const end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, value, 16);
  return digits.size() == 2 && read.ec == std::errc{} && read.ptr == end ? std::optional{value}
                                                                         : std::nullopt;
}

bool escapes_are_sound(std::string_view text) noexcept {
  for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
    const auto octet = hexadecimal(text.substr(at + 1, 2));
    if (!octet || *octet == 0) return false;
  }
  return true;
}

std::string unescaped(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto octet = text[i] == '%' ? hexadecimal(text.substr(i + 1, 2)) : std::nullopt;
    plain += octet ? static_cast<char>(*octet) : text[i];
    if (octet) i += 2;
  }
  return plain;
}

bool is_port(std::string_view text) noexcept {
  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, port);
  return read.ec == std::errc{} && read.ptr == end && port != 0;
}

/// What is wrong with "name", "192.0.2.1", "[2001:db8::1]" or a folder of sockets, and a port; or nothing.
const char* fault_of_host(std::string_view host) {
  const bool bracketed = host.starts_with('[');
  const std::size_t name_end = bracketed ? host.find(']') : 0;
  if (name_end == std::string_view::npos) return "a bracket is not closed";
  if (bracketed && !IpAddress::parse(std::string(host.substr(1, name_end - 1))))
    return "there is no IPv6 address in the brackets";
  std::string_view port = host.substr(bracketed ? name_end + 1 : std::min(host.find(':'), host.size()));
  if (port.empty()) return nullptr;
  if (port.front() != ':') return "there is more behind a bracket than a port";
  port.remove_prefix(1);
  return port.empty() || is_port(port) ? nullptr : "a port is not a number from 1 to 65535";
}

std::string name_of(std::string_view parameter) {
  return unescaped(parameter.substr(0, parameter.find('=')));
}

bool is_secret(std::string_view parameter) {
  std::string name = name_of(parameter);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return name.find("password") != std::string::npos || name.find("secret") != std::string::npos;
}

const char* fault_of(std::string_view url) {
  const auto stands_plain = [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7F; };
  if (!is_database_url(url)) return "it does not begin with postgresql://";
  if (!std::all_of(url.begin(), url.end(), stands_plain)) return "it holds a blank or a control character";
  if (!escapes_are_sound(url)) return "a % is not followed by two hexadecimal digits";
  const Parts parts = split_url(url);
  // A password with a slash or an at sign ends up here as well.
  if ((std::string(parts.hosts) + std::string(parts.database)).find('@') != std::string::npos)
    return "there is an at sign too many";
  for (const std::string_view host : split(parts.hosts, ',')) {
    if (const char* fault = fault_of_host(host)) return fault;
  }
  for (const std::string_view parameter : parts.parameters) {
    if (parameter.starts_with('=') || std::count(parameter.begin(), parameter.end(), '=') != 1)
      return "a parameter behind the question mark does not read name=value";
  }
  return nullptr;
}

}  // namespace

bool is_database_url(std::string_view text) noexcept {
  return !scheme_of(text).empty();
}

Result<void> check_database_url(std::string_view url) {
  if (const char* fault = fault_of(url)) return fail(fault);
  return {};
}

std::vector<std::string> parameter_names(std::string_view url) {
  std::vector<std::string> names;
  for (const std::string_view parameter : split_url(url).parameters) {
    if (parameter.find('@') != std::string_view::npos) return {};  // a password with a question mark?
    names.push_back(name_of(parameter));
  }
  return names;
}

bool has_password(std::string_view url) {
  const Parts parts = split_url(url);
  return parts.password || std::any_of(parts.parameters.begin(), parts.parameters.end(), is_secret);
}

std::string without_password(std::string_view url) {
  if (fault_of(url) != nullptr) return std::string(scheme_of(url)) + "***";
  const Parts parts = split_url(url);
  std::string text{parts.scheme};
  if (parts.user) text.append(*parts.user).append("@");
  text.append(parts.hosts).append(parts.database);
  char before = '?';
  for (const std::string_view parameter : parts.parameters) {
    if (is_secret(parameter)) continue;
    text.append(1, before).append(parameter);
    before = '&';
  }
  return text;
}

}  // namespace smppguard
