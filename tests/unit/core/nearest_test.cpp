// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/nearest.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smppguard {
namespace {

const std::vector<std::string_view> kKeys{"bind_timeout", "record_timeout", "drain_timeout", "file", "level"};

TEST(Nearest, FindsOneLetterMissingAddedReplacedOrSwapped) {
  EXPECT_EQ(nearest("bind_timout", kKeys), "bind_timeout");
  EXPECT_EQ(nearest("bind_timeoutt", kKeys), "bind_timeout");
  EXPECT_EQ(nearest("bind-timeout", kKeys), "bind_timeout");
  EXPECT_EQ(nearest("ifle", kKeys), "file");
}

TEST(Nearest, LooksPastCase) {
  EXPECT_EQ(nearest("LEVEL", kKeys), "level");
}

TEST(Nearest, PrefersTheFewestEdits) {
  EXPECT_EQ(nearest("rain_timeout", kKeys), "drain_timeout");
}

TEST(Nearest, FindsNothingForAnotherWord) {
  EXPECT_EQ(nearest("certificate", kKeys), "");
  EXPECT_EQ(nearest("", kKeys), "");
  EXPECT_EQ(nearest("a", {"b"}), "");
  EXPECT_EQ(nearest("level", {}), "");
}

TEST(Nearest, LeavesLongWordsAlone) {
  const std::string word(65, 'a');
  EXPECT_EQ(nearest(word, {word}), "");
  EXPECT_EQ(nearest(word.substr(1), {word}), "");
}

TEST(Nearest, LeavesVeryManyCandidatesAlone) {
  EXPECT_EQ(nearest("levle", std::vector<std::string_view>(256, "level")), "level");
  EXPECT_EQ(nearest("levle", std::vector<std::string_view>(257, "level")), "");
}

TEST(Suggest, AsksOrListsOrKeepsSilent) {
  EXPECT_EQ(suggest("levle", kKeys), "did you mean level?");
  EXPECT_EQ(suggest("certificate", {"gsm", "utf8"}), "one of: gsm, utf8");
  EXPECT_EQ(suggest("certificate", {"gsm"}), "there is only gsm");
  EXPECT_EQ(suggest("certificate", {}), "");
  EXPECT_EQ(suggest("certificate", std::vector<std::string_view>(9, "gsm")), "");
}

}  // namespace
}  // namespace smppguard
