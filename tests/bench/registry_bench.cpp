// SPDX-License-Identifier: Apache-2.0
// Look-ups in the national list: in a batch against independent random reads of the same mapping, and alone
// against one dependent random read of it; beside them the same numbers in a CRoaring bitmap, a sorted array
// and SQLite. README.md says how to read the figures.
#include "median.hpp"
#include "smppguard/dnc/snapshot.hpp"
#include "yardstick.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <fmt/format.h>
#include <functional>
#include <memory>
#include <sqlite3.h>
#include <stdexcept>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <roaring/roaring.hh>

namespace smppguard::bench {
namespace {

using Clock = std::chrono::steady_clock;

struct Options {
  std::string list;
  unsigned rounds = 5;
  std::uint64_t reads = 5'000'000;
  std::uint64_t sqlite = 10'000'000;
};

/// Every number of the loaded area codes, listed or not, by its place: area times 10^7 plus local.
class Numbers {
 public:
  explicit Numbers(const dnc::Snapshot& snapshot) : snapshot_{snapshot} {
    for (const dnc::AreaInfo& area : snapshot.info().areas) area_codes_.push_back(area.area_code);
  }
  [[nodiscard]] std::uint64_t size() const noexcept { return area_codes_.size() * PhoneNumber::kLocals; }
  [[nodiscard]] PhoneNumber at(std::uint64_t place) const noexcept {
    return PhoneNumber::nanp(area_codes_[place / PhoneNumber::kLocals] * PhoneNumber::kLocals +
                             place % PhoneNumber::kLocals);
  }
  /// Places of the listed ones, ascending.
  void for_each(const std::function<void(std::uint32_t)>& take) const {
    for (std::size_t i = 0; i < area_codes_.size(); ++i) {
      const auto base = static_cast<std::uint32_t>(i * PhoneNumber::kLocals);
      snapshot_.for_each(i, [&](std::uint32_t local) { take(base + local); });
    }
  }

 private:
  const dnc::Snapshot& snapshot_;
  std::vector<std::uint64_t> area_codes_;
};

/// As a decision asks.
bool listed(const AreaSlabs& slabs, PhoneNumber number) noexcept {
  const AreaSlabs::Area& area = slabs.area(number.area_code());
  return area.bits != nullptr && AreaSlabs::test(area, number.local());
}

/// alone: where one looks follows from what was found before. batch: it does not, so that reads overlap.
enum class Order : std::uint8_t { batch, alone };

template <Order order, class Look>
double measure_in(std::uint64_t reads, std::uint64_t size, const Look& look) {
  std::uint64_t x = 88'172'645'463'325'252ULL;
  std::uint64_t sum = 0;
  const auto began = Clock::now();
  for (std::uint64_t i = 0; i < reads; ++i) {
    const std::uint64_t found = look(below(x, size));
    sum += found;
    // A choice while it runs would make the next place wait for what was found, chosen or not.
    if constexpr (order == Order::alone) {
      x = scatter(x + 1 + found);
    } else {
      x = scatter(x + 1);
    }
  }
  const std::chrono::duration<double, std::nano> took = Clock::now() - began;
  if (sum == reads + 1) fmt::print("impossible\n");  // so that the sum is used
  return took.count() / static_cast<double>(reads);
}

/// Nanoseconds for each of `reads`.
template <class Look>
double measure(std::uint64_t reads, std::uint64_t size, bool alone, const Look& look) {
  return alone ? measure_in<Order::alone>(reads, size, look) : measure_in<Order::batch>(reads, size, look);
}

struct Row {
  std::string name;
  std::uint64_t octets;
  std::function<double(bool alone)> once;
  std::vector<double> batch{};
  std::vector<double> alone{};
};

/// Numbers in a table of integers, in memory.
class Table {
 public:
  Table(const Numbers& numbers, std::uint64_t most) {
    require(sqlite3_open(":memory:", &database_));
    require(sqlite3_exec(database_, "CREATE TABLE n(place INTEGER PRIMARY KEY); BEGIN", nullptr, nullptr,
                         nullptr));
    sqlite3_stmt* insert = nullptr;
    require(sqlite3_prepare_v2(database_, "INSERT INTO n VALUES(?)", -1, &insert, nullptr));
    numbers.for_each([&](std::uint32_t place) {
      if (count_ == most) return;
      ++count_;
      limit_ = place + 1;
      sqlite3_bind_int64(insert, 1, place);
      sqlite3_step(insert);
      sqlite3_reset(insert);
    });
    sqlite3_finalize(insert);
    require(sqlite3_exec(database_, "COMMIT", nullptr, nullptr, nullptr));
    require(sqlite3_prepare_v2(database_, "SELECT 1 FROM n WHERE place = ?", -1, &select_, nullptr));
  }
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;
  ~Table() {
    sqlite3_finalize(select_);
    sqlite3_close(database_);
  }

  bool contains(std::uint64_t place) const {
    sqlite3_bind_int64(select_, 1, static_cast<sqlite3_int64>(place));
    const bool found = sqlite3_step(select_) == SQLITE_ROW;
    sqlite3_reset(select_);
    return found;
  }
  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  [[nodiscard]] std::uint64_t limit() const noexcept { return limit_; }
  [[nodiscard]] static std::uint64_t octets() { return static_cast<std::uint64_t>(sqlite3_memory_used()); }

 private:
  static void require(int code) {
    if (code != SQLITE_OK) throw std::runtime_error(sqlite3_errstr(code));
  }
  sqlite3* database_ = nullptr;
  sqlite3_stmt* select_ = nullptr;
  std::uint64_t count_ = 0;
  std::uint64_t limit_ = 1;
};

void run(const Options& options) {
  const auto snapshot = dnc::Snapshot::open(options.list).value();
  const Numbers numbers{*snapshot};
  const AreaSlabs& slabs = snapshot->slabs();
  // All of the mapping, slab by slab: what the yardsticks read.
  std::vector<const std::uint8_t*> areas;
  for (const dnc::AreaInfo& area : snapshot->info().areas) areas.push_back(slabs.area(area.area_code).bits);
  const std::uint64_t mapped = areas.size() * AreaSlabs::kSlabOctets;

  Roaring bitmap;
  std::vector<std::uint32_t> sorted;
  sorted.reserve(snapshot->info().total);
  numbers.for_each([&](std::uint32_t place) { sorted.push_back(place); });
  bitmap.addMany(sorted.size(), sorted.data());
  bitmap.runOptimize();
  const Table table{numbers, options.sqlite};

  const auto reads = options.reads;
  const auto size = numbers.size();
  std::vector<Row> rows;
  rows.push_back({"random reads of the mapping", mapped, [&](bool alone) {
                    return measure(reads, mapped, alone, [&](std::uint64_t at) -> std::uint64_t {
                      return areas[at / AreaSlabs::kSlabOctets][at % AreaSlabs::kSlabOctets];
                    });
                  }});
  rows.push_back({"the list", snapshot->info().file_octets, [&](bool alone) {
                    return measure(reads, size, alone, [&](std::uint64_t place) -> std::uint64_t {
                      return listed(slabs, numbers.at(place)) ? 1 : 0;
                    });
                  }});
  rows.push_back({"CRoaring", bitmap.getSizeInBytes(), [&](bool alone) {
                    return measure(reads, size, alone, [&](std::uint64_t place) -> std::uint64_t {
                      return bitmap.contains(static_cast<std::uint32_t>(place)) ? 1 : 0;
                    });
                  }});
  rows.push_back(
      {"sorted array", sorted.size() * sizeof(std::uint32_t), [&](bool alone) {
         return measure(reads / 4, size, alone, [&](std::uint64_t place) -> std::uint64_t {
           return std::binary_search(sorted.begin(), sorted.end(), static_cast<std::uint32_t>(place)) ? 1 : 0;
         });
       }});
  rows.push_back({fmt::format("SQLite, {} of them", table.count()), Table::octets(), [&](bool alone) {
                    return measure(
                        reads / 10, table.limit(), alone,
                        [&](std::uint64_t place) -> std::uint64_t { return table.contains(place) ? 1 : 0; });
                  }});

  for (unsigned round = 0; round < options.rounds; ++round) {
    for (Row& row : rows) {
      row.batch.push_back(row.once(false));
      row.alone.push_back(row.once(true));
    }
  }
  fmt::print("{} numbers in {} area codes; medians of {} rounds, ns a look-up\n", snapshot->info().total,
             areas.size(), options.rounds);
  fmt::print("{:<30} {:>9} {:>9} {:>7} {:>9} {:>7}\n", "", "MB", "batch", "ratio", "alone", "ratio");
  const double batch = median(rows[0].batch);
  const double alone = median(rows[0].alone);
  for (const Row& row : rows) {
    fmt::print("{:<30} {:>9.1f} {:>9.1f} {:>7.2f} {:>9.1f} {:>7.2f}\n", row.name,
               static_cast<double>(row.octets) / 1e6, median(row.batch), median(row.batch) / batch,
               median(row.alone), median(row.alone) / alone);
  }
}

}  // namespace
}  // namespace smppguard::bench

int main(int argc, char** argv) {
  smppguard::bench::Options options;
  CLI::App cli{"Look-ups in a national list, against random reads of it and other ways to keep it"};
  cli.add_option("LIST", options.list, "a generation of it, such as lists/national.000001.dnc")->required();
  cli.add_option("--rounds", options.rounds)->check(CLI::Range(1, 1000));
  cli.add_option("--reads", options.reads, "look-ups a round");
  cli.add_option("--sqlite", options.sqlite, "numbers in SQLite's table at most");
  CLI11_PARSE(cli, argc, argv);
  try {
    smppguard::bench::run(options);
  } catch (const std::exception& error) {
    fmt::print(stderr, "registry_bench: {}\n", error.what());
    return 1;
  }
  return 0;
}
