// SPDX-License-Identifier: Apache-2.0
// The data files of quiet hours: every fault has its place in one of them, what was read can be asked about
// any area code at any time, and the clocks that are shown say what is decided.
//
// Input: windows, an octet 0, areas. Without the octet it is areas only, with no windows but the header.
#include "fuzz/fuzz_target.hpp"
#include "quiet_hours.hpp"
#include "smppguard/core/time_text.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace smppguard;  // NOLINT(google-build-using-namespace)
using fuzzing::require;
using policy::QuietHours;

constexpr std::string_view kNoWindows = "state,days,from,until\n";
constexpr std::size_t kLongestFault = 64;  // lines: 20 bad rows of each file, and what is left out

void check_fault(const std::string& faults) {
  require(!faults.empty(), "a fault says something");
  require(std::count(faults.begin(), faults.end(), '\n') < static_cast<std::ptrdiff_t>(kLongestFault),
          "faults are bounded");
  require(faults.starts_with("windows:") || faults.starts_with("areas:"), "a fault names its file");
}

void check_area(const QuietHours& hours, unsigned area_code, WallTime now) {
  const PhoneNumber recipient = PhoneNumber::nanp(area_code * PhoneNumber::kLocals);
  const auto clocks = hours.clocks(recipient, now);
  const bool all =
      std::all_of(clocks.begin(), clocks.end(), [](const auto& clock) { return clock.allows(); });
  require(hours.allows(recipient, now) == all, "the clocks say what is decided");
  for (const QuietHours::Clock& clock : clocks) {
    require(clock.minute < 24 * 60, "a clock shows a minute of the day");
    require(clock.window == policy::Window{0, 0} || clock.window.from < clock.window.until,
            "a window is a part of the day");
    require(clock.window.until <= 24 * 60, "a window ends with the day");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto zero = text.find('\0');
  const bool both = zero != std::string_view::npos;
  const std::string_view windows = both ? text.substr(0, zero) : kNoWindows;
  const std::string_view areas = both ? text.substr(zero + 1) : text;
  static const WallTime kNow = read_time("2026-11-23T21:54:38Z").value();
  const auto read = app::read_quiet_hours({"areas", areas}, {"windows", windows}, kNow);
  if (read.has_error()) {
    check_fault(read.error().message);
    return 0;
  }
  for (unsigned area_code = 200; area_code < 1'000; ++area_code) {
    for (const auto after : {std::chrono::hours{0}, std::chrono::hours{11}, std::chrono::hours{24 * 200}}) {
      check_area(**read, area_code, kNow + after);
    }
  }
  return 0;
}
