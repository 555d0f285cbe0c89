// SPDX-License-Identifier: Apache-2.0
#include "names.hpp"

#include <algorithm>

namespace smppguard::net {

std::size_t Names::place_of(std::string_view name) {
  const std::lock_guard lock{mutex_};
  const auto found = std::find(names_.begin(), names_.end(), name);
  const auto place = static_cast<std::size_t>(found - names_.begin());
  if (found == names_.end() && place < most_) names_.emplace_back(name);
  return place;
}

std::string Names::name_of(std::size_t place) const {
  const std::lock_guard lock{mutex_};
  return place < names_.size() ? names_[place] : other_;
}

}  // namespace smppguard::net
