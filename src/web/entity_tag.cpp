// SPDX-License-Identifier: Apache-2.0
#include "smppguard/web/entity_tag.hpp"

#include <algorithm>

namespace smppguard::web {
namespace {

std::string_view without_blanks(std::string_view text) noexcept {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") + 1 - first);
}

std::string_view without_weakness(std::string_view tag) noexcept {
  if (tag.starts_with("W/")) tag.remove_prefix(2);
  return tag;
}

}  // namespace

bool names_entity_tag(std::string_view if_none_match, std::string_view tag) noexcept {
  tag = without_weakness(tag);
  while (!if_none_match.empty()) {
    const std::size_t comma = std::min(if_none_match.find(','), if_none_match.size());
    const std::string_view one = without_weakness(without_blanks(if_none_match.substr(0, comma)));
    if (one == "*" || one == tag) return true;
    if_none_match.remove_prefix(std::min(comma + 1, if_none_match.size()));
  }
  return false;
}

}  // namespace smppguard::web
