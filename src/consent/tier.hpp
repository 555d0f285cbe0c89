// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/random_memory.hpp"

#include <cstddef>
#include <memory>

namespace smppguard::consent {

/// Memory for tables of one size side by side, since most tables are too small for a large page of their own.
class Tier : public std::enable_shared_from_this<Tier> {
 public:
  /// Room for `count` tables of so many octets each, a power of two and at least a cache line. Throws
  /// std::bad_alloc.
  Tier(std::size_t octets_each, std::size_t count);

  /// The room with this number, which nobody else may have; what is in it is not known. Letting go of it
  /// gives its pages back if it has pages of its own, and letting go of the last one all.
  [[nodiscard]] std::shared_ptr<void> room(std::size_t number);

 private:
  std::size_t octets_each_;
  bool has_pages_;
  RandomMemory octets_;
};

}  // namespace smppguard::consent
