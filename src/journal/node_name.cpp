// SPDX-License-Identifier: Apache-2.0
#include "node_name.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace smppguard::journal {
namespace {

constexpr std::size_t kLongest = 64;

bool plain(char c) noexcept {
  constexpr std::string_view kOthers = ".-_";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         kOthers.find(c) != std::string_view::npos;
}

bool usable(const std::string& name) noexcept {
  return !name.empty() && name.size() <= kLongest && std::all_of(name.begin(), name.end(), plain);
}

/// From any of the streams that there are.
std::string name_before(const StreamEnds& ends) {
  for (const StreamEnd& end : ends) {
    if (end.begun && !end.node.empty()) return end.node;
  }
  return {};
}

std::string host_name() {
  std::array<char, kLongest + 1> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return {};
  return name.data();
}

}  // namespace

Result<std::string> node_name(const std::string& configured, const StreamEnds& ends) {
  const std::string before = name_before(ends);
  if (!configured.empty() && !before.empty() && configured != before) {
    return fail(fmt::format("it is that of node {}, not of {}; give each node a folder of its own", before,
                            configured));
  }
  std::string name = !configured.empty() ? configured : !before.empty() ? before : host_name();
  if (!usable(name)) {
    return fail(
        "the node needs a name of letters, digits, '.', '-' and '_', at most 64 of them; set journal.node");
  }
  return Result<std::string>{boost::system::in_place_value, std::move(name)};
}

}  // namespace smppguard::journal
