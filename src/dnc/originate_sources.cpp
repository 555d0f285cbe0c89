// SPDX-License-Identifier: Apache-2.0
#include "originate_sources.hpp"

#include "smppguard/core/text.hpp"

#include <fmt/format.h>
#include <set>
#include <utility>

namespace smppguard::dnc {
namespace {

constexpr std::string_view kBetween = "; ";

std::string_view without_blanks(std::string_view text) noexcept {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

Result<void> add_sources(std::set<std::string_view>& sources, std::string_view text) {
  if (!character_count(text, Lines::one)) return fail("the source is not UTF-8 or holds control characters");
  while (!text.empty()) {
    const std::size_t end = text.find(kBetween);
    const std::string_view source = without_blanks(text.substr(0, end));
    if (source.size() > kMostSourceOctets) {
      return fail(fmt::format("the source is longer than {} octets", kMostSourceOctets));
    }
    if (!source.empty()) sources.insert(source);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + kBetween.size());
  }
  return {};
}

}  // namespace

Result<std::string> join_sources(std::string_view kept, std::string_view more) {
  std::set<std::string_view> sources;
  for (const std::string_view text : {kept, more}) {
    if (const auto added = add_sources(sources, text); !added) return added.error();
  }
  std::string joined;
  for (const std::string_view source : sources) {
    if (!joined.empty()) joined += kBetween;
    joined += source;
  }
  if (joined.size() > kMostSourcesOctets) {
    return fail(fmt::format("the prefix has more sources than fit into {} octets", kMostSourcesOctets));
  }
  return {boost::system::in_place_value, std::move(joined)};
}

}  // namespace smppguard::dnc
