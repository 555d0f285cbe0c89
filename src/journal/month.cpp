// SPDX-License-Identifier: Apache-2.0
#include "month.hpp"

#include "smppguard/core/time_text.hpp"

#include <algorithm>
#include <system_error>

namespace smppguard::journal {
namespace {

constexpr std::string_view kSuffix = ".jsonl";
constexpr std::size_t kMonthOctets = 7;

}  // namespace

Month month_of(WallTime at) noexcept {
  const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(at)};
  return date.year() / date.month();
}

WallTime end_of(Month month) noexcept {
  return std::chrono::sys_days{(month + std::chrono::months{1}) / std::chrono::day{1}};
}

std::string name(Month month) {
  return to_text(Day{month / std::chrono::day{1}}).substr(0, kMonthOctets);
}

std::optional<Month> read_month(std::string_view text) noexcept {
  if (text.size() != kMonthOctets) return std::nullopt;
  const auto first_day = read_time(std::string{text} + "-01");
  if (!first_day) return std::nullopt;
  return month_of(*first_day);
}

std::string file_name(std::string_view what, Month month) {
  std::string whole{what};
  whole += '-';
  whole += name(month);
  whole += kSuffix;
  return whole;
}

std::filesystem::path path_of(const std::filesystem::path& folder, std::string_view what, Month month) {
  return folder / file_name(what, month);
}

Result<std::vector<Month>> months_in(const std::filesystem::path& folder, std::string_view what) {
  std::vector<Month> months;
  std::error_code code;
  for (std::filesystem::directory_iterator entry{folder, code}, end; !code && entry != end;
       entry.increment(code)) {
    const std::string file = entry->path().filename().native();
    if (file.size() != what.size() + 1 + kMonthOctets + kSuffix.size()) continue;
    const auto month = read_month(std::string_view{file}.substr(what.size() + 1, kMonthOctets));
    if (month && file == file_name(what, *month)) months.push_back(*month);
  }
  if (code) return fail(folder.native() + ": cannot be listed: " + code.message());
  std::sort(months.begin(), months.end());
  return months;
}

}  // namespace smppguard::journal
