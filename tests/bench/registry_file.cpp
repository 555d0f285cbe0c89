// SPDX-License-Identifier: Apache-2.0
//
// Writes the synthetic registry as a flat file, one "AAA,NNNNNNN" a line, in order.
#include "synthetic_registry.hpp"

#include <cstdint>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <string>

#include <CLI/CLI.hpp>

namespace smppguard::bench {
namespace {

std::uint64_t write_area_code(std::ostream& out, const SyntheticRegistry& registry, unsigned area_code) {
  fmt::memory_buffer lines;
  std::uint64_t count = 0;
  for (std::uint32_t local = 0; local < SyntheticRegistry::kLocals; ++local) {
    if (!registry.listed(area_code, local)) continue;
    fmt::format_to(std::back_inserter(lines), "{},{:07}\n", area_code, local);
    ++count;
  }
  out.write(lines.data(), static_cast<std::streamsize>(lines.size()));
  return count;
}

int write_file(const SyntheticRegistry& registry, const std::string& path) {
  std::ofstream out{path, std::ios::binary | std::ios::trunc};
  std::uint64_t count = 0;
  for (unsigned i = 0; i < registry.area_codes; ++i) {
    count += write_area_code(out, registry, SyntheticRegistry::kFirstAreaCode + i);
  }
  out.close();
  if (!out) {
    fmt::print(stderr, "cannot write {}\n", path);
    return 1;
  }
  fmt::print("{{\"numbers\": {}}}\n", count);
  return 0;
}

}  // namespace
}  // namespace smppguard::bench

int main(int argc, char** argv) {
  smppguard::bench::SyntheticRegistry registry;
  std::string path;
  CLI::App cli{"Writes a synthetic Do-Not-Call flat file"};
  cli.add_option("--out", path)->required();
  cli.add_option("--seed", registry.seed);
  cli.add_option("--area-codes", registry.area_codes)->check(CLI::Range(1, 700));
  cli.add_option("--listed", registry.listed_per_area_code, "numbers per area code")
      ->check(CLI::Range(0U, smppguard::bench::SyntheticRegistry::kLocals));
  CLI11_PARSE(cli, argc, argv);
  return smppguard::bench::write_file(registry, path);
}
