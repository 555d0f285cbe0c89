// SPDX-License-Identifier: Apache-2.0
// Registry lists: FlatReader must take exactly what the slow reader below takes, name the same line where it
// refuses, and hold the same numbers, however the file is cut into pieces.
//
// Input: one octet of piece length, then the file.
#include "bit_count.hpp"
#include "flat_reader.hpp"
#include "fuzz/fuzz_target.hpp"
#include "number_set.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace {

using smppguard::dnc::FlatReader;
using smppguard::dnc::NumberInserter;
using smppguard::dnc::NumberSet;
using smppguard::fuzzing::require;

constexpr std::size_t kLongestFile = 600;  // each area code in it costs 1.25 MB

struct Expected {
  std::set<std::uint64_t> numbers;
  std::size_t bad_line = 0;  // 0: none
};

std::vector<std::string> lines_of(const std::string& file) {
  std::vector<std::string> lines{""};
  for (const char c : file) {
    if (c == '\n') {
      lines.emplace_back();
    } else {
      lines.back() += c;
    }
  }
  for (std::string& line : lines) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
  }
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

std::optional<std::uint64_t> number_in(std::string line) {
  if (line.size() == 11 && line[3] == ',') {
    line.erase(3, 1);
  } else if (line.size() == 11 && line[0] == '1') {
    line.erase(0, 1);
  }
  if (line.size() != 10 || line.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  const std::uint64_t number = std::stoull(line);
  if (number < 2'000'000'000) return std::nullopt;
  return number;
}

Expected read_slowly(const std::string& file) {
  Expected expected;
  std::size_t at = 0;
  for (const std::string& line : lines_of(file)) {
    ++at;
    const auto number = number_in(line);
    if (!number) {
      expected.bad_line = at;
      break;
    }
    expected.numbers.insert(*number);
  }
  return expected;
}

/// The line that an error names; 0 without an error.
std::size_t read_in_pieces(FlatReader& reader, std::string_view file, std::size_t piece) {
  smppguard::Result<void> done;
  for (; done && !file.empty(); file.remove_prefix(std::min(piece, file.size()))) {
    done = reader.feed(file.substr(0, piece));
  }
  if (done) done = reader.finish();
  return done ? 0 : std::stoull(done.error().message);
}

void check_numbers(const NumberSet& set, const std::set<std::uint64_t>& expected) {
  for (const std::uint64_t number : expected) {
    const auto slab = set.slab(static_cast<unsigned>(number / 10'000'000));
    const std::uint64_t local = number % 10'000'000;
    require(!slab.empty() && ((slab[local / 8] >> (local % 8)) & 1) != 0,
            "every number of the file is in the set");
  }
  std::size_t count = 0;
  for (unsigned area_code = 200; area_code < 1000; ++area_code) {
    const auto slab = set.slab(area_code);
    if (!slab.empty()) count += smppguard::dnc::count_listed(slab);
  }
  require(count == expected.size(), "the set holds no other numbers");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = std::size_t{data[0]} + 1;
  const std::string file(reinterpret_cast<const char*>(data) + 1, std::min(size - 1, kLongestFile));
  const Expected expected = read_slowly(file);
  NumberSet set;
  NumberInserter inserter{set};
  FlatReader reader{inserter};
  require(read_in_pieces(reader, file, piece) == expected.bad_line, "the first bad line is the same");
  inserter.flush();
  if (expected.bad_line == 0) check_numbers(set, expected.numbers);
  return 0;
}
