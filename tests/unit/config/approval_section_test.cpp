// SPDX-License-Identifier: Apache-2.0
#include "loading.hpp"

namespace smppguard::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Approval, IsRead) {
  const Loaded loaded = load_sound_but(
      "approval:\n"
      "  numbers:\n"
      "    - 12676070000\n"
      "    - number: \"+12676070001\"\n"
      "      upstreams: [carrier]\n"
      "    - \"012345\"\n"
      "  form: relaxed\n"
      "  unmatched: forward\n"
      "  effective_after: 10m\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  const policy::ApprovalOptions& approval = loaded.config.approval;
  ASSERT_EQ(approval.numbers.size(), 3U);
  EXPECT_EQ(approval.numbers[0].number, "12676070000");
  EXPECT_THAT(approval.numbers[0].upstreams, IsEmpty());
  EXPECT_EQ(approval.numbers[1].number, "+12676070001");
  EXPECT_THAT(approval.numbers[1].upstreams, ElementsAre("carrier"));
  EXPECT_EQ(approval.numbers[2].number, "012345");
  EXPECT_EQ(approval.form, policy::ApprovalForm::relaxed);
  EXPECT_EQ(approval.unmatched, policy::WhenUnmatched::forward);
  EXPECT_EQ(approval.effective_after, std::chrono::seconds{600});
}

TEST(Approval, WarnsWithoutANumber) {
  const auto nobody = [](std::size_t line, std::size_t column) {
    return ElementsAre(warning_at(line, column, "no approval number", "approval: numbers:"));
  };
  EXPECT_THAT(diagnose("approval:\n"), nobody(1, 1));
  EXPECT_THAT(diagnose("approval: {numbers: []}\n"), nobody(1, 11));
  EXPECT_THAT(diagnose("approval:\n  numbers:\n"), nobody(2, 3));
  EXPECT_THAT(diagnose("approval:\n  form: exact\n"), nobody(2, 3));
}

TEST(Approval, HasNumbersThatCanReceiveTexts) {
  EXPECT_THAT(
      diagnose("approval:\n  numbers:\n  - Approve\n  - +4512345678\n  - number: 267-607-0000\n  - {}\n"),
      ElementsAre(error_at(3, 5, "\"Approve\" is neither a North American number nor a short code"),
                  error_at(4, 5, "\"+4512345678\" is neither", "12676070000"),
                  error_at(5, 13, "\"267-607-0000\" is neither"),
                  error_at(6, 5, "an approval number needs \"number\"")));
}

TEST(Approval, HasEachNumberOnceInWhateverForm) {
  EXPECT_THAT(
      diagnose(
          "approval:\n  numbers: [12676070000, 2676070000, {number: +12676070000}, 55555, \"055555\"]\n"),
      ElementsAre(error_at(2, 26, "the approval number 12676070000 stands twice", "line 8"),
                  error_at(2, 47, "the approval number 12676070000 stands twice")));
}

TEST(Approval, RefersToUpstreamsThatExist) {
  EXPECT_THAT(diagnose("approval:\n  numbers:\n  - {number: 55555, upstreams: [carier]}\n"),
              ElementsAre(error_at(3, 33, "no upstream is named \"carier\"", "did you mean carrier?")));
}

TEST(Approval, TakesEffectWithinTenMinutes) {
  EXPECT_THAT(diagnose("approval:\n  numbers: [55555]\n  effective_after: 601s\n"),
              ElementsAre(error_at(3, 20, "effective_after: \"601s\" is too much", "0s to 10m")));
  EXPECT_THAT(diagnose("approval:\n  numbers: [55555]\n  effective_after: 500ms\n"),
              ElementsAre(error_at(3, 20, "effective_after: \"500ms\" is not a duration", "(s, m, h, d)")));
}

TEST(Approval, KnowsItsWords) {
  EXPECT_THAT(diagnose("approval:\n  numbers: [55555]\n  form: strict\n  unmatched: drop\n"),
              ElementsAre(error_at(3, 9, "form: \"strict\" is not known", "one of: exact, relaxed"),
                          error_at(4, 14, "unmatched: \"drop\" is not known", "one of: answer, forward")));
}

}  // namespace
}  // namespace smppguard::config
