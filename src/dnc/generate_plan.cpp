// SPDX-License-Identifier: Apache-2.0
#include "generate_plan.hpp"

#include "generate_random.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <map>
#include <utility>

namespace smppguard::dnc {
namespace {

/// Where an area code's share of the numbers is decided, its numbers, and so on: each has its own sequence.
enum Purpose : std::uint64_t { choice_of_areas = 1, weight_of_area, guid };

constexpr std::uint64_t kLeastInAreaCode = 300;        // however few the others leave it
constexpr std::uint64_t kUsualLeastInAreaCode = 1000;  // on average, where the number of area codes is free

Result<unsigned> area_code_count(const GenerateRequest& request) {
  const std::uint64_t numbers = request.numbers;
  if (numbers == 0 || numbers > GenerateRequest::kMostNumbers) {
    return fail(fmt::format("a registry of {} numbers cannot be made: 1 to {} are possible", numbers,
                            GenerateRequest::kMostNumbers));
  }
  if (request.area_codes == 0) {
    return static_cast<unsigned>(
        std::clamp<std::uint64_t>(numbers / kUsualLeastInAreaCode, 1, kAreaStates.size()));
  }
  if (request.area_codes > kAreaStates.size()) {
    return fail(fmt::format("{} area codes were asked for, but there are only {}", request.area_codes,
                            kAreaStates.size()));
  }
  const std::uint64_t most = request.area_codes * GenerateRequest::kMostInAreaCode;
  if (numbers < request.area_codes || numbers > most) {
    return fail(fmt::format("{} area codes hold {} to {} numbers, not {}", request.area_codes,
                            request.area_codes, most, numbers));
  }
  return request.area_codes;
}

Result<void> check_rest(const GenerateRequest& request) {
  if (request.changes > request.numbers / GenerateRequest::kNumbersPerChange) {
    return fail(fmt::format("{} changes are too many for {} numbers: at most one for each {}",
                            request.changes, request.numbers, GenerateRequest::kNumbersPerChange));
  }
  if (request.compression < 1 || request.compression > 9) return fail("compression goes from 1 to 9");
  return {};
}

std::vector<AreaState> choose_areas(std::uint64_t seed, unsigned count) {
  std::vector<AreaState> areas{kAreaStates.begin(), kAreaStates.end()};
  Random random{seed, Purpose::choice_of_areas};
  for (std::uint32_t i = 0; i < count; ++i) {
    std::swap(areas[i], areas[i + random.below(static_cast<std::uint32_t>(areas.size()) - i)]);
  }
  areas.resize(count);
  std::sort(areas.begin(), areas.end(),
            [](const AreaState& a, const AreaState& b) { return a.area_code < b.area_code; });
  return areas;
}

/// In hundredths of a percent of an area code's numbers: some are busy, some hardly used. On average such
/// that all area codes together hold what the registry held in 2025, 258 million.
std::uint64_t weight_of(std::uint64_t seed, unsigned area_code) {
  Random random{seed, Purpose::weight_of_area, area_code};
  const std::uint32_t kind = random.below(100);
  if (kind < 6) return 1300 + random.below(300);
  if (kind < 85) return 300 + random.below(900);
  return 1 + random.below(100);
}

/// By weight, exactly; what does not fit into one goes to the others. There is room for all of it.
std::vector<std::uint64_t> share_out(std::uint64_t whole, const std::vector<std::uint64_t>& weights,
                                     std::uint64_t room_in_each) {
  std::vector<std::uint64_t> shares(weights.size());
  while (whole > 0) {  // each round hands out all, or fills one
    std::uint64_t weight = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (shares[i] < room_in_each) weight += weights[i];
    }
    const std::uint64_t to_share = whole;
    for (std::uint64_t i = 0, passed = 0; i < weights.size(); ++i) {
      if (shares[i] == room_in_each) continue;
      const std::uint64_t before = to_share * passed / weight;
      passed += weights[i];
      const std::uint64_t due = to_share * passed / weight - before;
      const std::uint64_t taken = std::min(due, room_in_each - shares[i]);
      shares[i] += taken;
      whole -= taken;
    }
  }
  return shares;
}

std::vector<AreaPlan> plan_areas(const GenerateRequest& request, unsigned count) {
  const std::vector<AreaState> areas = choose_areas(request.seed, count);
  std::vector<std::uint64_t> weights;
  weights.reserve(count);
  for (const AreaState& area : areas) weights.push_back(weight_of(request.seed, area.area_code));
  const std::uint64_t least = std::min(kLeastInAreaCode, request.numbers / count);
  std::vector<std::uint64_t> numbers =
      share_out(request.numbers - least * count, weights, GenerateRequest::kMostInAreaCode - least);
  for (std::uint64_t& share : numbers) share += least;
  const auto changes = share_out(request.changes, numbers, request.changes);

  std::vector<AreaPlan> plans;
  plans.reserve(count);
  for (std::size_t i = 0; i < areas.size(); ++i) {
    plans.push_back(
        {areas[i], static_cast<std::uint32_t>(numbers[i]), static_cast<std::uint32_t>(changes[i])});
  }
  return plans;
}

std::string scope_of(const AreaState& area, ListLayout layout) {
  switch (layout) {
    case ListLayout::per_area: return std::to_string(area.area_code);
    case ListLayout::per_state: return std::string{area.state};
    case ListLayout::national: break;
  }
  return "national";
}

}  // namespace

Result<std::vector<ListPlan>> plan_lists(const GenerateRequest& request) {
  const auto count = area_code_count(request);
  if (!count) return count.error();
  if (const auto sound = check_rest(request); !sound) return sound.error();
  std::map<std::string, ListPlan> lists;
  for (const AreaPlan& area : plan_areas(request, *count)) {
    const std::string scope = scope_of(area.area, request.layout);
    ListPlan& list = lists[scope];
    list.scope = scope;
    list.areas.push_back(area);
  }
  std::vector<ListPlan> plans;
  plans.reserve(lists.size());
  for (auto& [scope, list] : lists) plans.push_back(std::move(list));
  return plans;
}

std::string list_name(const GenerateRequest& request, Day day, const std::string& scope) {
  Random random{request.seed,
                Purpose::guid,
                request.numbers,
                request.area_codes,
                request.changes,
                static_cast<std::uint64_t>(request.version.time_since_epoch().count()),
                static_cast<std::uint64_t>(request.format),
                static_cast<std::uint64_t>(request.layout)};
  for (const char c : scope) random = Random{random.next(), static_cast<std::uint64_t>(c)};
  const std::uint64_t high = random.next();
  const std::uint64_t low = random.next();
  const std::chrono::year_month_day date{day};
  return fmt::format("{}-{}-{}_{}_{:08X}-{:04X}-4{:03X}-8{:03X}-{:012X}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), scope,
                     high >> 32U, (high >> 16U) & 0xFFFFU, high & 0xFFFU, low >> 52U, low & 0xFFFFFFFFFFFFU);
}

}  // namespace smppguard::dnc
