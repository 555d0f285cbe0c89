// SPDX-License-Identifier: Apache-2.0
#include "checks.hpp"

#include "smppguard/core/text.hpp"

#include <fmt/format.h>

namespace smppguard::admin {
namespace {

constexpr std::size_t kMostCharacters = 1'000;

}  // namespace

void check_text(Mistakes& mistakes, std::string_view field, std::string_view text, Need need) {
  if (need == Need::required && is_blank(text)) {
    mistakes.add(fmt::format("{}: it is empty; fill it in", field));
    return;
  }
  const auto count = character_count(text, Lines::one);
  if (!count) {
    mistakes.add(fmt::format(
        "{}: it is not UTF-8 text or holds line breaks or control characters; type it anew", field));
  } else if (*count > kMostCharacters) {
    mistakes.add(
        fmt::format("{}: it has {} characters; shorten it to {} at most", field, *count, kMostCharacters));
  }
}

void check_deed(Mistakes& mistakes, const store::Deed& deed, Need note) {
  check_text(mistakes, "by", deed.by, Need::required);
  check_text(mistakes, "note", deed.note, note);
}

}  // namespace smppguard::admin
