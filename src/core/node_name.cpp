// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/node_name.hpp"

#include <algorithm>
#include <array>
#include <unistd.h>

namespace smppguard {
namespace {

bool plain(char c) noexcept {
  constexpr std::string_view kOthers = ".-_";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         kOthers.find(c) != std::string_view::npos;
}

}  // namespace

bool is_node_name(std::string_view name) noexcept {
  return !name.empty() && name.size() <= kLongestNodeName && std::all_of(name.begin(), name.end(), plain);
}

std::string host_name() {
  std::array<char, kLongestNodeName + 1> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return {};
  return name.data();
}

}  // namespace smppguard
