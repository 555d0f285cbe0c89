// SPDX-License-Identifier: Apache-2.0
#include "smppguard/consent/pending_opt_outs.hpp"

#include "numbers.hpp"

#include <gtest/gtest.h>
#include <map>
#include <random>
#include <utility>

namespace smppguard::consent {
namespace {

using Mark = PendingOptOuts::Mark;

TEST(PendingOptOuts, BlockFromAddUntilTheyAreSettled) {
  PendingOptOuts pending;
  EXPECT_FALSE(pending.contains(nanp(1), nanp(2)));
  const auto mark = pending.add(nanp(1), nanp(2));
  ASSERT_TRUE(mark);
  EXPECT_TRUE(pending.contains(nanp(1), nanp(2)));
  EXPECT_EQ(pending.size(), 1U);
  pending.settle(nanp(1), nanp(2), *mark);
  EXPECT_FALSE(pending.contains(nanp(1), nanp(2)));
  EXPECT_EQ(pending.size(), 0U);
}

TEST(PendingOptOuts, BlockThePairAndNothingElse) {
  PendingOptOuts pending;
  ASSERT_TRUE(pending.add(nanp(1), short_code("01234")));
  EXPECT_TRUE(pending.contains(nanp(1), short_code("01234")));
  EXPECT_FALSE(pending.contains(nanp(1), short_code("1234")));
  EXPECT_FALSE(pending.contains(nanp(1), nanp(1234)));
  EXPECT_FALSE(pending.contains(nanp(2), short_code("01234")));
  EXPECT_FALSE(pending.contains(short_code("01234"), nanp(1)));
  EXPECT_FALSE(pending.contains(nanp(1), PhoneNumber{}));
  EXPECT_FALSE(pending.contains(PhoneNumber{}, short_code("01234")));
  EXPECT_FALSE(pending.contains(PhoneNumber{}, PhoneNumber{}));
}

TEST(PendingOptOuts, OneThatCannotBeCommittedStaysUntilALaterWordIs) {
  PendingOptOuts pending;
  ASSERT_TRUE(pending.add(nanp(1), nanp(2)));  // STOP: the store fails
  ASSERT_TRUE(pending.add(nanp(3), nanp(2)));
  EXPECT_TRUE(pending.contains(nanp(1), nanp(2)));
  const Mark start = pending.latest();  // START: durable
  pending.settle(nanp(1), nanp(2), start);
  EXPECT_FALSE(pending.contains(nanp(1), nanp(2)));
  EXPECT_TRUE(pending.contains(nanp(3), nanp(2)));
}

TEST(PendingOptOuts, AnEarlierWordDoesNotEndALaterOptOut) {
  PendingOptOuts pending;
  const auto first = pending.add(nanp(1), nanp(2));   // STOP
  const Mark start = pending.latest();                // START
  const auto second = pending.add(nanp(1), nanp(2));  // STOP, while neither is durable
  ASSERT_TRUE(first && second);
  EXPECT_EQ(pending.size(), 1U);
  pending.settle(nanp(1), nanp(2), *first);
  EXPECT_TRUE(pending.contains(nanp(1), nanp(2)));
  pending.settle(nanp(1), nanp(2), start);
  EXPECT_TRUE(pending.contains(nanp(1), nanp(2)));
  pending.settle(nanp(1), nanp(2), *second);
  EXPECT_FALSE(pending.contains(nanp(1), nanp(2)));
}

TEST(PendingOptOuts, ALaterWordEndsAllEarlierOptOuts) {
  PendingOptOuts pending;
  const auto first = pending.add(nanp(1), nanp(2));
  const auto second = pending.add(nanp(1), nanp(2));
  ASSERT_TRUE(first && second);
  pending.settle(nanp(1), nanp(2), *second);
  EXPECT_FALSE(pending.contains(nanp(1), nanp(2)));
  pending.settle(nanp(1), nanp(2), *first);
  EXPECT_EQ(pending.size(), 0U);
}

TEST(PendingOptOuts, SettlingWhatIsNotPendingChangesNothing) {
  PendingOptOuts pending;
  pending.settle(nanp(1), nanp(2), pending.latest());
  EXPECT_EQ(pending.size(), 0U);
  ASSERT_TRUE(pending.add(nanp(1), nanp(2)));
  pending.settle(nanp(2), nanp(1), pending.latest());
  EXPECT_TRUE(pending.contains(nanp(1), nanp(2)));
  EXPECT_EQ(pending.size(), 1U);
}

TEST(PendingOptOuts, AreBoundedAndTakeAgainWhatIsThere) {
  PendingOptOuts pending;
  for (std::uint64_t i = 0; i < PendingOptOuts::kMost; ++i) ASSERT_TRUE(pending.add(nanp(i), nanp(0))) << i;
  EXPECT_EQ(pending.size(), PendingOptOuts::kMost);
  EXPECT_FALSE(pending.add(nanp(0), nanp(1)));
  EXPECT_FALSE(pending.contains(nanp(0), nanp(1)));
  EXPECT_TRUE(pending.add(nanp(0), nanp(0)));
  pending.settle(nanp(5), nanp(0), pending.latest());
  EXPECT_TRUE(pending.add(nanp(0), nanp(1)));
  EXPECT_TRUE(pending.contains(nanp(0), nanp(1)));
  EXPECT_FALSE(pending.contains(nanp(5), nanp(0)));
}

TEST(PendingOptOuts, AgreeWithAMapOverManyOperations) {
  std::mt19937_64 random{5};
  PendingOptOuts pending;
  std::map<std::pair<PhoneNumber, PhoneNumber>, Mark> expected;
  for (int i = 0; i < 500'000; ++i) {
    const PhoneNumber recipient = nanp(random() % 400);
    const PhoneNumber sender = random() % 4 == 0 ? short_code("12345") : nanp(random() % 3);
    const auto known = expected.find({recipient, sender});
    switch (random() % 4) {
      case 0: {
        const auto mark = pending.add(recipient, sender);
        ASSERT_TRUE(mark);
        ASSERT_EQ(*mark, pending.latest());
        expected[{recipient, sender}] = *mark;
        break;
      }
      case 1: {
        // Of a word that came now, or of an earlier one.
        const auto latest = static_cast<std::uint64_t>(pending.latest());
        const Mark mark{latest - std::min<std::uint64_t>(latest, random() % 800)};
        pending.settle(recipient, sender, mark);
        if (known != expected.end() && known->second <= mark) expected.erase(known);
        break;
      }
      default: ASSERT_EQ(pending.contains(recipient, sender), known != expected.end());
    }
    ASSERT_EQ(pending.size(), expected.size());
  }
}

}  // namespace
}  // namespace smppguard::consent
