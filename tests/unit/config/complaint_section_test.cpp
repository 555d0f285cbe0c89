// SPDX-License-Identifier: Apache-2.0
#include "loading.hpp"

namespace smppguard::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ComplaintSection, IsRead) {
  const Loaded loaded = load_sound_but(
      "complaints:\n"
      "  numbers:\n"
      "    - 7726\n"
      "    - {number: 12676070099, upstreams: [carrier]}\n"
      "  forward: true\n"
      "  dialogue: 30m\n"
      "  hash_key: /etc/smppguard/complaints.key\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  const policy::ComplaintOptions& complaints = loaded.config.complaints;
  ASSERT_EQ(complaints.numbers.size(), 2U);
  EXPECT_EQ(complaints.numbers[0].number, "7726");
  EXPECT_THAT(complaints.numbers[0].upstreams, IsEmpty());
  EXPECT_EQ(complaints.numbers[1].number, "12676070099");
  EXPECT_THAT(complaints.numbers[1].upstreams, ElementsAre("carrier"));
  EXPECT_TRUE(complaints.forward);
  EXPECT_EQ(complaints.dialogue, std::chrono::minutes{30});
  EXPECT_EQ(complaints.hash_key, "/etc/smppguard/complaints.key");
}

TEST(ComplaintSection, MayBeLeftOutOrEmpty) {
  for (const char* text :
       {"", "complaints:\n", "complaints: {numbers: []}\n", "complaints: {dialogue: 1h}\n"}) {
    const Loaded loaded = load_sound_but(text);
    EXPECT_THAT(loaded.diagnostics, IsEmpty()) << text;
    EXPECT_TRUE(loaded.config.complaints == policy::ComplaintOptions{}) << text;
  }
}

TEST(ComplaintSection, HasNumbersThatCanReceiveTexts) {
  EXPECT_THAT(
      diagnose("complaints:\n  numbers:\n  - spam\n  - +4512345678\n  - {}\n"),
      ElementsAre(error_at(3, 5, "\"spam\" is neither a North American number nor a short code", "7726"),
                  error_at(4, 5, "\"+4512345678\" is neither"),
                  error_at(5, 5, "a complaint number needs \"number\"")));
}

TEST(ComplaintSection, HasNoNumberTwiceAndNoneOfApprovals) {
  EXPECT_THAT(diagnose("complaints:\n  numbers: [7726, 7726, 2676070000]\n"),
              ElementsAre(error_at(2, 19, "the complaint number 7726 stands twice", "line 8"),
                          error_at(2, 25, "the complaint number 12676070000 is the approval number in line 5",
                                   "a number of its own")));
}

TEST(ComplaintSection, RefersToUpstreamsThatExist) {
  EXPECT_THAT(diagnose("complaints:\n  numbers:\n  - {number: 7726, upstreams: [carier]}\n"),
              ElementsAre(error_at(3, 32, "no upstream is named \"carier\"", "did you mean carrier?")));
}

TEST(ComplaintSection, NeedsAStoreForItsTexts) {
  EXPECT_THAT(diagnose("complaints: {numbers: [7726]}\nstore:\napproval:\n"),
              testing::Contains(error_at(2, 1, "complaints have nowhere to be kept", "store: path:")));
  EXPECT_THAT(diagnose("complaints: {dialogue: 1h}\nstore:\napproval:\n"),
              testing::Not(testing::Contains(error_at(2, 1, "nowhere to be kept"))));
}

TEST(ComplaintSection, WarnsOfForwardingWhatDoesNotCome) {
  EXPECT_THAT(diagnose("complaints:\n  forward: true\n"),
              ElementsAre(warning_at(2, 12, "forward has no effect", "complaints: numbers:")));
}

TEST(ComplaintSection, HasADialogueThatEnds) {
  EXPECT_THAT(diagnose("complaints: {dialogue: 8d}\n"),
              ElementsAre(error_at(1, 24, "\"8d\" is too much", "7d")));
  EXPECT_THAT(diagnose("complaints: {dialogue: 0s}\n"), ElementsAre(error_at(1, 24, "\"0s\" is too little")));
}

TEST(ComplaintSection, KnowsItsWords) {
  EXPECT_THAT(diagnose("complaints:\n  numbers: [7726]\n  forward: perhaps\n  hash_key: \"\"\n"),
              ElementsAre(error_at(3, 12, "forward: \"perhaps\" is not known", "one of: true, false"),
                          error_at(4, 13, "hash_key")));
}

}  // namespace
}  // namespace smppguard::config
