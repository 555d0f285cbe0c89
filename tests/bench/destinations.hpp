// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "synthetic_registry.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace smppguard::bench {

/// Eleven digits, "1" and a NANP number, without a NUL.
using Digits = std::array<char, 11>;

struct Destination {
  Digits digits;
  bool watched = false;  ///< each answer to a message to it is kept
};

/// A ring of destinations drawn at random once, so that drawing one costs next to nothing while the load
/// runs. Long enough that a large registry does not come to lie in the processor's caches by repetition.
class Destinations {
 public:
  static constexpr std::size_t kCount = std::size_t{1} << 20U;

  /// `listed_percent` (0 to 100) of the numbers are on the registry, the others are not.
  Destinations(const SyntheticRegistry& registry, unsigned listed_percent);

  /// All of a file, in its order: a line is eleven digits, with a ! behind if it is watched.
  explicit Destinations(const std::string& path);

  /// Valid as long as this is.
  [[nodiscard]] const Destination& next() noexcept {
    const Destination& one = ring_[at_];
    at_ = at_ + 1 == ring_.size() ? 0 : at_ + 1;
    return one;
  }

 private:
  std::vector<Destination> ring_;
  std::size_t at_ = 0;
};

}  // namespace smppguard::bench
