// SPDX-License-Identifier: Apache-2.0
// The consent index: how fast it is filled, how much memory it takes, and look-ups against one dependent
// random read of as much memory. README.md says how to read the figures.
#include "median.hpp"
#include "smppguard/consent/index.hpp"
#include "yardstick.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <exception>
#include <fmt/format.h>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

#include <CLI/CLI.hpp>

namespace smppguard::bench {
namespace {

using consent::Fact;
using consent::Index;
using consent::Matter;
using consent::State;
using Clock = std::chrono::steady_clock;

constexpr std::array kPairMatters = {Matter::voice, Matter::written_consent, Matter::purchase,
                                     Matter::inquiry};

struct Options {
  double millions = 10;
  unsigned per_pair = 1;
  unsigned rounds = 9;
  std::uint64_t reads = 2'000'000;
  std::uint64_t pace = 0;
};

/// The i-th pair: a recipient of their own for each, writing to one of a thousand senders.
PhoneNumber recipient(std::uint64_t pair) {
  return PhoneNumber::nanp(2'000'000'000 + pair * 104'729 % 8'000'000'000);
}
PhoneNumber sender(std::uint64_t pair) {
  return PhoneNumber::nanp(8'180'000'000 + pair % 1'000);
}

Fact fact(std::uint64_t pair, Matter matter, State state) {
  return {recipient(pair), {sender(pair), 0}, matter, {state, WallTime{std::chrono::hours{500'000}}, {}}};
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::size_t resident_octets() {
  std::ifstream statm{"/proc/self/statm"};
  std::size_t total = 0;
  std::size_t resident = 0;
  statm >> total >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

/// Puts new facts, up to a twentieth more than there were, and changes known ones.
class Changes {
 public:
  /// `pace` is in changes a second; 0: as fast as it can.
  Changes(Index& index, std::uint64_t pairs, std::uint64_t pace)
      : start_{Clock::now()}, thread_{[this, &index, pairs, pace] {
          for (std::uint64_t x = 1; !done_; x = scatter(x + 1), ++count_) {
            const State state = x % 2 == 0 ? State::permitted : State::opted_out;
            index.put(fact(below(x, pairs + pairs / 20), Matter::voice, state));
            if (pace != 0) keep_to(pace);
          }
        }} {}
  Changes(const Changes&) = delete;
  Changes& operator=(const Changes&) = delete;
  ~Changes() { stop(); }

  /// Changes a second.
  double stop() {
    done_ = true;
    if (thread_.joinable()) thread_.join();
    return static_cast<double>(count_) / seconds_since(start_);
  }

 private:
  void keep_to(std::uint64_t pace) const {
    const auto due = std::chrono::duration<double>(static_cast<double>(count_) / static_cast<double>(pace));
    if (seconds_since(start_) < due.count()) std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }

  std::atomic<bool> done_{false};
  std::uint64_t count_ = 0;
  Clock::time_point start_;
  std::thread thread_;
};

/// One row: something done `reads` times in each round, where the next place follows from the last outcome.
struct Row {
  std::string name;
  std::function<std::uint64_t(std::uint64_t reads)> run;  ///< gives something that depends on all outcomes
  std::vector<double> nanoseconds{};
};

class Bench {
 public:
  explicit Bench(const Options& options)
      : options_{options}, pairs_{static_cast<std::uint64_t>(options.millions * 1e6) / options.per_pair} {}

  void run() {
    fill();
    large_ = std::make_unique<Yardstick>(index_.memory_octets(), Pages::large);
    small_ = std::make_unique<Yardstick>(index_.memory_octets(), Pages::small);
    std::vector<Row> alone = rows();
    std::vector<Row> changed = rows();
    std::vector<double> rates;
    for (unsigned round = 0; round < options_.rounds; ++round) {
      for (Row& row : alone) measure(row);
      Changes changes{index_, pairs_, options_.pace};
      for (Row& row : changed) measure(row);
      rates.push_back(changes.stop() / 1e6);
    }
    fmt::print("\nnobody writes\n");
    print(alone, alone);
    fmt::print("\none thread changes {:.2f} million a second; ratios to the reads beside it\n",
               median(rates));
    print(changed, changed);
    fmt::print("\nthe same, ratios to the reads while nobody writes\n");
    print(changed, alone);
    fmt::print("\nat the end {} standings, {:.1f} octets each\n", index_.size(), octets_each());
  }

 private:
  void fill() {
    const std::size_t before = resident_octets();
    const auto start = Clock::now();
    for (std::uint64_t pair = 0; pair < pairs_; ++pair) {
      for (unsigned i = 0; i < options_.per_pair; ++i)
        index_.put(fact(pair, kPairMatters[i], State::permitted));
    }
    const double seconds = seconds_since(start);
    const auto count = static_cast<double>(index_.size());
    fmt::print("{} standings, {} to a pair\n", index_.size(), options_.per_pair);
    fmt::print("put: {:.2f} s, {:.2f} million a second\n", seconds, count / seconds / 1e6);
    fmt::print("memory: {:.0f} MB, {:.1f} octets each; resident: {:.0f} MB\n",
               static_cast<double>(index_.memory_octets()) / 1e6, octets_each(),
               static_cast<double>(resident_octets() - before) / 1e6);
  }

  [[nodiscard]] double octets_each() const {
    return static_cast<double>(index_.memory_octets()) / static_cast<double>(index_.size());
  }

  /// Chains `reads` calls of `one`, which takes a random number and gives the next one's ground.
  template <class One>
  static Row row(std::string name, One one) {
    return {std::move(name), [one](std::uint64_t reads) {
              std::uint64_t x = 1;
              for (std::uint64_t i = 0; i < reads; ++i) x = scatter(x + one(x));
              return x;
            }};
  }

  [[nodiscard]] std::uint64_t find(PhoneNumber of, PhoneNumber from, Matter matter) const {
    return static_cast<std::uint64_t>(reader_->find(of, {from, 0}, matter).state);
  }

  std::vector<Row> rows() {
    const PhoneNumber stranger = PhoneNumber::nanp(9'000'000'000);
    return {
        row("one random read, large pages", [this](std::uint64_t x) { return large_->read(x); }),
        row("one random read, small pages", [this](std::uint64_t x) { return small_->read(x); }),
        row("look-up of what is there",
            [this](std::uint64_t x) {
              const std::uint64_t pair = below(x, pairs_);
              return find(recipient(pair), sender(pair), Matter::voice);
            }),
        row("look-up of what is not",
            [this, stranger](std::uint64_t x) {
              return find(recipient(below(x, pairs_)), stranger, Matter::voice);
            }),
        row("all matters of a pair that has some",
            [this](std::uint64_t x) {
              const std::uint64_t pair = below(x, pairs_);
              return find_all(recipient(pair), sender(pair));
            }),
        row("all matters of a pair that has none",
            [this, stranger](std::uint64_t x) { return find_all(recipient(below(x, pairs_)), stranger); }),
    };
  }

  /// One after the other: where the next one is follows from what was found.
  [[nodiscard]] std::uint64_t find_all(PhoneNumber of, PhoneNumber from) const {
    std::uint64_t found = 0;
    for (const Matter matter : kPairMatters) {
      found += find(PhoneNumber::nanp(of.value() + found / 16), from, matter);  // found < 16: always the same
    }
    return found;
  }

  void measure(Row& row) const {
    const auto start = Clock::now();
    sink_ = row.run(options_.reads);
    row.nanoseconds.push_back(seconds_since(start) * 1e9 / static_cast<double>(options_.reads));
  }

  static std::vector<double> ratios(const Row& of, const Row& to) {
    std::vector<double> each;
    for (std::size_t i = 0; i < of.nanoseconds.size(); ++i)
      each.push_back(of.nanoseconds[i] / to.nanoseconds[i]);
    return each;
  }

  static void print(const std::vector<Row>& rows, const std::vector<Row>& yardsticks) {
    fmt::print("{:<38}{:>8}{:>8}{:>8}{:>9}{:>9}\n", "", "ns", "least", "most", "/ large", "/ small");
    for (const Row& row : rows) {
      const auto [least, most] = std::minmax_element(row.nanoseconds.begin(), row.nanoseconds.end());
      fmt::print("{:<38}{:>8.1f}{:>8.1f}{:>8.1f}{:>9.2f}{:>9.2f}\n", row.name, median(row.nanoseconds),
                 *least, *most, median(ratios(row, yardsticks[0])), median(ratios(row, yardsticks[1])));
    }
  }

  const Options options_;
  const std::uint64_t pairs_;
  Index index_;
  std::unique_ptr<Index::Reader> reader_ = index_.make_reader();
  std::unique_ptr<Yardstick> large_;
  std::unique_ptr<Yardstick> small_;
  mutable volatile std::uint64_t sink_ = 0;  // so that no outcome is in vain
};

int run(int argc, char** argv) {
  Options options;
  CLI::App app{"The consent index in figures"};
  app.add_option("--millions", options.millions, "standings, in millions")->check(CLI::Range(0.001, 400.0));
  app.add_option("--per-pair", options.per_pair, "matters known of each pair")->check(CLI::Range(1, 4));
  app.add_option("--rounds", options.rounds)->check(CLI::Range(1, 1'000));
  app.add_option("--reads", options.reads, "in each row of each round")->check(CLI::Range(1, 1'000'000'000));
  app.add_option("--pace", options.pace, "changes a second while it is changed; 0: as fast as it can");
  CLI11_PARSE(app, argc, argv);
  Bench{options}.run();
  return 0;
}

}  // namespace
}  // namespace smppguard::bench

int main(int argc, char** argv) {
  try {
    return smppguard::bench::run(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "consent_bench: {}\n", error.what());
    return 1;
  }
}
