// SPDX-License-Identifier: Apache-2.0
#include "smppguard/store/complaint.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace smppguard::store {
namespace {

constexpr std::array<std::string_view, 3> kSourceNames = {"text", "operator", "import"};

}  // namespace

std::string_view name(Complaint::Source source) noexcept {
  return kSourceNames[static_cast<std::size_t>(source)];
}

std::optional<Complaint::Source> find_complaint_source(std::string_view wanted) noexcept {
  const auto found = std::find(kSourceNames.begin(), kSourceNames.end(), wanted);
  if (found == kSourceNames.end()) return std::nullopt;
  return static_cast<Complaint::Source>(found - kSourceNames.begin());
}

}  // namespace smppguard::store
