// SPDX-License-Identifier: Apache-2.0
#include "link_domains.hpp"

#include <algorithm>

namespace smppguard::traffic {
namespace {

using Text = std::span<const char32_t>;

/// Top-level domains that make a host a link without "http://" or "www." before it or a path behind it.
constexpr std::array<std::string_view, 46> kWellKnown = {
    "com",  "net",    "org",  "info", "biz",   "co",   "io",   "us",  "me",  "ly",  "link", "click",
    "top",  "xyz",    "site", "shop", "store", "club", "app",  "dev", "gg",  "to",  "cc",   "tv",
    "ru",   "cn",     "uk",   "de",   "ca",    "live", "life", "vip", "win", "icu", "page", "gl",
    "mobi", "online", "buzz", "work", "fun",   "bid",  "loan", "pro", "gov", "edu"};

/// Second labels below a country under which others register.
constexpr std::array<std::string_view, 7> kShared = {"co", "com", "net", "org", "gov", "ac", "edu"};

constexpr std::u32string_view kEndsOfWords = U" \t\r\n\f<>\"'()[]{},;\u00A0\u200B";

constexpr char32_t lower(char32_t c) noexcept {
  return c >= U'A' && c <= U'Z' ? c + 0x20 : c;
}
constexpr bool is_digit(char32_t c) noexcept {
  return c >= U'0' && c <= U'9';
}
constexpr bool is_host(char32_t c) noexcept {
  return (lower(c) >= U'a' && lower(c) <= U'z') || is_digit(c) || c == U'-' || c == U'.' ||
         (c > 0xBF && c < 0xD800);
}
bool ends_word(char32_t c) noexcept {
  return kEndsOfWords.find(c) != std::u32string_view::npos;
}

bool equals(Text text, std::string_view ascii) noexcept {
  return std::equal(text.begin(), text.end(), ascii.begin(), ascii.end(), [](char32_t a, char b) {
    return lower(a) == static_cast<char32_t>(static_cast<unsigned char>(b));
  });
}
bool begins(Text text, std::string_view ascii) noexcept {
  return text.size() >= ascii.size() && equals(text.first(ascii.size()), ascii);
}

/// The labels of a host from its end, at most three, and how many it has in all.
struct Labels {
  std::array<Text, 3> last{};
  std::size_t count = 0;
  bool sound = true;  ///< none is empty
};

Labels labels_of(Text host) noexcept {
  Labels labels;
  while (true) {
    std::size_t start = host.size();
    while (start > 0 && host[start - 1] != U'.') --start;
    const Text label = host.subspan(start);
    labels.sound = labels.sound && !label.empty();
    if (labels.count < labels.last.size()) labels.last[labels.count] = label;
    ++labels.count;
    if (start == 0) return labels;
    host = host.first(start - 1);
  }
}

template <std::size_t N>
bool is_one_of(Text label, const std::array<std::string_view, N>& names) noexcept {
  return std::any_of(names.begin(), names.end(), [&](std::string_view name) { return equals(label, name); });
}

bool is_ipv4(Text host, const Labels& labels) noexcept {
  return labels.count == 4 &&
         std::all_of(host.begin(), host.end(), [](char32_t c) { return is_digit(c) || c == U'.'; });
}

/// How much the text around a host says that it is one.
enum class Sign : std::uint8_t { none, path, certain };

bool is_link(Text host, const Labels& labels, Sign sign) noexcept {
  if (!labels.sound || labels.count < 2) return false;
  if (is_ipv4(host, labels)) return sign != Sign::none;
  const Text top = labels.last[0];
  const bool letters = top.size() >= 2 && std::none_of(top.begin(), top.end(), is_digit);
  return letters && (sign != Sign::none || is_one_of(top, kWellKnown));
}

Domain domain_of(Text host, const Labels& labels) noexcept {
  Text kept = host;
  if (!is_ipv4(host, labels)) {
    const bool shared = labels.last[0].size() == 2 && labels.count > 2 && is_one_of(labels.last[1], kShared);
    std::size_t size = labels.last[0].size() + 1 + labels.last[1].size();
    if (shared) size += 1 + labels.last[2].size();
    kept = host.last(size);
  }
  Domain domain;
  for (const char32_t c : kept.last(std::min(kept.size(), Domain::kMost))) domain.put(lower(c));
  return domain;
}

Word read_word(Text characters) noexcept {
  Word word{characters};
  Text rest = characters;
  Sign sign = Sign::none;
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (begins(rest, scheme)) {
      rest = rest.subspan(scheme.size());
      sign = Sign::certain;
      break;
    }
  }
  if (sign == Sign::certain) {
    const auto end = std::find_if(rest.begin(), rest.end(),
                                  [](char32_t c) { return c == U'/' || c == U'?' || c == U'#'; });
    const auto authority = static_cast<std::size_t>(end - rest.begin());
    for (std::size_t i = authority; i > 0; --i) {
      if (rest[i - 1] != U'@') continue;
      rest = rest.subspan(i);
      break;
    }
  } else if (begins(rest, "www.")) {
    sign = Sign::certain;
  }
  const auto end = std::find_if_not(rest.begin(), rest.end(), is_host);
  Text host = rest.first(static_cast<std::size_t>(end - rest.begin()));
  const char32_t behind = end == rest.end() ? U' ' : *end;
  if (sign == Sign::none && behind == U'@') return word;  // a mail address
  if (sign == Sign::none && behind == U'/') sign = Sign::path;
  while (!host.empty() && host.back() == U'.') host = host.first(host.size() - 1);
  if (host.empty()) return word;
  const Labels labels = labels_of(host);
  word.link = is_link(host, labels, sign);
  if (word.link) word.domain = domain_of(host, labels);
  return word;
}

}  // namespace

Word next_word(std::span<const char32_t>& rest) noexcept {
  const auto start = std::find_if_not(rest.begin(), rest.end(), ends_word);
  const auto end = std::find_if(start, rest.end(), ends_word);
  const Text characters =
      rest.subspan(static_cast<std::size_t>(start - rest.begin()), static_cast<std::size_t>(end - start));
  rest = rest.subspan(static_cast<std::size_t>(end - rest.begin()));
  return read_word(characters);
}

}  // namespace smppguard::traffic
