// SPDX-License-Identifier: Apache-2.0
#include "smppguard/relay/action.hpp"

#include <array>
#include <gtest/gtest.h>

namespace smppguard::relay {
namespace {

constexpr std::array<std::uint8_t, 64> kBuffer{};

TEST(Actions, ContiguousSlicesToOneSideBecomeOne) {
  Actions actions;
  actions.forward(Side::smsc, Bytes{kBuffer}.first(20));
  actions.report(PassedUnknown{});
  actions.send(Side::esme, {smpp::CommandId::enquire_link_resp, smpp::CommandStatus::rok, 1});
  actions.forward(Side::smsc, Bytes{kBuffer}.subspan(20, 10));
  EXPECT_EQ(actions.size(), 3U);
  EXPECT_EQ(std::get<Forward>(actions[0]).octets.size(), 30U);
}

TEST(Actions, NothingOvertakesWhatWentToTheSameSideBefore) {
  Actions actions;
  actions.forward(Side::smsc, Bytes{kBuffer}.first(20));
  actions.send(Side::smsc, {smpp::CommandId::deliver_sm_resp, smpp::CommandStatus::rok, 1, 1});
  actions.forward(Side::smsc, Bytes{kBuffer}.subspan(20, 10));
  EXPECT_EQ(actions.size(), 3U);
  actions.forward(Side::smsc, Bytes{kBuffer}.subspan(31, 1));  // not contiguous
  EXPECT_EQ(actions.size(), 4U);
}

TEST(Actions, OwnPdusToOneSideBecomeOnePiece) {
  Actions actions;
  Bytes::size_type octets = 0;
  for (std::uint32_t i = 0; i < 1'000; ++i) {
    const smpp::OwnPdu pdu{smpp::CommandId::submit_sm_resp, smpp::CommandStatus::rsyserr, i,
                           i % 2 == 0 ? std::uint8_t{0} : std::uint8_t{1}};
    actions.send(Side::esme, pdu);
    octets += pdu.octets().size();
  }
  std::uint32_t sequence_number = 0;
  for (const Action& action : actions) {
    Bytes piece = std::get<Send>(action).octets;
    while (!piece.empty()) {
      const smpp::PduView pdu{piece.first(load_be32(piece.data()))};
      EXPECT_EQ(pdu.sequence_number(), sequence_number++);
      octets -= pdu.octets().size();
      piece = piece.subspan(pdu.octets().size());
    }
  }
  EXPECT_EQ(sequence_number, 1'000U);
  EXPECT_EQ(octets, 0U);
  EXPECT_LT(actions.size(), 10U);
}

TEST(Actions, OwnPdusKeepTheirPlaceAmongWhatIsForwarded) {
  Actions actions;
  const smpp::OwnPdu own{smpp::CommandId::enquire_link, smpp::CommandStatus::rok, 1};
  actions.send(Side::smsc, own);
  actions.forward(Side::smsc, Bytes{kBuffer}.first(20));
  actions.send(Side::smsc, own);
  actions.send(Side::esme, own);
  actions.send(Side::smsc, own);
  actions.forward(Side::smsc, Bytes{kBuffer}.subspan(20, 20));
  ASSERT_EQ(actions.size(), 6U);
  EXPECT_EQ(std::get<Send>(actions[0]).octets.size(), 16U);
  EXPECT_EQ(std::get<Forward>(actions[1]).octets.size(), 20U);
  EXPECT_EQ(std::get<Send>(actions[2]).octets.size(), 16U);
  EXPECT_EQ(std::get<Send>(actions[3]).to, Side::esme);
  EXPECT_EQ(std::get<Send>(actions[4]).octets.size(), 16U);
  EXPECT_EQ(std::get<Forward>(actions[5]).octets.size(), 20U);
}

TEST(Actions, ClearForgetsTheRun) {
  Actions actions;
  actions.forward(Side::smsc, Bytes{kBuffer}.first(20));
  actions.clear();
  actions.forward(Side::smsc, Bytes{kBuffer}.subspan(20, 4));
  ASSERT_EQ(actions.size(), 1U);
  EXPECT_EQ(std::get<Forward>(actions[0]).octets.size(), 4U);
}

}  // namespace
}  // namespace smppguard::relay
