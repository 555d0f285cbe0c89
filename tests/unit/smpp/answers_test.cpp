// SPDX-License-Identifier: Apache-2.0
#include "smppguard/smpp/answers.hpp"

#include "support/pdu_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smppguard::smpp {
namespace {

using smppguard::testing::Octets;
using smppguard::testing::Pdu;

Octets octets_of(const OwnPdu& pdu) {
  return {pdu.octets().begin(), pdu.octets().end()};
}

// The sizes over which no parser compared stumbles.
TEST(Answers, SubmitSmRespIsAHeader) {
  EXPECT_EQ(octets_of(answer_to(CommandId::submit_sm, 0x01020304, CommandStatus::rx_r_appn)),
            (Octets{0, 0, 0, 16, 0x80, 0, 0, 4, 0, 0, 0, 0x66, 1, 2, 3, 4}));
}

TEST(Answers, DataSmRespHasAnEmptyMessageId) {
  EXPECT_EQ(octets_of(answer_to(CommandId::data_sm, 7, CommandStatus::rinvdstadr)),
            (Octets{0, 0, 0, 17, 0x80, 0, 1, 3, 0, 0, 0, 0x0B, 0, 0, 0, 7, 0}));
}

TEST(Answers, SubmitMultiRespHasAnEmptyMessageIdAndNoUnsuccess) {
  EXPECT_EQ(octets_of(answer_to(CommandId::submit_multi, 7, CommandStatus::rx_r_appn)),
            (Octets{0, 0, 0, 18, 0x80, 0, 0, 0x21, 0, 0, 0, 0x66, 0, 0, 0, 7, 0, 0}));
}

TEST(Answers, DeliverSmRespHasAnEmptyMessageIdEvenOnSuccess) {
  EXPECT_EQ(octets_of(answer_to(CommandId::deliver_sm, 0xFFFFFFFF, CommandStatus::rok)),
            (Octets{0, 0, 0, 17, 0x80, 0, 0, 5, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0}));
  EXPECT_EQ(answer_to(CommandId::deliver_sm, 1, CommandStatus::rx_t_appn).octets().size(), 17U);
}

TEST(Answers, CommandsWithoutAResponseAreNacked) {
  for (const std::uint32_t id : {0x00010200U, 0x00000022U, 0x0000000BU, 0x00000102U, 0x7FFFFFFFU}) {
    EXPECT_EQ(octets_of(answer_to(static_cast<CommandId>(id), 9, CommandStatus::rinvcmdid)),
              Pdu(CommandId::generic_nack, 9, CommandStatus::rinvcmdid).octets())
        << std::hex << id;
  }
}

TEST(Answers, TakesIdAndSequenceFromARequest) {
  const Octets request = testing::submit_sm({.sequence = 0x80000001}).octets();
  EXPECT_EQ(answer_to(PduView{request}, CommandStatus::rsyserr),
            answer_to(CommandId::submit_sm, 0x80000001, CommandStatus::rsyserr));
}

// What smppguard writes, its own reader understands.
TEST(Answers, EveryAnswerHasASoundBodyOrNone) {
  for (const BodySpec& request : all_bodies()) {
    if (!request.answered) continue;
    const OwnPdu answer = answer_to(request.id, 1, CommandStatus::rsyserr);
    ASSERT_EQ(load_be32(answer.octets().data()), answer.octets().size()) << request.name;
    const PduView view{answer.octets()};
    EXPECT_EQ(view.command_id(), response_to(request.id));
    EXPECT_TRUE(view.body().empty() || Body::read(view).sound()) << request.name;
    EXPECT_TRUE(Body::read(view).tlvs().empty()) << request.name;
  }
}

TEST(OwnPdu, ComparesIdStatusSequenceAndBody) {
  const OwnPdu link{CommandId::enquire_link, CommandStatus::rok, 5};
  EXPECT_EQ(octets_of(link), Pdu(CommandId::enquire_link, 5).octets());
  EXPECT_EQ(link, (OwnPdu{CommandId::enquire_link, CommandStatus::rok, 5}));
  EXPECT_FALSE(link == (OwnPdu{CommandId::enquire_link, CommandStatus::rok, 6}));
  EXPECT_FALSE(link == (OwnPdu{CommandId::unbind, CommandStatus::rok, 5}));
  EXPECT_FALSE(link == (OwnPdu{CommandId::enquire_link, CommandStatus::rsyserr, 5}));
  EXPECT_FALSE(link == (OwnPdu{CommandId::enquire_link, CommandStatus::rok, 5, 1}));
}

}  // namespace
}  // namespace smppguard::smpp
