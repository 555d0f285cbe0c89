// SPDX-License-Identifier: Apache-2.0
#include "target.hpp"

#include "smppguard/core/bytes.hpp"
#include "smppguard/core/utf8.hpp"

#include <algorithm>
#include <charconv>

namespace smppguard::web {
namespace {

bool is_control(char c) noexcept {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

bool is_text(std::string_view text) {
  if (std::any_of(text.begin(), text.end(), is_control)) return false;
  for (Bytes octets = as_bytes(text); !octets.empty();) {
    const std::size_t size = utf8_size(octets);
    if (size == 0) return false;
    octets = octets.subspan(size);
  }
  return true;
}

/// Of the two digits behind a %.
std::optional<char> octet_of(std::string_view digits) noexcept {
  unsigned value = 0;
  const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (digits.size() != 2 || ec != std::errc{} || end != digits.data() + 2) return std::nullopt;
  return static_cast<char>(value);
}

/// Takes what stands before the first `mark` off the front, and the mark.
std::string_view cut(std::string_view& text, char mark) noexcept {
  const std::size_t at = std::min(text.find(mark), text.size());
  const std::string_view front = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return front;
}

Error undecodable(std::string_view what) {
  return fail("the " + std::string(what) + " of the request is not percent-encoded UTF-8 text");
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text, Blanks blanks) {
  std::string decoded;
  decoded.reserve(text.size());
  while (!text.empty()) {
    char c = text.front();
    text.remove_prefix(1);
    if (c == '%') {
      const auto octet = octet_of(text.substr(0, 2));
      if (!octet) return std::nullopt;
      c = *octet;
      text.remove_prefix(2);
    } else if (c == '+' && blanks == Blanks::by_plus) {
      c = ' ';
    }
    decoded += c;
  }
  if (!is_text(decoded)) return std::nullopt;
  return decoded;
}

Result<Target> read_target(std::string_view text) {
  if (!text.starts_with('/')) return fail("the request names no path; it begins with /");
  text = text.substr(0, text.find('#'));
  Target target;
  target.path = cut(text, '?');
  if (!percent_decoded(target.path, Blanks::as_they_are)) return undecodable("path");
  while (!text.empty()) {
    std::string_view value = cut(text, '&');
    const std::string_view key = cut(value, '=');
    if (key.empty()) continue;
    auto name = percent_decoded(key, Blanks::by_plus);
    auto decoded = percent_decoded(value, Blanks::by_plus);
    if (!name || !decoded) return undecodable("query");
    target.query.emplace(*std::move(name), *std::move(decoded));
  }
  return target;
}

std::vector<std::string_view> segments_of(std::string_view path) {
  path.remove_prefix(std::min<std::size_t>(path.size(), 1));
  std::vector<std::string_view> segments;
  for (;;) {
    const std::size_t slash = path.find('/');
    segments.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return segments;
    path.remove_prefix(slash + 1);
  }
}

}  // namespace smppguard::web
