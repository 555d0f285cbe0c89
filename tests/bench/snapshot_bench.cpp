// SPDX-License-Identifier: Apache-2.0
// The registry: look-ups against one dependent random read of as much memory, in the same run; opening with
// full verification; reading lists. Writes a snapshot of 343 area codes (430 MB) into the temporary folder.
#include "bench/yardstick.hpp"
#include "smppguard/dnc/builder.hpp"
#include "smppguard/dnc/snapshot.hpp"

#include <benchmark/benchmark.h>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>

namespace smppguard::bench {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kAreas = 343;
constexpr unsigned kLines = 20'000'000;

class Folder {
 public:
  Folder() {
    std::string name = fs::temp_directory_path() / "smppguard_bench.XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  [[nodiscard]] fs::path operator/(const char* name) const { return path_ / name; }

 private:
  fs::path path_;
};

const Folder& folder() {
  static Folder one;
  return one;
}

dnc::BuildRequest request(const fs::path& list, const char* out) {
  return {{list}, folder() / out, Day{}, Day{}, {}};
}

/// Number 2000000000 + `i` as a line, with `between` behind the area code.
std::string line(std::uint64_t i, const char* between, const char* end) {
  std::string ten = std::to_string(2'000'000'000 + i);
  return ten.insert(3, between) + end;
}

const fs::path& snapshot_path() {
  static fs::path path = [] {
    std::ofstream list{folder() / "areas"};
    for (std::uint64_t i = 0; i < kAreas; ++i) list << line(i * 10'000'000 + i, ",", "\n");
    list.close();
    dnc::build(request(folder() / "areas", "snapshot")).value();
    return folder() / "snapshot";
  }();
  return path;
}

std::shared_ptr<const dnc::Snapshot> snapshot() {
  static auto opened = dnc::Snapshot::open(snapshot_path()).value();
  return opened;
}

void one_random_read(benchmark::State& state) {
  static Yardstick yardstick{snapshot()->info().file_octets};
  std::uint64_t x = 1;
  for (auto step : state) x = scatter(x + yardstick.read(x));
  benchmark::DoNotOptimize(x);
}

void registry_look_up(benchmark::State& state) {
  const AreaSlabs& slabs = snapshot()->slabs();
  std::uint64_t x = 1;
  for (auto step : state) {
    const PhoneNumber number =
        PhoneNumber::nanp(2'000'000'000 + below(x, std::uint64_t{kAreas} * 10'000'000));
    const AreaSlabs::Area& area = slabs.area(number.area_code());
    const bool listed = area.bits != nullptr && AreaSlabs::test(area, number.local());
    x = scatter(x + (listed ? 1 : 2));
  }
  benchmark::DoNotOptimize(x);
}

void open_with_full_verification(benchmark::State& state) {
  const fs::path& path = snapshot_path();
  for (auto step : state) benchmark::DoNotOptimize(dnc::Snapshot::open(path).value());
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(fs::file_size(path)));
}

/// `stride` 1 is a list in ascending order, as they come; a large one a list in no order, over 40 area codes.
void build_from_list(benchmark::State& state, std::uint64_t stride, const char* between, const char* end) {
  std::ofstream list{folder() / "list"};
  for (std::uint64_t i = 0; i < kLines; ++i) list << line(i * stride % 400'000'000, between, end);
  list.close();
  for (auto step : state) dnc::build(request(folder() / "list", "built")).value();
  state.SetItemsProcessed(state.iterations() * std::int64_t{kLines});
}

void build_sorted(benchmark::State& state) {
  build_from_list(state, 1, ",", "\n");
}
void build_ten_digits_crlf(benchmark::State& state) {
  build_from_list(state, 1, "", "\r\n");
}
void build_unsorted(benchmark::State& state) {
  build_from_list(state, 7'919'777, ",", "\n");
}

BENCHMARK(one_random_read);
BENCHMARK(registry_look_up);
BENCHMARK(open_with_full_verification)->Unit(benchmark::kMillisecond);
BENCHMARK(build_sorted)->Unit(benchmark::kMillisecond);
BENCHMARK(build_ten_digits_crlf)->Unit(benchmark::kMillisecond);
BENCHMARK(build_unsorted)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace smppguard::bench
