// SPDX-License-Identifier: Apache-2.0
#include "smppguard/store/record.hpp"

#include <array>
#include <cstddef>

namespace smppguard::store {

std::string_view name(Record::Kind kind) noexcept {
  constexpr std::array<std::string_view, 9> kNames = {
      "grant", "near_miss", "opt_out", "opt_in", "stop_all", "stop_one", "help", "only_allowed", "everybody"};
  return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace smppguard::store
