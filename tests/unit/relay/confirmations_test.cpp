// SPDX-License-Identifier: Apache-2.0
#include "smppguard/relay/confirmations.hpp"

#include <gtest/gtest.h>

namespace smppguard::relay {
namespace {

using namespace std::chrono_literals;

const WallTime kBegan{std::chrono::days{20'000}};
const WallTime kNow = kBegan + 1h;
constexpr PhoneNumber kRecipient = PhoneNumber::nanp(2223334545);
constexpr PhoneNumber kSender = PhoneNumber::nanp(2223334646);

ConfirmationClaim claim(WallTime since = kNow, PhoneNumber sender = kSender) {
  return {kRecipient, sender, since};
}
ConfirmationClaim part(std::uint8_t number, std::uint16_t reference = 7,
                       smpp::PartScheme scheme = smpp::PartScheme::sar) {
  ConfirmationClaim one = claim();
  one.part = {scheme, reference, 2, number};
  return one;
}

TEST(Confirmations, OneForEachOptOut) {
  ConfirmationTable table{kBegan, 8};
  EXPECT_TRUE(table.take(claim(), kNow));
  EXPECT_FALSE(table.take(claim(), kNow));
  EXPECT_TRUE(table.take(claim(kNow, PhoneNumber::nanp(2223334747)), kNow)) << "another sender's";
  EXPECT_TRUE(table.take(claim(kNow + 1s), kNow + 1s)) << "opted out once more";
}

TEST(Confirmations, OnlyForTheVeryPair) {
  ConfirmationTable table{kBegan, 8};
  EXPECT_TRUE(table.take(part(1), kNow));
  ConfirmationClaim another = part(1);
  another.recipient = PhoneNumber::nanp(2223334546);
  EXPECT_TRUE(table.take(another, kNow)) << "another recipient's, whatever the reference of its parts";
  another.part = part(2, 8).part;
  EXPECT_FALSE(table.take(another, kNow));
  EXPECT_TRUE(table.take(part(2), kNow)) << "the first still goes on";
}

TEST(Confirmations, PartsThatComeTooLateStay) {
  ConfirmationTable table{kBegan, 8};
  EXPECT_TRUE(table.take(part(1), kNow + 1min));
  EXPECT_FALSE(table.take(part(2), kNow + 5min + 1ms)) << "the time runs from the opt-out";
  EXPECT_TRUE(table.take(part(2), kNow + 5min));
}

TEST(Confirmations, NoneInATableWithoutSlots) {
  ConfirmationTable table{kBegan, 0};
  EXPECT_FALSE(table.take(claim(), kNow));
}

TEST(Confirmations, WithinFiveMinutes) {
  ConfirmationTable table{kBegan, 8};
  EXPECT_FALSE(table.take(claim(), kNow + 5min + 1ms));
  EXPECT_TRUE(table.take(claim(), kNow + 5min));
}

TEST(Confirmations, PartsOfTheSameMessageGoTogether) {
  ConfirmationTable table{kBegan, 8};
  EXPECT_TRUE(table.take(part(2), kNow));
  EXPECT_FALSE(table.take(part(1, 8), kNow));
  EXPECT_FALSE(table.take(part(1, 7, smpp::PartScheme::udh_16bit), kNow));
  EXPECT_FALSE(table.take(claim(), kNow));
  EXPECT_TRUE(table.take(part(1), kNow));
}

TEST(Confirmations, APartThatComesAgainIsAnotherMessage) {
  ConfirmationTable table{kBegan, 8};
  EXPECT_TRUE(table.take(part(1), kNow));
  EXPECT_FALSE(table.take(part(1), kNow));
  EXPECT_TRUE(table.take(part(2), kNow));
  EXPECT_FALSE(table.take(part(2), kNow));
}

TEST(Confirmations, NoneForWhatAnEarlierProcessMayHaveConfirmed) {
  ConfirmationTable table{kBegan, 8};
  EXPECT_FALSE(table.take(claim(kBegan - 1s), kBegan));
  EXPECT_TRUE(table.take(claim(kBegan), kBegan));
}

TEST(Confirmations, NoneWithoutRoomUntilOneIsTooOld) {
  ConfirmationTable table{kBegan, 2};
  const auto sender = [](std::uint64_t i) { return PhoneNumber::nanp(2223330000 + i); };
  EXPECT_TRUE(table.take(claim(kNow, sender(1)), kNow));
  EXPECT_TRUE(table.take(claim(kNow + 1min, sender(2)), kNow + 1min));
  EXPECT_FALSE(table.take(claim(kNow + 1min, sender(3)), kNow + 1min));
  EXPECT_TRUE(table.take(claim(kNow + 5min, sender(4)), kNow + 5min + 1ms));
  EXPECT_FALSE(table.take(claim(kNow + 1min, sender(2)), kNow + 5min)) << "not forgotten";
}

}  // namespace
}  // namespace smppguard::relay
