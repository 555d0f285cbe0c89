// SPDX-License-Identifier: Apache-2.0
// The directory of registered numbers: how long it takes to build, and look-ups against one dependent random
// read of as much memory, in the same run. Argument: thousands of numbers.
#include "bench/yardstick.hpp"
#include "smppguard/registry/directory.hpp"

#include <benchmark/benchmark.h>
#include <bit>
#include <map>
#include <memory>

namespace smppguard::bench {
namespace {

using namespace registry;

constexpr std::uint64_t kNumbersPerCampaign = 100;
constexpr std::size_t kOctetsPerSlot = 16;
constexpr WallTime kNow{std::chrono::seconds{1'000}};

PhoneNumber number(std::uint64_t i) {
  return PhoneNumber::nanp(2'000'000'000 + i * 104'729 % 8'000'000'000);
}

/// One organisation for each campaign, every second of them exempt.
DirectoryData data_of(std::uint64_t numbers) {
  DirectoryData data;
  for (std::uint64_t i = 0; i < numbers; i += kNumbersPerCampaign) {
    const auto id = static_cast<std::uint32_t>(i / kNumbersPerCampaign + 1);
    data.organisations.push_back({.id = id, .key = std::to_string(id), .name = "An organisation"});
    Campaign campaign{.id = id, .organisation = id, .key = "texts"};
    for (std::uint64_t k = i; k < i + kNumbersPerCampaign; ++k) campaign.numbers.push_back(number(k));
    data.campaigns.push_back(std::move(campaign));
    if (id % 2 == 0) continue;
    data.exemptions.push_back({.id = id, .organisation = id, .status = ExemptionStatus::approved});
  }
  return data;
}

/// Kept for all benchmarks of the same size. The yardstick is as large as the table that is asked.
struct Setting {
  explicit Setting(std::uint64_t count)
      : numbers{count},
        data{data_of(count)},
        directory{data},
        yardstick{std::bit_ceil(2 * count) * kOctetsPerSlot} {}
  std::uint64_t numbers;
  DirectoryData data;
  Directory directory;
  Yardstick yardstick;
};

const Setting& setting(const benchmark::State& state) {
  static std::map<std::int64_t, std::unique_ptr<Setting>> settings;
  auto& one = settings[state.range(0)];
  if (one == nullptr) one = std::make_unique<Setting>(static_cast<std::uint64_t>(state.range(0)) * 1'000);
  return *one;
}

void one_random_read(benchmark::State& state) {
  const Setting& now = setting(state);
  std::uint64_t x = 1;
  for (auto step : state) x = scatter(x + now.yardstick.read(x));
  benchmark::DoNotOptimize(x);
}

void directory_registered(benchmark::State& state) {
  const Setting& now = setting(state);
  std::uint64_t x = 1;
  std::uint64_t missed = 0;
  for (auto step : state) {
    const auto entry = now.directory.find(number(below(x, now.numbers)), kNow);
    if (entry.organisation == nullptr) ++missed;
    x = scatter(x + entry.campaign + entry.exemption);
  }
  if (missed != 0) state.SkipWithError("a number was not found");
}

void directory_not_registered(benchmark::State& state) {
  const Setting& now = setting(state);
  std::uint64_t x = 1;
  for (auto step : state) {
    const auto entry = now.directory.find(PhoneNumber::nanp(2'000'000'001 + below(x, 7'000'000'000)), kNow);
    x = scatter(x + (entry.organisation == nullptr ? 1 : 2));
  }
}

void directory_build(benchmark::State& state) {
  const Setting& now = setting(state);
  for (auto step : state) {
    const Directory directory{now.data};
    benchmark::DoNotOptimize(directory.numbers());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(now.numbers));
}

BENCHMARK(one_random_read)->Arg(10)->Arg(1'000);
BENCHMARK(directory_registered)->Arg(10)->Arg(1'000);
BENCHMARK(directory_not_registered)->Arg(10)->Arg(1'000);
BENCHMARK(directory_build)->Arg(10)->Arg(1'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace smppguard::bench
