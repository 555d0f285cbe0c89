// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace smppguard::consent {

/// Memory for tables of one size side by side, because half of what a random read costs is finding the page,
/// and most tables are too small for a large page of their own. Where the system has no large pages to give,
/// small ones do.
class Tier : public std::enable_shared_from_this<Tier> {
 public:
  /// Room for `count` tables of so many octets each, a power of two and at least a cache line. Throws
  /// std::bad_alloc. Large pages are taken as they are written to.
  Tier(std::size_t octets_each, std::size_t count);

  /// The room with this number, which nobody else may have; what is in it is not known. Letting go of it
  /// gives its pages back, and letting go of the last one all.
  [[nodiscard]] std::shared_ptr<void> room(std::size_t number);

 private:
  struct Free {
    void operator()(std::uint8_t* octets) const noexcept;
    void* mapping = nullptr;  ///< none: it is from the heap
    std::size_t mapped_octets = 0;
  };
  using Octets = std::unique_ptr<std::uint8_t, Free>;

  [[nodiscard]] static Octets from_heap(std::size_t octets);
  [[nodiscard]] static Octets from_large_pages(std::size_t octets);

  std::size_t octets_each_;
  bool large_pages_;
  Octets octets_;
};

}  // namespace smppguard::consent
