// SPDX-License-Identifier: Apache-2.0
#include "log.hpp"

#include "support/test_world.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <sstream>
#include <string>
#include <vector>

namespace smppguard::app {
namespace {

using namespace std::chrono_literals;
using policy::Decision;
using policy::Reason;
using policy::Verdict;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::number;

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

  /// The lines that these notes leave, all of one session.
  std::vector<std::string> lines_of(const std::vector<relay::Note>& notes) {
    const std::filesystem::path file = folder_ / "log";
    {
      Log log{{.level = LogLevel::info, .file = file.native()}};
      LogReporter reporter{log, NumberMasking::none, std::make_shared<const relay::Rules>()};
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
            false};
  }

 private:
  std::filesystem::path folder_;
};

TEST_F(Logging, ARefusalNamesTheListThatRefused) {
  const auto lines =
      lines_of({refused({Verdict::refuse, Reason::state_listed, 0x66, "texas", testing::kListDay}),
                refused({Verdict::refuse, Reason::opted_out, 0x66})});
  EXPECT_THAT(
      lines, ElementsAre(EndsWith("refused session=7 system_id=\"app1\" submit_sm sequence_number=9 "
                                  "from=12223334646 to=12223334545 reason=state_listed "
                                  "status=ESME_RX_R_APPN list=texas list_version=2026-11-19 "
                                  "\"Message is not delivered. Number is in DNC registry\""),
                         HasSubstr("status=ESME_RX_R_APPN \"Message is not delivered. Recipient has opted")));
}

TEST_F(Logging, WhatComesOncePerMessageDoesNotFlood) {
  const relay::Note unknown = relay::PassedUnknown{number("14445556666")};
  const relay::Note deferred = refused({Verdict::refuse, Reason::registry_unknown_deferred, 0x58});
  const relay::Note throttled = refused({Verdict::refuse, Reason::too_many_messages, 0x58});
  std::vector<relay::Note> notes;
  for (int i = 0; i < 1000; ++i) notes.insert(notes.end(), {unknown, deferred, throttled});
  EXPECT_THAT(lines_of(notes),
              ElementsAre(HasSubstr("UNCHECKED: 1 messages"), HasSubstr("reason=registry_unknown_deferred"),
                          HasSubstr("reason=too_many_messages")));
}

}  // namespace
}  // namespace smppguard::app
