// SPDX-License-Identifier: Apache-2.0
#include "log.hpp"

#include "log_limits.hpp"
#include "log_reporter.hpp"
#include "support/test_world.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <sstream>
#include <string>
#include <vector>

#include <boost/json/parse.hpp>

namespace smppguard::app {
namespace {

using namespace std::chrono_literals;
using policy::Decision;
using policy::Reason;
using policy::Verdict;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::number;
using ::testing::StartsWith;

TEST(Repeated, IsSaidAtOnceAndThenOnceAMinuteWithHowOften) {
  const Time start = Time{} + 1000s;
  Repeated repeated;
  EXPECT_EQ(repeated.count(start), 1U);
  EXPECT_EQ(repeated.count(start), std::nullopt);
  EXPECT_EQ(repeated.count(start + 60s - 1ns), std::nullopt);
  EXPECT_EQ(repeated.count(start + 60s), 3U);
  EXPECT_EQ(repeated.count(start + 119s), std::nullopt);
  EXPECT_EQ(repeated.count(start + 1h), 2U);
}

class Logging : public ::testing::Test {
 protected:
  Logging() {
    std::string made = (std::filesystem::temp_directory_path() / "smppguard-log-XXXXXX").native();
    if (::mkdtemp(made.data()) == nullptr) std::abort();
    folder_ = made;
  }
  ~Logging() override { std::filesystem::remove_all(folder_); }

  static LogOptions text_lines(std::uint32_t refusals_per_second = 0) {
    LogOptions options;
    options.format = LogFormat::text;
    options.refusals_per_second = refusals_per_second;
    return options;
  }
  /// The lines that these notes leave, all of one session.
  std::vector<std::string> lines_of(const std::vector<relay::Note>& notes,
                                    LogOptions options = text_lines()) {
    const std::filesystem::path file = folder_ / "log";
    options.file = file.native();
    {
      Log log{options};
      LogReporter reporter{log, options, std::make_shared<const relay::Rules>()};
      const net::SessionName session{.id = 7, .listener = "", .source = "", .system_id = "app1"};
      for (const relay::Note& note : notes) reporter.noted(session, note);
    }
    std::ifstream text{file};
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
  }
  static relay::MessageRefused refused(const Decision& decision) {
    return {smpp::CommandId::submit_sm,
            9,
            number("12223334646"),
            number("12223334545"),
            decision,
            WallTime{},
            0,
            "national",
            Day{std::chrono::days{20'000}},
            false,
            true};
  }

  std::filesystem::path folder_;
};

TEST_F(Logging, ARefusalNamesTheListThatRefused) {
  const auto lines =
      lines_of({refused({Verdict::refuse, Reason::state_listed, 0x66, "texas", testing::kListDay}),
                refused({Verdict::refuse, Reason::opted_out, 0x66})});
  EXPECT_THAT(lines,
              ElementsAre(EndsWith("refused session=7 system_id=\"app1\" command=submit_sm sequence_number=9 "
                                   "from=12223334646 to=12223334545 reason=state_listed "
                                   "status=ESME_RX_R_APPN list=texas list_version=2026-11-19: "
                                   "Message is not delivered. Number is in DNC registry"),
                          HasSubstr("status=ESME_RX_R_APPN: Message is not delivered. Recipient has opted")));
}

TEST_F(Logging, WhatComesOncePerMessageDoesNotFlood) {
  const relay::Note unknown = relay::PassedUnknown{number("14445556666")};
  const relay::Note deferred = refused({Verdict::refuse, Reason::registry_unknown_deferred, 0x58});
  const relay::Note throttled = refused({Verdict::refuse, Reason::too_many_messages, 0x58});
  std::vector<relay::Note> notes;
  for (int i = 0; i < 1000; ++i) notes.insert(notes.end(), {unknown, deferred, throttled});
  EXPECT_THAT(lines_of(notes), ElementsAre(HasSubstr("UNCHECKED count=1 area_code=444:"),
                                           HasSubstr("reason=registry_unknown_deferred"),
                                           HasSubstr("reason=too_many_messages")));
}

TEST(LineBudget, CountsWhatItLeavesOutAndSaysSoInTheNextSecond) {
  const Time start = Time{} + 1000s;
  LineBudget budget{2};
  EXPECT_EQ(budget.take(start), 0U);
  EXPECT_EQ(budget.take(start + 10ms), 0U);
  EXPECT_EQ(budget.take(start + 20ms), std::nullopt);
  EXPECT_EQ(budget.take(start + 999ms), std::nullopt);
  EXPECT_EQ(budget.take(start + 1s), 2U);
  budget.set(0);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(budget.take(start + 1s), 0U);
}

TEST_F(Logging, RefusalsBeyondTheirBudgetAreOnlyCounted) {
  const std::vector<relay::Note> notes(50, refused({Verdict::refuse, Reason::dnc_listed, 0x66}));
  EXPECT_LE(lines_of(notes, text_lines(5)).size(), 10U);  // the second may change in between
  EXPECT_GE(lines_of(notes, text_lines(0)).size(), 50U);
}

TEST_F(Logging, AsJsonALineIsAnObjectWithAMemberForEachThingKnown) {
  LogOptions options;
  options.format = LogFormat::json;
  const auto lines =
      lines_of({refused({Verdict::refuse, Reason::state_listed, 0x66, "texas", testing::kListDay})}, options);
  ASSERT_EQ(lines.size(), 1U);
  const boost::json::object line = boost::json::parse(lines[0]).as_object();
  EXPECT_EQ(line.at("level").as_string(), "info");
  EXPECT_EQ(line.at("event").as_string(), "refused");
  EXPECT_EQ(line.at("session").to_number<int>(), 7);
  EXPECT_EQ(line.at("to").as_string(), "12223334545");
  EXPECT_EQ(line.at("message").as_string(), "Message is not delivered. Number is in DNC registry");
  EXPECT_THAT(std::string{line.at("time").as_string()}, EndsWith("Z"));
}

TEST_F(Logging, AFileIsNoTerminalAndSoItsFormatIsJson) {
  EXPECT_THAT(
      lines_of({relay::PassedUnknown{number("14445556666")}}, {}),
      ElementsAre(AllOf(StartsWith("{\"time\":\""), HasSubstr("\"event\":\"UNCHECKED\""), EndsWith("}"))));
}

TEST_F(Logging, AFileIsBegunAnewWhenItHasItsSizeAndSoManyStay) {
  LogOptions options = text_lines();
  options.rotate_octets = 64 << 10;
  options.rotate_keep = 2;
  const std::vector<relay::Note> notes(3000, refused({Verdict::refuse, Reason::dnc_listed, 0x66}));
  static_cast<void>(lines_of(notes, options));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator{folder_}, {}), 3);
}

TEST(LogLine, APeersWordsAreEscapedInBothFormats) {
  LogLine line{"bind refused"};
  line.with("session", 3).quoted("system_id", "a\"b\n\xff").saying("why \"not\"");
  EXPECT_EQ(line.text(), "bind refused session=3 system_id=\"a\\\"b\\x0a\xff\": why \"not\"");
  const auto parsed = boost::json::parse('{' + line.members() + '}').as_object();
  EXPECT_EQ(parsed.at("system_id").as_string(), "a\"b\n\xef\xbf\xbd");
  EXPECT_EQ(parsed.at("message").as_string(), "why \"not\"");
}

}  // namespace
}  // namespace smppguard::app
