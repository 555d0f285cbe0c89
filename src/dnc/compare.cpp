// SPDX-License-Identifier: Apache-2.0
#include "smppguard/dnc/compare.hpp"

#include "little_endian.hpp"
#include "smppguard/core/area_slabs.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>

namespace smppguard::dnc {
namespace {

constexpr std::size_t kWordOctets = sizeof(std::uint64_t);
static_assert(AreaSlabs::kSlabOctets % kWordOctets == 0);

/// The area codes of a snapshot one after the other, each as a bitmap whatever form it has in the file.
class AreaWalk {
 public:
  explicit AreaWalk(const Snapshot& snapshot) : snapshot_{snapshot} {}

  /// Beyond all area codes at the end.
  [[nodiscard]] unsigned area_code() const noexcept {
    return at_ < areas().size() ? areas()[at_].area_code
                                : PhoneNumber::kFirstAreaCode + PhoneNumber::kAreaCodes;
  }
  [[nodiscard]] const AreaInfo& area() const noexcept { return areas()[at_]; }
  void next() noexcept { ++at_; }

  /// kSlabOctets of them; valid until the next call.
  [[nodiscard]] const std::uint8_t* bits() {
    const AreaSlabs::Area& slab = snapshot_.slabs().area(area_code());
    if (slab.bits != nullptr) return slab.bits;
    drawn_.assign(AreaSlabs::kSlabOctets, 0);
    snapshot_.for_each(at_, [this](std::uint32_t local) {
      drawn_[local >> 3U] = static_cast<std::uint8_t>(drawn_[local >> 3U] | (1U << (local & 7U)));
    });
    return drawn_.data();
  }

 private:
  [[nodiscard]] const std::vector<AreaInfo>& areas() const noexcept { return snapshot_.info().areas; }

  const Snapshot& snapshot_;
  std::size_t at_ = 0;
  std::vector<std::uint8_t> drawn_;
};

/// Calls `take` with each word that is not the same in both: its first local number, the bits that only one
/// has, and of these the ones that the latter has. Ends where it returns false, and returns that.
template <class Take>
bool for_each_other_word(const std::uint8_t* former, const std::uint8_t* latter, Take take) {
  for (std::size_t i = 0; i < AreaSlabs::kSlabOctets; i += kWordOctets) {
    const auto before = load_le<std::uint64_t>(former + i);
    const auto after = load_le<std::uint64_t>(latter + i);
    if (before == after) continue;
    if (!take(static_cast<std::uint32_t>(i * 8), before ^ after, after & ~before)) return false;
  }
  return true;
}

/// Calls `take` with the area code, its AreaInfo in either snapshot (nullptr: not there) and its bitmaps,
/// until it returns false.
template <class Take>
void for_each_area(const Snapshot& former, const Snapshot& latter, Take take) {
  const std::vector<std::uint8_t> none(AreaSlabs::kSlabOctets);
  AreaWalk before{former};
  AreaWalk after{latter};
  constexpr unsigned kEnd = PhoneNumber::kFirstAreaCode + PhoneNumber::kAreaCodes;
  for (bool more = true; more;) {
    const unsigned area_code = std::min(before.area_code(), after.area_code());
    if (area_code == kEnd) return;
    const bool was = before.area_code() == area_code;
    const bool is = after.area_code() == area_code;
    more = take(area_code, was ? &before.area() : nullptr, is ? &after.area() : nullptr,
                was ? before.bits() : none.data(), is ? after.bits() : none.data());
    if (was) before.next();
    if (is) after.next();
  }
}

}  // namespace

std::vector<AreaDifference> compare(const Snapshot& former, const Snapshot& latter) {
  std::vector<AreaDifference> areas;
  for_each_area(former, latter,
                [&](unsigned area_code, const AreaInfo* before, const AreaInfo* after,
                    const std::uint8_t* former_bits, const std::uint8_t* latter_bits) {
                  AreaDifference& area = areas.emplace_back();
                  area.area_code = area_code;
                  if (before != nullptr) area.former = before->version;
                  if (after != nullptr) area.latter = after->version;
                  return for_each_other_word(
                      former_bits, latter_bits,
                      [&area](std::uint32_t, std::uint64_t other, std::uint64_t added) {
                        area.added += static_cast<std::uint32_t>(std::popcount(added));
                        area.removed += static_cast<std::uint32_t>(std::popcount(other & ~added));
                        return true;
                      });
                });
  return areas;
}

void for_each_difference(const Snapshot& former, const Snapshot& latter,
                         const std::function<bool(PhoneNumber, Change)>& take) {
  for_each_area(former, latter,
                [&](unsigned area_code, const AreaInfo*, const AreaInfo*, const std::uint8_t* former_bits,
                    const std::uint8_t* latter_bits) {
                  const std::uint64_t first_number = area_code * std::uint64_t{PhoneNumber::kLocals};
                  return for_each_other_word(
                      former_bits, latter_bits,
                      [&](std::uint32_t first, std::uint64_t other, std::uint64_t added) {
                        for (; other != 0; other &= other - 1) {
                          const auto bit = static_cast<std::uint32_t>(std::countr_zero(other));
                          const Change change = ((added >> bit) & 1U) != 0 ? Change::added : Change::removed;
                          if (!take(PhoneNumber::nanp(first_number + first + bit), change)) return false;
                        }
                        return true;
                      });
                });
}

}  // namespace smppguard::dnc
