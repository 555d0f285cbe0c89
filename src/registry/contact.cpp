// SPDX-License-Identifier: Apache-2.0
#include "contact.hpp"

#include <algorithm>
#include <cstddef>

namespace smppguard::registry {
namespace {

constexpr std::size_t kMostEmailOctets = 254;
constexpr std::size_t kMostLocalPartOctets = 64;
constexpr std::size_t kMostLabelOctets = 63;
constexpr std::ptrdiff_t kLeastDigits = 7;
constexpr std::ptrdiff_t kMostDigits = 15;

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kGrouping = " ()-.";
constexpr std::string_view kLabelCharacters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
constexpr std::string_view kMoreLocalCharacters = ".!#$%&'*+/=?^_`{|}~";

bool is_one_of(char c, std::string_view characters) noexcept {
  return characters.find(c) != std::string_view::npos;
}

bool is_digit(char c) noexcept {
  return is_one_of(c, kDigits);
}

bool is_local_part(std::string_view text) noexcept {
  return !text.empty() && text.size() <= kMostLocalPartOctets && text.front() != '.' && text.back() != '.' &&
         text.find("..") == std::string_view::npos && std::all_of(text.begin(), text.end(), [](char c) {
           return is_one_of(c, kLabelCharacters) || is_one_of(c, kMoreLocalCharacters);
         });
}

bool is_label(std::string_view text) noexcept {
  return !text.empty() && text.size() <= kMostLabelOctets && text.front() != '-' && text.back() != '-' &&
         text.find_first_not_of(kLabelCharacters) == std::string_view::npos;
}

bool is_domain(std::string_view text) noexcept {
  std::size_t labels = 1;
  for (auto dot = text.find('.'); dot != std::string_view::npos; dot = text.find('.'), ++labels) {
    if (!is_label(text.substr(0, dot))) return false;
    text.remove_prefix(dot + 1);
  }
  return labels > 1 && is_label(text);
}

}  // namespace

bool is_plausible_email(std::string_view text) noexcept {
  const auto at = text.find('@');
  return at != std::string_view::npos && text.size() <= kMostEmailOctets &&
         is_local_part(text.substr(0, at)) && is_domain(text.substr(at + 1));
}

bool is_plausible_phone(std::string_view text) noexcept {
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto digits = std::count_if(text.begin(), text.end(), is_digit);
  return digits >= kLeastDigits && digits <= kMostDigits &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || is_one_of(c, kGrouping); });
}

}  // namespace smppguard::registry
