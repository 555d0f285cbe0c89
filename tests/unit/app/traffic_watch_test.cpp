// SPDX-License-Identifier: Apache-2.0
#include "traffic_watch.hpp"

#include "support/pdu_builder.hpp"
#include "support/test_world.hpp"

#include <gtest/gtest.h>
#include <optional>
#include <string_view>
#include <vector>

namespace smppguard::app {
namespace {

using policy::Reason;
using testing::number;
using traffic::Kind;

class TrafficWatchTest : public ::testing::Test {
 protected:
  void judged(Reason reason, bool refused, std::uint8_t part = 0) {
    const std::string_view text = "hello";
    watch_.judged({number("12223334646"),
                   number("13334445656"),
                   reason,
                   refused,
                   part,
                   WallTime{Duration{5}},
                   {as_bytes(text), smpp::Alphabet::gsm}});
  }
  void delivered(const testing::Pdu& pdu) {
    const testing::Octets octets = pdu.octets();
    watch_.delivered(smpp::PduView{octets}, WallTime{Duration{5}});
  }
  std::vector<traffic::Sighting> drained() {
    std::vector<traffic::Sighting> all;
    ring_.drain([&](const traffic::Sighting& seen) { all.push_back(seen); }, 1'000);
    return all;
  }
  std::optional<Kind> kind_of_receipt(const char* text, std::uint32_t esm_class = 4) {
    delivered(testing::deliver_sm(
        {.source = "13334445656", .destination = "12223334646", .text = text, .esm_class = esm_class}));
    const auto all = drained();
    return all.empty() ? std::nullopt : std::optional{all.front().kind};
  }

  traffic::Ring ring_{8};
  TrafficWatch watch_{ring_};
};

TEST_F(TrafficWatchTest, AMessageIsSeenWithItsText) {
  judged(Reason::not_listed, false);
  const auto all = drained();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].kind, Kind::passed);
  EXPECT_EQ(all[0].sender, number("12223334646"));
  EXPECT_EQ(all[0].recipient, number("13334445656"));
  EXPECT_EQ(as_chars(all[0].text()), "hello");
  EXPECT_EQ(all[0].alphabet, traffic::Alphabet::gsm);
}

TEST_F(TrafficWatchTest, RefusalsAreToldApart) {
  judged(Reason::dnc_listed, true);
  judged(Reason::no_route, true);
  const auto all = drained();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].kind, Kind::refused_listed);
  EXPECT_EQ(all[1].kind, Kind::refused_other);
}

TEST_F(TrafficWatchTest, WhatComesAgainOrIsRefusedForWhatWasCountedIsNot) {
  for (const Reason reason : {Reason::sender_blocked, Reason::sender_held, Reason::sender_throttled,
                              Reason::quiet_hours_deferred, Reason::registry_unknown_deferred}) {
    judged(reason, true);
  }
  EXPECT_TRUE(drained().empty());
}

TEST_F(TrafficWatchTest, OfAMessageInPartsTheFirstCounts) {
  for (std::uint8_t part = 1; part <= 3; ++part) judged(Reason::not_listed, false, part);
  EXPECT_EQ(drained().size(), 1U);
}

TEST_F(TrafficWatchTest, WhoUsesANumberThatIsNotTheirsDoesNotBringItIntoDisrepute) {
  judged(Reason::sender_not_own, true);
  judged(Reason::sender_not_registered, true);
  judged(Reason::do_not_originate, true);
  EXPECT_TRUE(drained().empty());
}

TEST_F(TrafficWatchTest, ReceiptsAreReadByTheirText) {
  EXPECT_EQ(kind_of_receipt("id:7 sub:001 dlvrd:001 stat:DELIVRD err:000"), Kind::delivered);
  EXPECT_EQ(kind_of_receipt("id:7 stat:UNDELIV err:1"), Kind::undelivered);
  EXPECT_EQ(kind_of_receipt("id:7 stat:REJECTD"), Kind::undelivered);
  EXPECT_EQ(kind_of_receipt("id:7 stat:ENROUTE"), std::nullopt);
  EXPECT_EQ(kind_of_receipt("id:7 stat:"), std::nullopt);
  EXPECT_EQ(kind_of_receipt("id:7 stat:DELIVRD", 0), Kind::delivered) << "some SMSCs send them so";
  EXPECT_EQ(kind_of_receipt("hello", 0), std::nullopt);
  EXPECT_EQ(kind_of_receipt("stat:DELIVRD", 8), std::nullopt) << "an acknowledgement of a person's device";
}

TEST_F(TrafficWatchTest, AReceiptIsTheSenders) {
  delivered(testing::deliver_sm(
      {.source = "13334445656", .destination = "12223334646", .text = "id:7 stat:DELIVRD", .esm_class = 4}));
  const auto all = drained();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].sender, number("12223334646"));
  EXPECT_EQ(all[0].recipient, number("13334445656"));
  EXPECT_TRUE(all[0].text().empty());
}

TEST_F(TrafficWatchTest, WhatFindsNoRoomIsCounted) {
  for (int i = 0; i < 20; ++i) judged(Reason::not_listed, false);
  EXPECT_EQ(drained().size(), ring_.capacity());
  EXPECT_EQ(ring_.dropped(), 20 - ring_.capacity());
}

}  // namespace
}  // namespace smppguard::app
