// SPDX-License-Identifier: Apache-2.0
#include "generate_area.hpp"

namespace smppguard::dnc {
namespace {

constexpr auto kLocals = static_cast<std::uint32_t>(PhoneNumber::kLocals);

enum Purpose : std::uint64_t { numbers_of_area = 101, changes_of_area };

/// Where the slot begins, in seconds, that a change has for itself in the period.
constexpr std::uint32_t slot_start(std::uint64_t change, std::uint64_t changes) noexcept {
  constexpr std::uint64_t kPeriod = std::chrono::seconds{kChangePeriod}.count();
  static_assert(kPeriod > GenerateRequest::kMostInAreaCode / GenerateRequest::kNumbersPerChange);
  return static_cast<std::uint32_t>(kPeriod * change / changes);
}

}  // namespace

SyntheticArea::SyntheticArea(std::uint64_t seed, const AreaPlan& plan) : plan_{plan}, bits_(kWords) {
  static_assert(GenerateRequest::kMostInAreaCode <= kLocals / 2);  // so that few draws hit a number again
  Random random{seed, Purpose::numbers_of_area, plan.area.area_code};
  while (count_ < plan.numbers) {
    const std::uint32_t local = random.below(kLocals);
    if (listed(local)) continue;
    flip(local);
    ++count_;
  }
}

std::vector<ListChange> SyntheticArea::change(std::uint64_t seed) {
  Random random{seed, Purpose::changes_of_area, plan_.area.area_code};
  std::vector<ListChange> changes;
  changes.reserve(plan_.changes);
  for (std::uint32_t i = 0; i < plan_.changes; ++i) {
    const std::uint32_t local = draw_to_change(random, changes);
    flip(local);
    count_ += listed(local) ? 1U : -1U;
    const std::uint32_t from = slot_start(i, plan_.changes);
    const std::chrono::seconds after{from + random.below(slot_start(i + 1, plan_.changes) - from)};
    changes.push_back({after, plan_.area.area_code * PhoneNumber::kLocals + local, listed(local)});
  }
  return changes;
}

/// Two in three are additions, as the registry grows; one in eight is of a number that has changed before.
std::uint32_t SyntheticArea::draw_to_change(Random& random, const std::vector<ListChange>& earlier) const {
  if (!earlier.empty() && random.below(8) == 0) {
    const ListChange& again = earlier[random.below(static_cast<std::uint32_t>(earlier.size()))];
    return PhoneNumber::nanp(again.number).local();
  }
  const bool remove = count_ > 0 && random.below(3) == 0;
  std::uint32_t local = random.below(kLocals);
  while (listed(local) != remove) local = random.below(kLocals);
  return local;
}

}  // namespace smppguard::dnc
