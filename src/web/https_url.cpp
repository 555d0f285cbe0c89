// SPDX-License-Identifier: Apache-2.0
#include "smppguard/web/fetch.hpp"

#include <algorithm>
#include <charconv>

namespace smppguard::web {
namespace {

constexpr std::string_view kScheme = "https://";
constexpr std::string_view kUsualPort = "443";
constexpr unsigned kMostPort = 65'535;

/// Printable ASCII without blanks, so that no URL makes up a header.
bool is_plain(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

bool is_port(std::string_view text) noexcept {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc{} && end == text.data() + text.size() && port > 0 && port <= kMostPort;
}

}  // namespace

std::optional<HttpsPlace> read_https_url(std::string_view url) {
  if (!url.starts_with(kScheme) || !is_plain(url)) return std::nullopt;
  url.remove_prefix(kScheme.size());
  const std::size_t slash = std::min(url.find('/'), url.size());
  std::string_view authority = url.substr(0, slash);
  HttpsPlace place;
  place.target = slash == url.size() ? "/" : url.substr(slash, url.find('#') - slash);
  if (authority.find_first_of("@?#") != std::string_view::npos) return std::nullopt;
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    place.host = authority.substr(1, end - 1);
    authority.remove_prefix(end + 1);
  } else {
    const std::size_t end = std::min(authority.find(':'), authority.size());
    place.host = authority.substr(0, end);
    authority.remove_prefix(end);
  }
  if (place.host.empty() || (!authority.empty() && authority.front() != ':')) return std::nullopt;
  place.port = authority.empty() ? kUsualPort : authority.substr(1);
  if (!is_port(place.port)) return std::nullopt;
  return place;
}

}  // namespace smppguard::web
