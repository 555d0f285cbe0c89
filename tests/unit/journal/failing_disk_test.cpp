// SPDX-License-Identifier: Apache-2.0
// A disk that is full or broken at each single call: nothing is lost, nothing is there twice, and the chain
// holds.
#include "failing_disk.hpp"

#include "scribe_case.hpp"

#include <gmock/gmock.h>

namespace smppguard::journal {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class FailingDiskTest : public ScribeCase {
 protected:
  /// Begins again in an empty folder.
  void anew() {
    scribe_.reset();
    fs::remove_all(folder());
    fs::create_directory(folder());
    fs::remove(options_.heads);
    now_ = kNow;
    troubles_.clear();
    begin();
  }
  /// Two months with entries of every stream.
  void story() {
    for (std::uint32_t i = 0; i < 4; ++i) {
      if (i == 2) to(2026, 12);
      refuse(i);
      DecisionEntry forwarded = passed(i);
      forwarded.at = now_;
      intake_->put(forwarded);
      intake_->put(EvidenceEntry{now_, "grant", "\"number\":" + std::to_string(i), 0});
      work(1min);
    }
    (void)scribe_->finish(now_);
  }
  [[nodiscard]] std::vector<std::string> all(const std::string& stream) const {
    std::vector<std::string> lines = lines_of(segment(stream, "2026-11"));
    for (const std::string& line : lines_of(segment(stream, "2026-12"))) lines.push_back(line);
    return lines;
  }
  void expect_each_once(const std::string& stream, const std::string& mark) const {
    const auto lines = all(stream);
    for (int i = 0; i < 4; ++i) {
      const std::string wanted = mark + std::to_string(i);
      EXPECT_EQ(std::count_if(lines.begin(), lines.end(),
                              [&](const std::string& line) {
                                const auto at = line.find(wanted);
                                return at != std::string::npos &&
                                       line.find_first_of(",}", at) == at + wanted.size();
                              }),
                1)
          << stream << ' ' << wanted;
    }
  }
  void expect_whole() const {
    expect_each_once("refusals", "\"sequence_number\":");
    expect_each_once("decisions", "\"sequence_number\":");
    expect_each_once("evidence", "\"number\":");
    EXPECT_THAT(verify_all().findings, IsEmpty());
  }
};

TEST_F(FailingDiskTest, WhateverCallFailsForAWhileNothingIsLost) {
  FailingDisk disk;
  for (std::size_t calls = 0;; ++calls) {
    SCOPED_TRACE(calls);
    anew();
    disk.fail_after(calls);
    story();
    const bool hit = disk.hit();
    disk.heal();
    work(1min);
    work(1min);
    ASSERT_TRUE(scribe_->finish(now_));
    expect_whole();
    if (!hit) {
      EXPECT_GT(calls, 20U) << "the story writes and syncs";
      return;
    }
    ASSERT_FALSE(troubles_.empty()) << "whoever operates it hears of it";
    EXPECT_THAT(troubles_.front(), HasSubstr(folder().native()));
  }
}

TEST_F(FailingDiskTest, WhateverCallFailsForEverTheNextProcessGoesOn) {
  FailingDisk disk;
  for (std::size_t calls = 0;; ++calls) {
    SCOPED_TRACE(calls);
    anew();
    disk.fail_after(calls);
    story();
    const bool hit = disk.hit();
    disk.heal();
    begin();
    now_ = kNow + 31 * 24h;
    refuse(9);
    work(1min);
    ASSERT_TRUE(scribe_->finish(now_));
    EXPECT_TRUE(has("refusals", "2026-12", "\"sequence_number\":9,"));
    EXPECT_THAT(verify_all().findings, IsEmpty());
    if (!hit) return;
  }
}

TEST_F(FailingDiskTest, WhatFindsNoRoomMeanwhileIsRecordedAsANumber) {
  FailingDisk disk;
  disk.fail_after(0);
  for (std::uint32_t i = 0; i < 1'500; ++i) refuse(i);
  work();
  disk.heal();
  work(1min);
  ASSERT_TRUE(scribe_->finish(now_));
  EXPECT_EQ(intake_->unrecorded(), 1'500U - 1'024U) << "the queue holds a power of two";
  EXPECT_TRUE(has("refusals", "2026-11",
                  "\"kind\":\"unrecorded\",\"count\":476,\"from\":\"2026-11-23T21:00:00.000Z\""));
  EXPECT_TRUE(has("refusals", "2026-11", "\"sequence_number\":1023,"));
  EXPECT_THAT(verify_all().findings, IsEmpty());
}

}  // namespace
}  // namespace smppguard::journal
