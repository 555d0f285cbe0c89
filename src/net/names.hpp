// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::net {

/// Places for names that are counted by, so many and no more: whatever comes later shares the last place. A
/// name keeps its place. Any thread.
class Names {
 public:
  Names(std::size_t most, std::string other) : most_{most}, other_{std::move(other)} {}

  [[nodiscard]] std::size_t place_of(std::string_view name);
  /// Of a place that place_of() gave.
  [[nodiscard]] std::string name_of(std::size_t place) const;

 private:
  const std::size_t most_;
  const std::string other_;
  mutable std::mutex mutex_;
  std::vector<std::string> names_;
};

}  // namespace smppguard::net
