// SPDX-License-Identifier: Apache-2.0
// The store: how fast what stands is loaded from SQLite into memory, and how many texts are made durable a
// second. README.md says how to read the figures.
#include "median.hpp"
#include "smppguard/consent/index.hpp"
#include "smppguard/store/open.hpp"
#include "synthetic_grants.hpp"
#include "temporary_folder.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <exception>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <memory>
#include <sqlite3.h>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <vector>

#include <CLI/CLI.hpp>

namespace smppguard::bench {
namespace {

namespace fs = std::filesystem;
using store::Mode;
using store::Store;
using Clock = std::chrono::steady_clock;

struct Options {
  std::string folder;     // "": a temporary one
  std::string only_fill;  // "": all
  double millions = 10;
  unsigned rounds = 3;
  std::size_t appends = 20'000;
};

/// An Approve as it arrives, with a PDU of the usual length.
store::Record approve(std::uint64_t i) {
  return {.kind = store::Record::Kind::grant,
          .recipient = recipient(i),
          .source_addr = recipient(i).to_string(),
          .sender = sender(i),
          .destination_addr = "12676070000",
          .text = "Approve 1" + sender(i).to_string(),
          .pdu = std::vector<std::uint8_t>(90, 7),
          .near_miss_reason = {},
          .received_at = kReceivedAt,
          .effective_from = kReceivedAt,
          .upstream = "carrier",
          .system_id = "app1",
          .session = 1};
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::string range(const std::vector<double>& values) {
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  return fmt::format("{:.2f} ({:.2f} to {:.2f})", median(values), *least, *most);
}

std::unique_ptr<Store> open(const fs::path& path) {
  store::StoreOptions options;
  options.location = path.native();
  auto opened = store::open_store(options, Mode::read_write);
  if (!opened) throw std::runtime_error(opened.error().message);
  return std::move(*opened);
}

/// Rows in the order in which Approves come, by chance, which scatters them over the file; through the store
/// itself it would take long.
void fill(const fs::path& path, std::uint64_t count) {
  static_cast<void>(open(path));
  sqlite3* database = nullptr;
  sqlite3_stmt* insert = nullptr;
  const auto check = [&](bool well) {
    if (!well) throw std::runtime_error(sqlite3_errmsg(database));
  };
  check(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
  check(sqlite3_exec(database, "PRAGMA synchronous = OFF; PRAGMA cache_size = -2000000; BEGIN", nullptr,
                     nullptr, nullptr) == SQLITE_OK);
  check(sqlite3_prepare_v2(database,
                           "INSERT INTO standings (recipient, party, matter, state, valid_from, entry) "
                           "VALUES (10000000000 + ?, 10000000000 + ?, 0, 1, ?, ?)",
                           -1, &insert, nullptr) == SQLITE_OK);
  for (std::uint64_t i = 0; i < count; ++i) {
    sqlite3_bind_int64(insert, 1, static_cast<std::int64_t>(recipient(i).value()));
    sqlite3_bind_int64(insert, 2, static_cast<std::int64_t>(sender(i).value()));
    sqlite3_bind_int64(insert, 3, kReceivedAt.time_since_epoch().count());
    sqlite3_bind_int64(insert, 4, static_cast<std::int64_t>(i + 1));
    check(sqlite3_step(insert) == SQLITE_DONE);
    sqlite3_reset(insert);
  }
  sqlite3_finalize(insert);
  check(sqlite3_exec(database, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)", nullptr, nullptr, nullptr) ==
        SQLITE_OK);
  sqlite3_close(database);
}

/// As after a restart of the machine: the file is on the disk and not in the system's memory.
void forget_pages(const fs::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) throw std::runtime_error("cannot open " + path.native());
  ::fsync(file);
  ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
  ::close(file);
}

enum class Cache : std::uint8_t { cold, warm };

/// Millions a second, as the service loads them at its start.
double load_into_memory(const fs::path& path, Cache cache, std::uint64_t expected) {
  if (cache == Cache::cold) forget_pages(path);
  const auto opened = open(path);
  consent::Index index;
  const auto start = Clock::now();
  const auto loaded = opened->load_standings([&](const consent::Fact& fact) { index.put(fact); });
  const double seconds = seconds_since(start);
  if (!loaded) throw std::runtime_error(loaded.error().message);
  if (index.size() != expected) throw std::runtime_error("not everything was loaded");
  return static_cast<double>(expected) / seconds / 1e6;
}

/// Millions a second without anything done with them.
double read_only(const fs::path& path) {
  const auto opened = open(path);
  std::uint64_t sum = 0;
  const auto start = Clock::now();
  const auto loaded =
      opened->load_standings([&](const consent::Fact& fact) { sum += fact.recipient.value(); });
  const double seconds = seconds_since(start);
  if (!loaded || sum == 0) throw std::runtime_error("nothing was read");
  return static_cast<double>(loaded->count) / seconds / 1e6;
}

/// Thousands a second, `batch` of them in each commit; new recipients each time.
double append(Store& store, std::uint64_t& next, std::size_t count, std::size_t batch) {
  std::vector<store::Change> changes;
  const auto start = Clock::now();
  for (std::size_t done = 0; done < count; done += batch) {
    changes.clear();
    for (std::size_t i = 0; i < batch; ++i) changes.emplace_back(approve(next++));
    if (const auto appended = store.append(changes); !appended)
      throw std::runtime_error(appended.error().message);
  }
  return static_cast<double>(count) / seconds_since(start) / 1e3;
}

/// The yardstick of a commit: one page written and made durable, microseconds.
double sync_one_page(const fs::path& path) {
  constexpr int kTimes = 200;
  const std::string page(4096, 'x');
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) throw std::runtime_error("cannot create " + path.native());
  const auto start = Clock::now();
  for (int i = 0; i < kTimes; ++i) {
    if (::write(file, page.data(), page.size()) != static_cast<ssize_t>(page.size()) ||
        ::fdatasync(file) != 0)
      throw std::runtime_error("cannot write " + path.native());
  }
  const double seconds = seconds_since(start);
  ::close(file);
  return seconds / kTimes * 1e6;
}

void run(const Options& options, const fs::path& folder) {
  const fs::path path = folder / "store_bench.db";
  const auto count = static_cast<std::uint64_t>(options.millions * 1e6);
  fill(path, count);
  fmt::print("{} standings in SQLite, {:.0f} MB\n\n", count, static_cast<double>(fs::file_size(path)) / 1e6);

  std::vector<double> cold;
  std::vector<double> warm;
  std::vector<double> read;
  for (unsigned round = 0; round < options.rounds; ++round) {
    cold.push_back(load_into_memory(path, Cache::cold, count));
    warm.push_back(load_into_memory(path, Cache::warm, count));
    read.push_back(read_only(path));
  }
  fmt::print("millions of standings a second, median (least to most)\n");
  fmt::print("{:<44}{}\n", "loaded into memory, file not cached", range(cold));
  fmt::print("{:<44}{}\n", "loaded into memory, file cached", range(warm));
  fmt::print("{:<44}{}\n\n", "read and thrown away, file cached", range(read));

  fmt::print("thousands of Approves made durable a second, on top of those\n");
  const auto opened = open(path);
  std::uint64_t next = count;
  for (const std::size_t batch : {1U, 10U, 100U, 1'000U}) {
    const std::size_t appends = std::min(options.appends, batch * 1'000);
    std::vector<double> rates;
    for (unsigned round = 0; round < options.rounds; ++round)
      rates.push_back(append(*opened, next, appends, batch));
    fmt::print("{:<44}{}\n", fmt::format("{} in each commit", batch), range(rates));
  }
  fmt::print("one page written and made durable: {:.0f} us\n", sync_one_page(folder / "store_bench.page"));
}

int main_of(int argc, char** argv) {
  Options options;
  CLI::App app{"The store in figures"};
  app.add_option("--folder", options.folder, "where the file is made (default: a temporary folder)");
  app.add_option("--only-fill", options.only_fill, "make this store with the standings and do nothing else");
  app.add_option("--millions", options.millions, "standings, in millions")->check(CLI::Range(0.001, 400.0));
  app.add_option("--rounds", options.rounds)->check(CLI::Range(1, 1'000));
  app.add_option("--appends", options.appends, "Approves for each size of commit")
      ->check(CLI::Range(1'000, 10'000'000));
  CLI11_PARSE(app, argc, argv);
  if (!options.only_fill.empty()) {
    fill(options.only_fill, static_cast<std::uint64_t>(options.millions * 1e6));
    return 0;
  }
  if (!options.folder.empty()) {
    run(options, options.folder);
    return 0;
  }
  const TemporaryFolder folder;
  run(options, folder.path());
  return 0;
}

}  // namespace
}  // namespace smppguard::bench

int main(int argc, char** argv) {
  try {
    return smppguard::bench::main_of(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "store_bench: {}\n", error.what());
    return 1;
  }
}
