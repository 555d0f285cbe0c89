// SPDX-License-Identifier: Apache-2.0
#include "smppguard/smpp/answers.hpp"

#include "support/pdu_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

namespace smppguard::smpp {
namespace {

using namespace std::string_view_literals;
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

Octets with_text(const Pdu& request, std::string_view text) {
  const Octets octets = request.octets();
  return answer_with_text(PduView{octets}, CommandStatus::rx_r_appn, text);
}

Pdu refusal(CommandId request) {
  return Pdu{response_to(request), 7, CommandStatus::rx_r_appn};
}

TEST(AnswerWithText, TheTextStandsBehindTheMandatoryBody) {
  EXPECT_EQ(with_text(testing::submit_sm({.sequence = 7}), "no"),
            refusal(CommandId::submit_sm).int1(0).tlv(0x001D, "no\0"sv).octets());
  EXPECT_EQ(with_text(testing::data_sm({.sequence = 7}), "no"),
            refusal(CommandId::data_sm).int1(0).tlv(0x001D, "no\0"sv).octets());
  EXPECT_EQ(with_text(testing::deliver_sm({.sequence = 7}), "no"),
            refusal(CommandId::deliver_sm).int1(0).tlv(0x001D, "no\0"sv).octets());
  EXPECT_EQ(with_text(testing::submit_multi({.sequence = 7}), "no"),
            refusal(CommandId::submit_multi).int1(0).int1(0).tlv(0x001D, "no\0"sv).octets());
}

TEST(AnswerWithText, TheTextIsCutTo255Characters) {
  const std::string most(255, 'x');
  const Octets expected = refusal(CommandId::submit_sm).int1(0).tlv(0x001D, most + '\0').octets();
  EXPECT_EQ(with_text(testing::submit_sm({.sequence = 7}), most), expected);
  EXPECT_EQ(with_text(testing::submit_sm({.sequence = 7}), most + "y"), expected);
  EXPECT_EQ(with_text(testing::submit_sm({.sequence = 7}), ""),
            refusal(CommandId::submit_sm).int1(0).tlv(0x001D, "\0"sv).octets());
}

// Whatever the table holds: a sound body with the text for messages, the plain answer for all else.
TEST(AnswerWithText, EveryCommand) {
  for (const BodySpec& request : all_bodies()) {
    const Octets octets = Pdu(request.id, 7).octets();
    const PduView asked{octets};
    const Octets answer = answer_with_text(asked, CommandStatus::rx_r_appn, "no");
    const Body body = Body::read(PduView{answer});
    if (request.recipients == Recipients::none) {
      EXPECT_EQ(answer, octets_of(answer_to(asked, CommandStatus::rx_r_appn))) << request.name;
    } else {
      EXPECT_TRUE(body.sound()) << request.name;
      EXPECT_EQ(as_chars(find_tlv_value(body.tlvs(), 0x001D).value_or(Bytes{})), "no\0"sv) << request.name;
    }
  }
  const Pdu unknown{static_cast<CommandId>(0x00010200), 7};
  EXPECT_EQ(with_text(unknown, "no"), Pdu(CommandId::generic_nack, 7, CommandStatus::rx_r_appn).octets());
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
