// SPDX-License-Identifier: Apache-2.0
// Look-ups of the consent index against one dependent random read of as much memory, in the same run.
// Argument: millions of grants.
#include "bench/yardstick.hpp"
#include "smppguard/consent/index.hpp"

#include <atomic>
#include <benchmark/benchmark.h>
#include <map>
#include <memory>
#include <thread>

namespace smppguard::bench {
namespace {

using consent::Grant;
using consent::Index;

constexpr std::uint64_t kMillion = 1'000'000;

Grant grant(std::uint64_t i) {
  const PhoneNumber recipient = PhoneNumber::nanp(2'000'000'000 + i * 104'729 % 8'000'000'000);
  const PhoneNumber sender = PhoneNumber::nanp(8'180'000'000 + i % 1'000);
  return {recipient, sender, WallTime{std::chrono::milliseconds{static_cast<std::int64_t>(i)}}};
}

/// One index and one yardstick, kept for all benchmarks of the same size.
struct Setting {
  explicit Setting(std::uint64_t count) : grants{count} {
    for (std::uint64_t i = 0; i < grants; ++i) index.put(grant(i));
    yardstick = std::make_unique<Yardstick>(index.memory_octets());
  }
  Index index;
  std::uint64_t grants;
  std::unique_ptr<Yardstick> yardstick;
};

Setting& setting(const benchmark::State& state) {
  static std::map<std::int64_t, std::unique_ptr<Setting>> settings;
  auto& one = settings[state.range(0)];
  if (one == nullptr) one = std::make_unique<Setting>(static_cast<std::uint64_t>(state.range(0)) * kMillion);
  return *one;
}

/// Puts new grants, up to a tenth more than there were, and then known ones again and again.
class Writer {
 public:
  explicit Writer(Setting& to)
      : thread_{[this, &to] {
          for (std::uint64_t i = to.grants; !done_; ++i)
            to.index.put(grant(i % (to.grants + to.grants / 10)));
        }} {}
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() {
    done_ = true;
    thread_.join();
  }

 private:
  std::atomic<bool> done_{false};
  std::thread thread_;
};

void one_random_read(benchmark::State& state) {
  const Setting& now = setting(state);
  std::uint64_t x = 1;
  for (auto step : state) x = scatter(x + now.yardstick->read(x));
  benchmark::DoNotOptimize(x);
}

void look_up(benchmark::State& state, Setting& now) {
  const auto reader = now.index.make_reader();
  std::uint64_t x = 1;
  std::uint64_t missed = 0;
  for (auto step : state) {
    const Grant wanted = grant(below(x, now.grants));
    const auto from = reader->effective_from(wanted.grantor, wanted.grantee);
    if (!from) ++missed;
    x = scatter(x + static_cast<std::uint64_t>(from.value_or(WallTime{}).time_since_epoch().count()));
  }
  if (missed != 0) state.SkipWithError("a grant was not found");
  state.counters["octets_per_grant"] =
      static_cast<double>(now.index.memory_octets()) / static_cast<double>(now.index.size());
}

void consent_look_up(benchmark::State& state) {
  look_up(state, setting(state));
}

void consent_look_up_while_written(benchmark::State& state) {
  Setting& now = setting(state);
  const Writer writer{now};
  look_up(state, now);
}

void consent_no_grant(benchmark::State& state) {
  Setting& now = setting(state);
  const auto reader = now.index.make_reader();
  std::uint64_t x = 1;
  for (auto step : state) {
    const Grant wanted = grant(below(x, now.grants));
    const bool found =
        reader->approved(wanted.grantor, PhoneNumber::nanp(9'000'000'000), wanted.effective_from);
    x = scatter(x + (found ? 1 : 2));
  }
}

void consent_put(benchmark::State& state) {
  for (auto step : state) {
    Index index;
    for (std::uint64_t i = 0; i < kMillion; ++i) index.put(grant(i));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kMillion));
}

// look_up_while_written last: it adds grants.
BENCHMARK(one_random_read)->Arg(10)->Arg(45);
BENCHMARK(consent_look_up)->Arg(10)->Arg(45);
BENCHMARK(consent_no_grant)->Arg(10)->Arg(45);
BENCHMARK(consent_look_up_while_written)->Arg(10)->Arg(45);
BENCHMARK(consent_put)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace smppguard::bench
