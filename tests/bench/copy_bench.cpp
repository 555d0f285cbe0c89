// SPDX-License-Identifier: Apache-2.0
// Very many grants between SQLite and PostgreSQL: how fast a store is copied there and back with its check,
// and how fast a node loads from there what stands. Each has its yardstick, psql's \copy of the same rows in
// the same run. SMPPGUARD_TEST_POSTGRES is the server's URL, or a file that holds it. README.md says how to
// read the figures.
#include "median.hpp"
#include "smppguard/consent/index.hpp"
#include "smppguard/store/copy.hpp"
#include "smppguard/store/open.hpp"
#include "synthetic_grants.hpp"
#include "temporary_folder.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <sqlite3.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

#include <CLI/CLI.hpp>

namespace smppguard::bench {
namespace {

namespace fs = std::filesystem;
using store::CopyStep;
using Clock = std::chrono::steady_clock;

struct Options {
  double millions = 2;
  unsigned rounds = 1;
};

constexpr std::array kTables = {"approvals", "feed", "standings"};

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::string server_url() {
  const char* const given = std::getenv("SMPPGUARD_TEST_POSTGRES");  // NOLINT(concurrency-mt-unsafe)
  if (given == nullptr || *given == '\0')
    throw std::runtime_error("SMPPGUARD_TEST_POSTGRES has to be a PostgreSQL's URL");
  std::string url{given};
  if (!url.starts_with("postgres") && !std::getline(std::ifstream{given}, url))
    throw std::runtime_error("no URL in " + std::string{given});
  return url;
}

/// A schema of the benchmark's own on the server, which goes with it.
class Schema {
 public:
  explicit Schema(const std::string& name) : server_{server_url()}, name_{name} {
    psql_at(server_, "DROP SCHEMA IF EXISTS " + name_ + " CASCADE");
    psql_at(server_, "CREATE SCHEMA " + name_);
  }
  Schema(const Schema&) = delete;
  Schema& operator=(const Schema&) = delete;
  ~Schema() {
    if (!succeeds(command(server_, "DROP SCHEMA " + name_ + " CASCADE")))
      fmt::print(stderr, "copy_bench: schema {} is left\n", name_);
  }

  [[nodiscard]] std::string url() const {
    return server_ + (server_.find('?') == std::string::npos ? "?" : "&") + "options=-csearch_path%3D" +
           name_;
  }
  /// Seconds that psql needs for it.
  double psql(const std::string& sql) const { return psql_at(url(), sql); }

 private:
  static std::string command(const std::string& url, const std::string& sql) {
    return fmt::format("PGOPTIONS='-c client_min_messages=warning' psql -q -v ON_ERROR_STOP=1 '{}' -c \"{}\"",
                       url, sql);
  }
  static bool succeeds(const std::string& line) {
    return std::system(line.c_str()) == 0;  // NOLINT(concurrency-mt-unsafe, cert-env33-c): a yardstick
  }
  static double psql_at(const std::string& url, const std::string& sql) {
    const auto start = Clock::now();
    if (!succeeds(command(url, sql))) throw std::runtime_error("psql failed: " + sql);
    return seconds_since(start);
  }

  std::string server_;
  std::string name_;
};

store::StoreOptions at(const std::string& location) {
  store::StoreOptions options;
  options.location = location;
  return options;
}

/// Grants as Approves leave them: a row in each of three tables.
class Filler {
 public:
  explicit Filler(const fs::path& path) {
    const auto made = store::open_store(at(path.native()), store::Mode::read_write);
    if (!made) throw std::runtime_error(made.error().message);
    check(sqlite3_open(path.c_str(), &database_) == SQLITE_OK);
    run("PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; BEGIN");
  }
  Filler(const Filler&) = delete;
  Filler& operator=(const Filler&) = delete;
  ~Filler() { sqlite3_close(database_); }

  void fill(std::uint64_t count) {
    run("CREATE TEMP TABLE numbers (i INTEGER PRIMARY KEY, grantor TEXT, grantee TEXT)");
    sqlite3_stmt* insert = nullptr;
    check(sqlite3_prepare_v2(database_, "INSERT INTO numbers VALUES (?, '1' || ?, '1' || ?)", -1, &insert,
                             nullptr) == SQLITE_OK);
    for (std::uint64_t i = 1; i <= count; ++i) {
      sqlite3_bind_int64(insert, 1, static_cast<std::int64_t>(i));
      sqlite3_bind_int64(insert, 2, static_cast<std::int64_t>(recipient(i).value()));
      sqlite3_bind_int64(insert, 3, static_cast<std::int64_t>(sender(i).value()));
      check(sqlite3_step(insert) == SQLITE_DONE);
      sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    const auto time = kReceivedAt.time_since_epoch().count();
    run(fmt::format(
        "INSERT INTO approvals SELECT i, {0} + i, {0} + i, grantor, grantee, grantor, "
        "'12676070000', 'Approve ' || grantee, zeroblob(90), 'carrier', 'app1', 1, 0 FROM numbers",
        time));
    run(
        fmt::format("INSERT INTO feed SELECT i, {0} + i, 'grant', grantor, grantee, NULL, 'voice', "
                    "'permitted', {0} + i, NULL, '', '{{\"text\":{{\"table\":\"approvals\",\"id\":' || i || "
                    "'}},\"upstream\":\"carrier\",\"system_id\":\"app1\"}}' FROM numbers",
                    time));
    run(
        fmt::format("INSERT INTO standings SELECT CAST(grantor AS INTEGER), CAST(grantee AS INTEGER), 0, 1, "
                    "{0} + i, NULL, i FROM numbers ORDER BY grantor",
                    time));
    run("DROP TABLE numbers; COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
  }

 private:
  void check(bool well) const {
    if (!well) throw std::runtime_error(sqlite3_errmsg(database_));
  }
  void run(const std::string& sql) const {
    check(sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  }

  sqlite3* database_ = nullptr;
};

struct Seconds {
  double copying = 0;
  double checking = 0;
};

Seconds copy(const std::string& from, const std::string& to) {
  Seconds seconds;
  const auto start = Clock::now();
  store::CopyRequest request;
  request.from = at(from);
  request.to = at(to);
  request.progress = [&](CopyStep step, std::uint64_t, std::uint64_t) {
    if (step == CopyStep::copying) seconds.copying = seconds_since(start);
  };
  const auto copied = store::copy_store(request);
  if (!copied) throw std::runtime_error(copied.error().message);
  seconds.checking = seconds_since(start) - seconds.copying;
  return seconds;
}

/// As a node does at its start.
double load(const std::string& from, std::uint64_t expected) {
  const auto opened = store::open_store(at(from), store::Mode::read_only);
  if (!opened) throw std::runtime_error(opened.error().message);
  consent::Index index;
  const auto start = Clock::now();
  const auto loaded = (*opened)->load_standings([&](const consent::Fact& fact) { index.put(fact); });
  const double seconds = seconds_since(start);
  if (!loaded) throw std::runtime_error(loaded.error().message);
  if (index.size() != expected) throw std::runtime_error("not everything was loaded");
  return seconds;
}

/// The yardsticks: psql reads and writes the same rows.
class Yardsticks {
 public:
  Yardsticks(const Schema& full, const fs::path& folder) : full_{full}, folder_{folder} {}

  double read_standings() const {
    return full_.psql(
        "\\copy (SELECT recipient, party, matter, state, valid_from, valid_until FROM "
        "standings) TO '/dev/null' (FORMAT binary)");
  }
  double read_all() const {
    double seconds = 0;
    for (const char* table : kTables)
      seconds += full_.psql(fmt::format("\\copy {} TO '{}' (FORMAT binary)", table, file(table)));
    return seconds;
  }
  /// Into empty tables with the same indexes.
  double write_all() const {
    double seconds = 0;
    for (const char* table : kTables) {
      full_.psql(fmt::format("CREATE TABLE again (LIKE {} INCLUDING ALL)", table));
      seconds += full_.psql(fmt::format("\\copy again FROM '{}' (FORMAT binary)", file(table)));
      full_.psql("DROP TABLE again");
    }
    return seconds;
  }

 private:
  [[nodiscard]] std::string file(const char* table) const { return (folder_ / table).native(); }

  const Schema& full_;
  const fs::path folder_;
};

void print(std::string_view what, std::vector<double> seconds, double grants) {
  const double middle = median(seconds);
  fmt::print("{:<52}{:>8.1f} s{:>10.0f} grants/s\n", what, middle, grants / middle);
}

void run(const Options& options, const fs::path& folder) {
  const auto count = static_cast<std::uint64_t>(options.millions * 1e6);
  const auto grants = static_cast<double>(count);
  const std::string file = (folder / "from.db").native();
  Filler{file}.fill(count);
  fmt::print("{} grants, three rows each, {:.0f} MB in SQLite\n", count,
             static_cast<double>(fs::file_size(file)) / 1e6);
  std::array<std::vector<double>, 8> times;
  for (unsigned round = 0; round < options.rounds; ++round) {
    const Schema schema{fmt::format("copy_bench_{}", ::getpid())};
    const std::string back = (folder / fmt::format("back_{}.db", round)).native();
    const Seconds there = copy(file, schema.url());
    const Yardsticks psql{schema, folder};
    times[0].push_back(there.copying);
    times[1].push_back(there.checking);
    times[2].push_back(psql.read_all());
    times[3].push_back(psql.write_all());
    const Seconds home = copy(schema.url(), back);
    times[4].push_back(home.copying);
    times[5].push_back(home.checking);
    times[6].push_back(load(schema.url(), count));
    times[7].push_back(psql.read_standings());
    fs::remove(back);
  }
  print("copied to PostgreSQL", times[0], grants);
  print("  checked there", times[1], grants);
  print("  yardstick: psql \\copy into the same tables", times[3], grants);
  print("copied to SQLite", times[4], grants);
  print("  checked there", times[5], grants);
  print("  yardstick: psql \\copy of the same tables to files", times[2], grants);
  print("what stands loaded from PostgreSQL into memory", times[6], grants);
  print("  yardstick: psql \\copy of the same to /dev/null", times[7], grants);
}

int main_of(int argc, char** argv) {
  Options options;
  CLI::App app{"Copies of a store in figures"};
  app.add_option("--millions", options.millions, "grants, in millions")->check(CLI::Range(0.001, 100.0));
  app.add_option("--rounds", options.rounds)->check(CLI::Range(1, 1'000));
  CLI11_PARSE(app, argc, argv);
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
    fmt::print(stderr, "copy_bench: {}\n", error.what());
    return 1;
  }
}
