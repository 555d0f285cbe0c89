// SPDX-License-Identifier: Apache-2.0
#include "journal_case.hpp"

#include <atomic>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <thread>

namespace smppguard::journal {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class JournalTest : public JournalCase {
 protected:
  /// Lines about what happened: without those that the journal writes of itself.
  [[nodiscard]] std::vector<std::string> entries(const std::string& stream) const {
    std::vector<std::string> found;
    for (const std::string& line : lines_of(segment(stream))) {
      const bool own = line.find("\"kind\":\"segment\"") != std::string::npos ||
                       line.find("\"kind\":\"signing_key\"") != std::string::npos ||
                       line.find("\"kind\":\"unrecorded\"") != std::string::npos;
      if (!own) found.push_back(line);
    }
    return found;
  }
};

TEST_F(JournalTest, WhatIsClosedCanBeGoneOnWithWhileItsOwnerLives) {
  const auto journal = open();
  journal->record(refusal(1));
  journal->close();
  journal->record(refusal(2));
  journal->close();
  const auto next = open();
  next->record(refusal(3));
  next->close();
  const auto refusals = entries("refusals");
  ASSERT_THAT(refusals, SizeIs(2));
  EXPECT_THAT(refusals[0], HasSubstr("\"sequence_number\":1,"));
  EXPECT_THAT(refusals[1], HasSubstr("\"sequence_number\":3,"));
  EXPECT_THAT(verify_all(options_.heads).findings, IsEmpty());
}

TEST_F(JournalTest, WritesDecisionsAsTheyWereMade) {
  {
    const auto journal = open();
    journal->name_upstreams({"carrier \"a\""});
    journal->record(refusal(1));
    DecisionEntry odd = refusal(0xFFFFFFFF);
    odd.sender = {};
    odd.observed = true;
    odd.system_id = std::string_view{"a\n\"\xFF"};
    journal->record(odd);
    journal->record(passed(3));
  }
  const auto refusals = entries("refusals");
  ASSERT_THAT(refusals, SizeIs(2));
  EXPECT_THAT(refusals[0],
              HasSubstr(R"("at":"2026-11-23T21:00:00.000Z","kind":"refusal","sender":"12223334646",)"
                        R"("recipient":"12223334545","reason":"dnc_listed","command":"submit_sm",)"
                        R"("command_status":102,"system_id":"app1","upstream":"carrier \"a\"","session":7,)"
                        R"("sequence_number":1,"list":"national","list_version":"2024-10-04")"));
  EXPECT_THAT(refusals[1], AllOf(Not(HasSubstr("sender")), HasSubstr("\"observed\":true"),
                                 HasSubstr("\"sequence_number\":4294967295")));
  EXPECT_FALSE(fs::exists(segment("decisions"))) << "they are off";
  EXPECT_THAT(verify_all(options_.heads).findings, IsEmpty());
  EXPECT_THAT(troubles_, Not(::testing::Contains(Not(IsEmpty()))));
}

TEST_F(JournalTest, LinesWithoutAListAreAsSoundAsThoseWithOne) {
  {
    const auto journal = open();
    DecisionEntry earlier = refusal(1);
    earlier.list = {};
    journal->record(earlier);
    DecisionEntry named = refusal(2);
    named.list = "texas";
    journal->record(named);
    DecisionEntry neither = refusal(3);
    neither.list = {};
    neither.list_version = 0;
    journal->record(neither);
  }
  const auto refusals = entries("refusals");
  ASSERT_THAT(refusals, SizeIs(3));
  EXPECT_THAT(refusals[0], HasSubstr(R"("sequence_number":1,"list_version":"2024-10-04")"));
  EXPECT_THAT(refusals[1], HasSubstr(R"("list":"texas","list_version":"2024-10-04")"));
  EXPECT_THAT(refusals[2], Not(HasSubstr("\"list\"")));
  EXPECT_THAT(refusals[2], Not(HasSubstr("list_version")));
  EXPECT_THAT(verify_all(options_.heads).findings, IsEmpty());
}

TEST_F(JournalTest, WritesWhatPassesWhereThatIsSwitchedOn) {
  {
    const auto journal = open();
    journal->set_decisions(Decisions::all);
    journal->record(passed(1));
    journal->set_decisions(Decisions::refusals);
    journal->record(passed(2));
  }
  EXPECT_THAT(entries("decisions"), SizeIs(1));
}

TEST_F(JournalTest, EntriesAndTheKeyAreTheOwnersOnly) {
  { open()->record(refusal(1)); }
  for (const fs::path& path :
       {folder(), segment("refusals"), segment("evidence"), folder() / "signing-key.pem"}) {
    struct stat status {};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 077, 0U) << path;
  }
}

TEST_F(JournalTest, IsOneProcesssOnly) {
  const auto journal = open();
  const auto other = Journal::open(options_, {}, {}, [] { return kNow; });
  ASSERT_TRUE(other.has_error());
  EXPECT_THAT(other.error().message, HasSubstr(options_.path));
}

TEST_F(JournalTest, GoesOnWhereItEnded) {
  { open()->record(refusal(1)); }
  { open()->record(refusal(2)); }
  ASSERT_THAT(entries("refusals"), SizeIs(2));
  const Report report = verify_all(options_.heads);
  EXPECT_THAT(report.findings, IsEmpty());
  EXPECT_EQ(report.verified.behind_heads, 0U) << "the end of each process is signed";
}

// A feed that knows of `count` changes.
Journal::Source feed_of(const std::atomic<std::uint64_t>& count) {
  return [&count](std::uint64_t after, std::size_t limit) {
    std::vector<EvidenceEntry> entries;
    for (std::uint64_t at = after + 1; at <= count && entries.size() < limit; ++at) {
      entries.push_back({kNow, "grant", "\"number\":" + std::to_string(at), at});
    }
    return entries;
  };
}

TEST_F(JournalTest, EachChangeInTheStoreIsThereOnceOverManyStarts) {
  std::atomic<std::uint64_t> count = 0;
  for (int start = 0; start < 5; ++start) {
    const auto journal = open(feed_of(count));
    count += 1'500;
    const auto give_up = std::chrono::steady_clock::now() + 30s;
    while (journal->counters().position < count && std::chrono::steady_clock::now() < give_up) {
      std::this_thread::yield();
    }
    journal->record(EvidenceEntry{kNow, "registry_changed", "\"numbers\":1", 9'999'999});
  }
  std::uint64_t next = 0;
  std::size_t others = 0;
  for (const std::string& line : entries("evidence")) {
    if (line.find("registry_changed") != std::string::npos) {
      EXPECT_THAT(line, Not(HasSubstr("position"))) << "that is the feed's";
      ++others;
      continue;
    }
    ++next;
    EXPECT_THAT(line,
                HasSubstr("\"position\":" + std::to_string(next) + ",\"number\":" + std::to_string(next)));
  }
  EXPECT_EQ(next, count);
  EXPECT_EQ(others, 5U);
  EXPECT_THAT(verify_all(options_.heads).findings, IsEmpty());
}

TEST_F(JournalTest, WhatFindsNoRoomIsCounted) {
  constexpr std::uint32_t kMany = 100'000;
  options_.max_queued = 64;
  std::uint64_t unrecorded = 0;
  {
    const auto journal = open();
    for (std::uint32_t i = 0; i < kMany; ++i) journal->record(refusal(i));
    unrecorded = journal->counters().unrecorded;
  }
  EXPECT_GT(unrecorded, 0U);
  std::uint64_t told = 0;
  for (const std::string& line : lines_of(segment("refusals"))) {
    const auto at = line.find("\"kind\":\"unrecorded\",\"count\":");
    if (at != std::string::npos) told += std::stoull(line.substr(line.find("\"count\":", at) + 8));
  }
  EXPECT_EQ(told, unrecorded);
  EXPECT_EQ(entries("refusals").size() + told, kMany);
}

TEST_F(JournalTest, ManyThreadsRecordAtOnce) {
  constexpr std::uint32_t kEach = 5'000;
  {
    const auto journal = open();
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&journal] {
        for (std::uint32_t i = 0; i < kEach; ++i) journal->record(refusal(i));
        journal->record(EvidenceEntry{kNow, "registry_changed", "", 0});
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(journal->counters().unrecorded, 0U);
  }
  EXPECT_THAT(entries("refusals"), SizeIs(4 * kEach));
  EXPECT_THAT(entries("evidence"), SizeIs(4));
  EXPECT_THAT(verify_all(options_.heads).findings, IsEmpty());
}

}  // namespace
}  // namespace smppguard::journal
