// SPDX-License-Identifier: Apache-2.0
#include "quiet_hours.hpp"

#include "data_table.hpp"

#include <array>
#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>
#include <string>

namespace smppguard::app {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr std::string_view kAreas =
    "area_code,state,zones\n"
    "# comments and blank lines do not count\n\n"
    "212,NY,America/New_York\n"
    "312,IL,America/Chicago\n"
    "602,AZ,America/Phoenix\n"
    "850,FL,America/New_York America/Chicago\n"
    "214,TX,America/Chicago\n"
    "215,PA,America/New_York\n"
    "808,HI,Pacific/Honolulu\n";
constexpr std::string_view kWindows =
    "state,days,from,until\n"
    "*,all,08:00,21:00\n"
    "FL,all,08:00,20:00\n"
    "TX,mon-sat,09:00,21:00\n"
    "TX,sun,12:00,21:00\n"
    "PA,sun,,\n";

WallTime utc(int month, unsigned day, std::chrono::minutes time) {
  return sys_days{std::chrono::year{2026} / month / static_cast<int>(day)} + time;
}

std::shared_ptr<const policy::QuietHours> usual(WallTime now = utc(1, 1, 0min)) {
  auto read = read_quiet_hours({"areas", kAreas}, {"windows", kWindows}, now);
  EXPECT_TRUE(read.has_value()) << (read ? "" : read.error().message);
  return read ? *read : nullptr;
}

PhoneNumber in(unsigned area_code) {
  return PhoneNumber::nanp(area_code * 10'000'000ULL + 3'334'545);
}

std::string fault(std::string_view areas, std::string_view windows = kWindows) {
  const auto read = read_quiet_hours({"areas.csv", areas}, {"windows.csv", windows}, utc(1, 1, 0min));
  return read.has_error() ? read.error().message : "";
}
std::string area_fault(const std::string& rows) {
  return fault("area_code,state,zones\n" + rows);
}
std::string window_fault(const std::string& rows) {
  return fault(kAreas, "state,days,from,until\n" + rows);
}

TEST(QuietHours, GoByTheRecipientsClock) {
  const auto hours = usual();
  const WallTime noon_utc = utc(1, 15, 12h);  // a Thursday
  EXPECT_FALSE(hours->allows(in(212), noon_utc)) << "seven in New York";
  EXPECT_TRUE(hours->allows(in(212), noon_utc + 1h));
  EXPECT_FALSE(hours->allows(in(312), noon_utc + 1h)) << "seven in Chicago";
  EXPECT_FALSE(hours->allows(in(808), noon_utc + 5h)) << "seven in Honolulu";
  EXPECT_TRUE(hours->allows(in(808), noon_utc + 6h));
  EXPECT_TRUE(hours->allows(in(212), utc(1, 16, 1h + 59min))) << "a minute before nine in the evening";
  EXPECT_FALSE(hours->allows(in(212), utc(1, 16, 2h)));
}

TEST(QuietHours, FollowTheChangeOfClocks) {
  const auto hours = usual();
  // 8 March 2026, 2:00: New York goes from UTC-5 to UTC-4, Phoenix stays at UTC-7.
  EXPECT_FALSE(hours->allows(in(212), utc(3, 7, 12h + 59min)));
  EXPECT_TRUE(hours->allows(in(212), utc(3, 7, 13h)));
  EXPECT_FALSE(hours->allows(in(212), utc(3, 8, 11h + 59min)));
  EXPECT_TRUE(hours->allows(in(212), utc(3, 8, 12h)));
  EXPECT_FALSE(hours->allows(in(602), utc(7, 15, 14h + 59min)));
  EXPECT_TRUE(hours->allows(in(602), utc(7, 15, 15h)));
  EXPECT_TRUE(hours->allows(in(602), utc(1, 15, 15h)));
}

TEST(QuietHours, AreKnownForYearsAhead) {
  const auto hours = usual();
  for (const int year : {2027, 2031, 2035}) {
    const auto winter = sys_days{std::chrono::year{year} / 1 / 16};
    EXPECT_FALSE(hours->allows(in(212), winter + 12h + 59min)) << year;
    EXPECT_TRUE(hours->allows(in(212), winter + 13h)) << year;
    const auto summer = sys_days{std::chrono::year{year} / 7 / 16};
    EXPECT_FALSE(hours->allows(in(212), summer + 11h + 59min)) << year;
    EXPECT_TRUE(hours->allows(in(212), summer + 12h)) << year;
    EXPECT_FALSE(hours->allows(in(602), summer + 14h + 59min)) << year;
    EXPECT_TRUE(hours->allows(in(602), summer + 15h)) << year;
    EXPECT_FALSE(hours->allows(in(808), summer + 17h + 59min)) << year;
    EXPECT_TRUE(hours->allows(in(808), summer + 18h)) << year;
  }
}

TEST(QuietHours, AnAreaOfTwoClocksMustBeAllowedByBoth) {
  const auto hours = usual();
  EXPECT_FALSE(hours->allows(in(850), utc(1, 15, 13h + 30min))) << "half past seven in Pensacola";
  EXPECT_TRUE(hours->allows(in(850), utc(1, 15, 14h)));
  EXPECT_FALSE(hours->allows(in(850), utc(1, 16, 1h))) << "eight in the evening in Tallahassee";
}

TEST(QuietHours, StatesHaveRulesOfTheirOwnForEachDay) {
  const auto hours = usual();
  EXPECT_FALSE(hours->allows(in(214), utc(1, 17, 14h + 30min))) << "Saturday, half past eight";
  EXPECT_TRUE(hours->allows(in(214), utc(1, 17, 15h)));
  EXPECT_FALSE(hours->allows(in(214), utc(1, 18, 15h))) << "Sunday, nine";
  EXPECT_TRUE(hours->allows(in(214), utc(1, 18, 18h)));
  EXPECT_FALSE(hours->allows(in(215), utc(1, 18, 18h))) << "never on a Sunday";
  EXPECT_TRUE(hours->allows(in(215), utc(1, 19, 18h)));
  // Sunday by the recipient's clock: Monday by UTC.
  EXPECT_FALSE(hours->allows(in(215), utc(1, 19, 1h)));
}

TEST(QuietHours, HoldForKnownAreasOnly) {
  const auto hours = usual();
  const WallTime night = utc(1, 15, 8h);
  EXPECT_TRUE(hours->allows(in(999), night));
  EXPECT_TRUE(hours->allows(*read_address("+4512345678"), night));
  EXPECT_TRUE(hours->allows(*read_address("72345"), night));
}

TEST(QuietHours, EveryBadRowIsTold) {
  const std::string all =
      area_fault("12,NY,America/New_York\n212,NY,America/Nowhere\n213,CA,\n214,TX\n215,\"PA\n");
  for (const char* place :
       {"areas.csv:2: ", "areas.csv:3: ", "areas.csv:4: ", "areas.csv:5: ", "areas.csv:6: "}) {
    EXPECT_THAT(all, HasSubstr(place));
  }
  EXPECT_THAT(all,
              AllOf(HasSubstr("\"12\" is no area code"), HasSubstr("America/Nowhere\" is no time zone")));
  EXPECT_THAT(area_fault("212,NY,America/New_York\n212,NY,America/New_York\n"),
              HasSubstr("has a row already"));
  EXPECT_THAT(fault("212,NY,America/New_York\n"), HasSubstr("must be named area_code,state,zones"));
  EXPECT_THAT(fault(""), HasSubstr("no line that names the columns"));
  EXPECT_THAT(window_fault("FL,someday,08:00,20:00\n"), HasSubstr("write all, sun, or mon-sat"));
  for (const char* times :
       {"8:00,20:00", "08:00,", "20:00,08:00", "08:00,08:00", "08:00,24:01", "08:60,20:00"}) {
    EXPECT_THAT(window_fault(std::string{"FL,all,"} + times + "\n"), HasSubstr("is no part of a day"))
        << times;
  }
  EXPECT_THAT(window_fault("FL,all,08:00,20:00\n*,all,08:00,21:00\n"), HasSubstr("must stand before"));
}

TEST(QuietHours, AStateIsTwoCapitals) {
  for (const char* state : {"", "Fl", "FLA", "F1", "*"}) {
    EXPECT_THAT(area_fault(std::string{"305,"} + state + ",America/New_York\n"),
                HasSubstr("areas.csv:2: state"))
        << state;
  }
  for (const char* state : {"", "Fl", "Florida", "**"}) {
    EXPECT_THAT(window_fault(std::string{state} + ",all,08:00,20:00\n"), HasSubstr("windows.csv:2: state"))
        << state;
  }
}

TEST(QuietHours, TheFaultsOfBothFilesAreTold) {
  EXPECT_THAT(fault("area_code,state,zones\n1,NY,America/New_York\n", "state,days,from,until\nNY,never,,\n"),
              AllOf(HasSubstr("areas.csv:2: "), HasSubstr("windows.csv:2: ")));
}

TEST(QuietHours, CommentsMayQuote) {
  EXPECT_EQ(area_fault("# the \"Big Apple\n212,NY,America/New_York\n"), "");
}

TEST(QuietHours, ADayMayLastUntilMidnight) {
  EXPECT_EQ(window_fault("FL,sat-mon,00:00,24:00\n"), "");
}

TEST(QuietHours, ManyBadRowsAreCounted) {
  std::string rows;
  for (int i = 0; i < 100; ++i) rows += "x,NY,America/New_York\n";
  EXPECT_THAT(area_fault(rows), HasSubstr("80 more"));
}

TEST(QuietHours, TheDeliveredFilesAreInOrder) {
  const std::filesystem::path conf = std::filesystem::path{SMPPGUARD_SOURCE} / "conf";
  const auto read = load_quiet_hours({conf / "area-codes.csv", conf / "quiet-hours.csv"}, utc(1, 1, 0min));
  ASSERT_TRUE(read.has_value()) << read.error().message;
  const policy::QuietHours& hours = **read;
  EXPECT_FALSE(hours.allows(in(212), utc(1, 15, 8h)));
  EXPECT_TRUE(hours.allows(in(212), utc(1, 15, 18h)));
  EXPECT_FALSE(hours.allows(in(305), utc(1, 16, 1h))) << "eight in the evening in Miami";
  EXPECT_TRUE(hours.allows(in(212), utc(1, 16, 1h)));
  EXPECT_FALSE(hours.allows(in(775), utc(1, 16, 4h))) << "nine in the evening in West Wendover";
  EXPECT_TRUE(hours.allows(in(702), utc(1, 16, 4h)));
  EXPECT_TRUE(hours.allows(in(602), utc(7, 15, 15h))) << "no summer time in Phoenix";
  EXPECT_FALSE(hours.allows(in(214), utc(1, 18, 17h))) << "Sunday morning in Dallas";
}

TEST(QuietHours, EveryStateWithRulesOfItsOwnHasAreaCodes) {
  const std::string conf = std::string{SMPPGUARD_SOURCE} + "/conf/";
  std::set<std::string> states;
  constexpr std::array<std::string_view, 3> kAreaColumns = {"area_code", "state", "zones"};
  ASSERT_TRUE(read_data_table(conf + "area-codes.csv", kAreaColumns, [&](const auto& cells) -> Result<void> {
    states.insert(cells[1]);
    return {};
  }));
  EXPECT_EQ(states.size(), 56U) << "50 states, the District of Columbia and five territories";
  constexpr std::array<std::string_view, 4> kWindowColumns = {"state", "days", "from", "until"};
  ASSERT_TRUE(
      read_data_table(conf + "quiet-hours.csv", kWindowColumns, [&](const auto& cells) -> Result<void> {
        EXPECT_TRUE(cells[0] == "*" || states.contains(cells[0])) << cells[0];
        return {};
      }));
}

TEST(QuietHours, AMissingFileIsNamed) {
  const auto read = load_quiet_hours({"/nowhere/areas.csv", ""}, utc(1, 1, 0min));
  ASSERT_TRUE(read.has_error());
  EXPECT_THAT(read.error().message, HasSubstr("/nowhere/areas.csv"));
}

}  // namespace
}  // namespace smppguard::app
