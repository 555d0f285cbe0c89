// SPDX-License-Identifier: Apache-2.0
//
// Draws destinations from a national list at random over all its area codes: listed ones, or ones that are
// not. One a line, eleven digits each, as load_esme takes them.
#include "smppguard/dnc/snapshot.hpp"

#include <exception>
#include <fmt/format.h>
#include <fstream>
#include <random>
#include <stdexcept>
#include <string>

#include <CLI/CLI.hpp>

namespace smppguard::bench {
namespace {

struct Options {
  std::string list;
  std::string out;
  unsigned listed_percent = 0;
  std::uint64_t count = std::uint64_t{1} << 20U;
  std::uint64_t seed = 1;
};

/// All numbers of the area codes are equally likely; gives up where there is none of the kind.
class Draw {
 public:
  Draw(const dnc::Snapshot& list, std::uint64_t seed)
      : list_{list}, areas_{0, list.info().areas.size() - 1}, random_{seed} {}

  std::uint64_t number(bool listed) {
    for (unsigned tries = 0; tries < kMostTries; ++tries) {
      const auto area = list_.info().areas[areas_(random_)].area_code;
      const std::uint64_t digits = area * std::uint64_t{PhoneNumber::kLocals} + locals_(random_);
      if (list_.contains(PhoneNumber::nanp(digits)) == listed) return digits;
    }
    throw std::runtime_error("the list has no such numbers to draw from");
  }

 private:
  static constexpr unsigned kMostTries = 100'000'000;
  const dnc::Snapshot& list_;
  std::uniform_int_distribution<std::size_t> areas_;
  std::uniform_int_distribution<std::uint64_t> locals_{0, PhoneNumber::kLocals - 1};
  std::mt19937_64 random_;
};

void run(const Options& options) {
  const auto list = dnc::Snapshot::open(options.list, dnc::Verify::header).value();
  if (list->info().areas.empty()) throw std::runtime_error("the list holds no area codes");
  Draw draw{*list, options.seed};
  std::mt19937_64 chance{options.seed};
  std::ofstream out{options.out, std::ios::binary | std::ios::trunc};
  for (std::uint64_t i = 0; i < options.count; ++i) {
    out << fmt::format("1{}\n", draw.number(chance() % 100 < options.listed_percent));
  }
  out.close();
  if (!out) throw std::runtime_error("cannot write " + options.out);
}

}  // namespace
}  // namespace smppguard::bench

int main(int argc, char** argv) {
  smppguard::bench::Options options;
  CLI::App cli{"Draws destinations from a national list"};
  cli.add_option("--list", options.list, "a .dnc file")->required();
  cli.add_option("--out", options.out)->required();
  cli.add_option("--listed-percent", options.listed_percent)->check(CLI::Range(0, 100));
  cli.add_option("--count", options.count);
  cli.add_option("--seed", options.seed);
  CLI11_PARSE(cli, argc, argv);
  try {
    smppguard::bench::run(options);
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "draw_destinations: {}\n", error.what());
    return 1;
  }
}
