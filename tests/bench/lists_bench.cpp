// SPDX-License-Identifier: Apache-2.0
// The lists beside the national one: look-ups against one dependent random read of as much memory, in the
// same run; how long loading takes and how much memory. Writes lists of 4.4 million entries into the
// temporary folder.
#include "bench/temporary_folder.hpp"
#include "bench/yardstick.hpp"
#include "originate_file.hpp"
#include "originate_reader.hpp"
#include "smppguard/dnc/import.hpp"
#include "smppguard/dnc/list_folder.hpp"
#include "smppguard/dnc/lists.hpp"

#include <benchmark/benchmark.h>
#include <filesystem>
#include <fstream>
#include <malloc.h>
#include <memory>
#include <string>

namespace smppguard::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kRecipients = 1'000'000;  // in each of two lists, half of them in both
constexpr std::uint64_t kSenders = 2'300'000;
constexpr std::uint64_t kPrefixes = 100'000;

/// A number of 800 area codes; the same for the same `i`.
std::uint64_t number(std::uint64_t i) {
  return 2'000'000'000 + below(scatter(scatter(i + 1)), 800) * PhoneNumber::kLocals +
         below(scatter(i + 1), PhoneNumber::kLocals);
}

void import_recipients(const fs::path& folder, const char* list, std::uint64_t first) {
  std::ofstream text{folder / "list.txt"};
  for (std::uint64_t i = first; i < first + kRecipients; ++i) text << number(i) << '\n';
  text.close();
  dnc::ImportRequest request;
  request.folder = folder / "lists";
  request.inputs = {folder / "list.txt"};
  request.list = list;
  request.kind = ListKind::company;
  request.version_date = Day{};
  (void)dnc::import_lists(request).value();
}

void write_senders(const fs::path& folder) {
  dnc::OriginateCollector collector;
  const auto add = [&](std::uint64_t digits, const char* source) {
    (void)collector.add(dnc::read_digits(std::to_string(digits)).value(), source).value();
  };
  for (std::uint64_t i = 0; i < kSenders; ++i) add(number(i), i % 2 == 0 ? "owner's request" : "toll-free");
  for (std::uint64_t i = 0; i < kPrefixes; ++i) add(number(i) / (i % 2 == 0 ? 1'000 : 10'000), "unassigned");
  const auto path =
      folder / "lists" / dnc::list_file_name({"senders", 1, dnc::ListFile::Form::do_not_originate});
  (void)dnc::write_originate_file(path, {"senders", Day{}, 0}, collector.entries()).value();
}

const fs::path& folder() {
  static const TemporaryFolder temporary;
  static const fs::path written = [] {
    import_recipients(temporary.path(), "first", 0);
    import_recipients(temporary.path(), "second", kRecipients / 2);
    write_senders(temporary.path());
    return temporary.path() / "lists";
  }();
  return written;
}

std::shared_ptr<const dnc::Lists> load() {
  return dnc::Lists::load(folder(), dnc::Verify::header).value();
}

const dnc::Lists& lists() {
  static const auto loaded = load();
  return *loaded;
}

std::size_t octets_in_use() {
  const struct mallinfo2 all = ::mallinfo2();
  return all.uordblks + all.hblkhd;
}

/// Of as many MiB: what tells which places of the recipients' table are taken, and all of the table.
void one_random_read(benchmark::State& state) {
  const Yardstick yardstick{static_cast<std::size_t>(state.range(0)) << 20U};
  std::uint64_t x = 1;
  for (auto step : state) x = scatter(x + yardstick.read(x));
  benchmark::DoNotOptimize(x);
}

/// Nearly none of these are in a list.
PhoneNumber any_number(std::uint64_t x) {
  return PhoneNumber::nanp(2'000'000'000 + below(x, 8'000'000'000 >> 1U) * 2);
}

void recipient_in_no_list(benchmark::State& state) {
  const dnc::Lists& all = lists();
  std::uint64_t x = 1;
  for (auto step : state) x = scatter(x + all.holding(any_number(x)).size() + 1);
  benchmark::DoNotOptimize(x);
}

void recipient_in_a_list(benchmark::State& state) {
  const dnc::Lists& all = lists();
  std::uint64_t x = 1;
  for (auto step : state) {
    x = scatter(x + all.holding(PhoneNumber::nanp(number(below(x, kRecipients)))).size());
  }
  benchmark::DoNotOptimize(x);
}

void sender_in_no_list(benchmark::State& state) {
  const dnc::Lists& all = lists();
  std::uint64_t x = 1;
  for (auto step : state) x = scatter(x + (all.do_not_originate(any_number(x)) ? 1 : 2));
  benchmark::DoNotOptimize(x);
}

void load_all(benchmark::State& state) {
  folder();
  std::size_t octets = 0;
  for (auto step : state) {
    const std::size_t before = octets_in_use();
    const auto loaded = load();
    octets = octets_in_use() - before;
  }
  state.counters["MB"] = static_cast<double>(octets) / 1e6;
}

void load_senders(benchmark::State& state) {
  const fs::path path = folder() / "senders.000001.dno";
  std::size_t octets = 0;
  for (auto step : state) {
    const std::size_t before = octets_in_use();
    const auto opened = dnc::OriginateList::open(path).value();
    octets = octets_in_use() - before;
  }
  state.counters["MB"] = static_cast<double>(octets) / 1e6;
}

void load_what_is_loaded(benchmark::State& state) {
  const auto former = load();
  for (auto step : state) {
    benchmark::DoNotOptimize(dnc::Lists::load(folder(), dnc::Verify::header, former.get()).value());
  }
}

BENCHMARK(one_random_read)->Arg(2)->Arg(18);
BENCHMARK(recipient_in_no_list);
BENCHMARK(recipient_in_a_list);
BENCHMARK(sender_in_no_list);
BENCHMARK(load_all)->Unit(benchmark::kMillisecond);
BENCHMARK(load_senders)->Unit(benchmark::kMillisecond);
BENCHMARK(load_what_is_loaded)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace smppguard::bench
