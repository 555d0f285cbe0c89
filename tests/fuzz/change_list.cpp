// SPDX-License-Identifier: Apache-2.0
// Change lists: ChangeReader must take exactly what the slow reader below takes and name the same line where
// it refuses, however the file is cut into pieces; and the records applied come to what a set comes to.
//
// Input: one octet of piece length, then the file.
#include "bit_count.hpp"
#include "change_reader.hpp"
#include "changes.hpp"
#include "fuzz/fuzz_target.hpp"
#include "smppguard/core/bytes.hpp"
#include "snapshot_format.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

using smppguard::dnc::ChangeReader;
using smppguard::dnc::ChangeRecord;
using smppguard::fuzzing::require;

constexpr std::size_t kLongestFile = 2000;
constexpr std::size_t kLongestLine = 80;

struct Expected {
  std::vector<ChangeRecord> records;
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
  return lines;
}

bool is_date(int year, int month, int day) {
  return std::chrono::year_month_day{std::chrono::year{year},
                                     std::chrono::month{static_cast<unsigned>(month)},
                                     std::chrono::day{static_cast<unsigned>(day)}}
      .ok();
}

/// Days since 1970-01-01, counted year by year and month by month.
std::int64_t days_until(int year, int month, int day) {
  const auto is_leap = [](int y) { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0; };
  std::int64_t days = day - 1;
  for (int y = 1970; y < year; ++y) days += is_leap(y) ? 366 : 365;
  for (int y = year; y < 1970; ++y) days -= is_leap(y) ? 366 : 365;
  constexpr int kMonths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  for (int m = 1; m < month; ++m) days += m == 2 && is_leap(year) ? 29 : kMonths[m - 1];
  return days;
}

bool read_slowly(const std::string& line, ChangeRecord& record) {
  static const std::regex form{
      "1?([2-9][0-9]{9})(?:[ \t]*,[ \t]*|[ \t]+)([0-9]{4})-([0-9]{2})-([0-9]{2})"
      "(?:[T ]([0-9]{2}):([0-9]{2}):([0-9]{2}))?(?:[ \t]*,[ \t]*|[ \t]+)([AD])"};
  std::smatch match;
  if (!std::regex_match(line, match, form)) return false;
  const auto number = [&](std::size_t group) {
    return match[group].matched ? std::stoi(match[group].str()) : 0;
  };
  if (!is_date(number(2), number(3), number(4))) return false;
  if (number(5) > 23 || number(6) > 59 || number(7) > 60) return false;
  const std::int64_t days = days_until(number(2), number(3), number(4));
  record = {std::stoull(match[1].str()), days * 86'400 + number(5) * 3600 + number(6) * 60 + number(7),
            match[8].str() == "A"};
  return true;
}

Expected read_slowly(const std::string& file) {
  Expected expected;
  bool at_end = false;
  for (std::string line : lines_of(file)) {
    const bool too_long = line.size() > kLongestLine;
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty()) {
      at_end = true;
      continue;
    }
    ChangeRecord record;
    if (at_end || too_long || !read_slowly(line, record)) {
      expected.bad_line = expected.records.size() + 1;
      break;
    }
    expected.records.push_back(record);
  }
  return expected;
}

/// The line that an error names; 0 without an error.
std::size_t read_in_pieces(ChangeReader& reader, std::string_view file, std::size_t piece) {
  smppguard::Result<void> done;
  for (; done && !file.empty(); file.remove_prefix(std::min(piece, file.size()))) {
    done = reader.feed(file.substr(0, piece));
  }
  if (done) done = reader.finish();
  return done ? 0 : std::stoull(done.error().message);
}

/// Applies the records of the first area code to a slab and to a set.
void check_applied(std::vector<ChangeRecord> records) {
  if (records.empty()) return;
  const std::uint64_t area_code = records[0].number / 10'000'000;
  std::erase_if(records, [&](const ChangeRecord& record) { return record.number / 10'000'000 != area_code; });
  constexpr smppguard::Day kVersion = std::chrono::year{2026} / 8 / 5;
  std::multimap<std::int64_t, ChangeRecord> by_time;
  for (const ChangeRecord& record : records) by_time.emplace(record.at, record);
  std::set<std::uint64_t> numbers;
  for (const auto& [at, record] : by_time) {
    if (at < std::chrono::seconds{kVersion.time_since_epoch()}.count()) continue;
    if (record.add) {
      numbers.insert(record.number % 10'000'000);
    } else {
      numbers.erase(record.number % 10'000'000);
    }
  }
  std::vector<std::uint8_t> slab(smppguard::dnc::format::kSlabStride);
  smppguard::dnc::sort_changes(records);
  for (int times = 0; times < 2; ++times) {
    (void)smppguard::dnc::apply_changes(records, kVersion, slab);
    require(smppguard::dnc::count_listed(slab) == numbers.size(), "the slab holds no other numbers");
    for (const std::uint64_t local : numbers) {
      require(((slab[local / 8] >> (local % 8)) & 1) != 0, "the slab holds each number");
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = std::size_t{data[0]} + 1;
  const std::string file(reinterpret_cast<const char*>(data) + 1, std::min(size - 1, kLongestFile));
  const Expected expected = read_slowly(file);
  std::vector<ChangeRecord> records;
  ChangeReader reader{records};
  require(read_in_pieces(reader, file, piece) == expected.bad_line, "the first bad line is the same");
  require(records == expected.records, "the records are the same");
  check_applied(std::move(records));
  return 0;
}
