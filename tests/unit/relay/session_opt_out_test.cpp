// SPDX-License-Identifier: Apache-2.0
// STOP and START to senders' numbers: recorded, then handed on.
#include "opt_out_case.hpp"

#include <string>

namespace smppguard::testing {
namespace {

using relay::Side;
using relay::TextKind;
using smpp::CommandId;
using smpp::CommandStatus;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using State = relay::Session::State;
using namespace std::chrono_literals;

Pdu with_header(std::string text) {
  text += "STOP";
  return deliver_sm(
      {.source = kHandset, .destination = kSender, .text = text, .sequence = 77, .esm_class = 0x40});
}

TEST_F(OptOut, GoesOnUnchangedOnceItIsRecordedAndTheEsmeAnswersIt) {
  script.smsc(said("STOP"));
  EXPECT_THAT(script.sent[Side::esme], IsEmpty());
  EXPECT_THAT(script.sent[Side::smsc], IsEmpty());
  ASSERT_THAT(script.records, SizeIs(1));
  const relay::ConsentText& text = *script.records[0];
  EXPECT_EQ(text.kind, TextKind::opt_out);
  EXPECT_EQ(text.recipient, number(kHandset));
  EXPECT_EQ(text.sender, number(kSender));
  EXPECT_EQ(text.text, "STOP");
  EXPECT_EQ(text.system_id, "esme");
  EXPECT_EQ(script.recorded_pdus[0], said("STOP").octets());

  recorded(0);
  EXPECT_EQ(script.forwarded[Side::esme], said("STOP").octets());
  EXPECT_THAT(script.sent[Side::smsc], IsEmpty()) << "the answer is the ESME's";
  const Pdu response{CommandId::deliver_sm_resp, 77};
  script.esme(response);
  EXPECT_EQ(script.forwarded[Side::smsc], response.octets());
  const auto settled = script.notes_of<relay::TextSettled>();
  ASSERT_THAT(settled, SizeIs(1));
  EXPECT_TRUE(settled[0].forwarded);
}

TEST_F(OptOut, WhatTheEsmeAnswersGoesBackAsItIs) {
  script.smsc(said("STOP", 0xFFFFFFFF));
  recorded(0);
  script.esme(Pdu{CommandId::deliver_sm_resp, 0xFFFFFFFF, CommandStatus::rx_r_appn}.int1(0));
  EXPECT_EQ(script.sent[Side::smsc],
            answer(CommandId::deliver_sm_resp, CommandStatus::rx_r_appn, 0xFFFFFFFF, 1));
}

TEST_F(OptOut, OneThatCannotBeRecordedStaysWithTheSmsc) {
  script.smsc(said("STOP"));
  recorded(0, false);
  EXPECT_THAT(script.sent[Side::esme], IsEmpty());
  EXPECT_EQ(script.sent[Side::smsc], kept_by_smsc(77));
}

TEST_F(OptOut, ALateStoreNeitherForwardsNorAnswersTwice) {
  script.smsc(said("STOP"));
  script.advance(1'500ms);
  EXPECT_EQ(script.sent[Side::smsc], kept_by_smsc(77));
  const auto ticket = script.records.at(0)->ticket;
  script.forget();
  script.take(relay::Recorded{ticket, true});
  EXPECT_THAT(script.sent[Side::esme], IsEmpty());
  EXPECT_THAT(script.sent[Side::smsc], IsEmpty());
}

TEST_F(OptOut, WithoutAnEsmeItStaysWithTheSmsc) {
  script.smsc(said("STOP"));
  script.take(relay::Closed{Side::esme, relay::Ending::end_of_stream});
  script.forget();
  script.take(relay::Recorded{relay::Ticket{1}, true});
  EXPECT_THAT(script.forwarded[Side::esme], IsEmpty());
  const Octets& sent = script.sent[Side::smsc];
  ASSERT_GE(sent.size(), 17U);
  EXPECT_EQ((Octets{sent.begin(), sent.begin() + 17}), kept_by_smsc(77));
}

TEST_F(OptOut, AnEsmeThatVanishedGetsNothing) {
  script.smsc(said("STOP"));
  script.take(relay::Closed{Side::esme, relay::Ending::failed});
  EXPECT_EQ(script.state(), State::draining) << "the store has not answered";
  recorded(0);
  EXPECT_THAT(script.sent[Side::esme], IsEmpty());
  const Octets& sent = script.sent[Side::smsc];
  ASSERT_GE(sent.size(), 17U);
  EXPECT_EQ((Octets{sent.begin(), sent.begin() + 17}), kept_by_smsc(77));
}

TEST_F(OptOut, BehindAnUnbindThatWasAnsweredItStaysWithTheSmsc) {
  script.smsc(said("STOP"));
  script.esme(Pdu{CommandId::unbind, 8});
  script.smsc(Pdu{CommandId::unbind_resp, 8});
  ASSERT_EQ(script.state(), State::parting);
  const auto ticket = script.records.at(0)->ticket;
  script.forget();
  script.take(relay::Recorded{ticket, true});
  EXPECT_THAT(script.sent[Side::esme], IsEmpty());
  EXPECT_EQ(script.sent[Side::smsc], kept_by_smsc(77));
}

TEST_F(OptOut, ADrainWaitsForTheStoreAndForTheEsme) {
  script.smsc(said("STOP"));
  script.take(relay::Drain{});
  EXPECT_EQ(script.state(), State::draining);
  recorded(0);
  EXPECT_EQ(script.sent[Side::esme], said("STOP").octets());
  EXPECT_EQ(script.state(), State::draining) << "the ESME has not answered";
  script.esme(Pdu{CommandId::deliver_sm_resp, 77}.int1(0));
  EXPECT_EQ(script.forwarded[Side::smsc], answer(CommandId::deliver_sm_resp, CommandStatus::rok, 77, 1));
  EXPECT_EQ(script.state(), State::unbinding);
}

TEST_F(OptOut, WhatIsHeldGoesOnUnderOtherRules) {
  script.smsc(said("STOP"));
  script.adopt(rules_with({.mode = policy::OptOutMode::off}));
  recorded(0);
  EXPECT_EQ(script.sent[Side::esme], said("STOP").octets());
}

TEST_F(OptOut, WithoutTheSmscNothingIsDone) {
  script.smsc(said("STOP"));
  script.take(relay::Closed{Side::smsc, relay::Ending::failed});
  script.forget();
  script.take(relay::Recorded{relay::Ticket{1}, true});
  EXPECT_THAT(script.forwarded[Side::esme], IsEmpty()) << "nobody could hear the answer; it comes again";
}

TEST_F(OptOut, SeveralAreEachHandedOnByTheirOwnRecord) {
  const auto from = [](const char* sender, std::uint32_t sequence) {
    return deliver_sm({.source = kHandset, .destination = sender, .text = "stop", .sequence = sequence});
  };
  script.smsc(from("12223334646", 1));
  script.smsc(from("12223334747", 0xFFFFFFFF));
  script.smsc(from("12223334848", 3));
  recorded(2);
  recorded(1, false);
  recorded(0);
  EXPECT_EQ(script.forwarded[Side::esme], joined({from("12223334848", 3), from("12223334646", 1)}));
  EXPECT_EQ(script.sent[Side::smsc], kept_by_smsc(0xFFFFFFFF));
}

TEST_F(OptOut, AnythingElseOvertakesIt) {
  script.smsc(said("STOP"));
  script.smsc(said("and why?", 78));
  EXPECT_EQ(script.sent[Side::esme], said("and why?", 78).octets());
}

TEST_F(OptOut, IsTakenOutOfTheRunItCameIn) {
  script.receive(Side::smsc, joined({said("hello", 1), said("STOP", 2), said("and why?", 3)}));
  EXPECT_EQ(script.sent[Side::esme], joined({said("hello", 1), said("and why?", 3)}));
  EXPECT_THAT(script.recorded_pdus, ElementsAre(said("STOP", 2).octets()));
}

TEST_F(OptOut, HoldsNoMoreThanItHasRoomFor) {
  const std::string payload = "STOP" + std::string(100, ' ');
  std::uint32_t sequence = 0;
  while (script.sent[Side::smsc].empty() && sequence < 100'000) {
    Pdu pdu = said("", ++sequence);
    pdu.tlv(0x0424, payload).tlv(0x1400, std::string(60'000, 'x'));
    script.smsc(pdu);
  }
  EXPECT_LT(script.records.size(), 20U);
  EXPECT_EQ(script.sent[Side::smsc], kept_by_smsc(sequence));
  const std::size_t held = script.records.size();
  recorded(0);
  script.smsc(said("STOP", ++sequence));
  EXPECT_THAT(script.records, SizeIs(held + 1)) << "there is room again";
}

TEST_F(OptOut, HoldsAsManyAsMayWaitForTheStore) {
  relay::Rules rules = test_rules();
  rules.session.max_pending_records = 1;
  script.adopt(rules);
  script.smsc(said("STOP", 1));
  script.smsc(said("STOP", 2));
  EXPECT_THAT(script.records, SizeIs(1));
  EXPECT_EQ(script.sent[Side::smsc], kept_by_smsc(2));
  EXPECT_THAT(script.sent[Side::esme], IsEmpty());
}

TEST_F(OptOut, ByDataSm) {
  const Pdu pdu = data_sm({.source = kHandset, .destination = kSender, .text = "Unsubscribe", .sequence = 9});
  script.smsc(pdu);
  ASSERT_THAT(script.records, SizeIs(1));
  recorded(0);
  EXPECT_EQ(script.sent[Side::esme], pdu.octets());
}

TEST_F(OptOut, StartIsRecordedToo) {
  script.smsc(said("Start"));
  ASSERT_THAT(script.records, SizeIs(1));
  EXPECT_EQ(script.records[0]->kind, TextKind::opt_in);
  recorded(0);
  EXPECT_EQ(script.sent[Side::esme], said("Start").octets());
}

TEST_F(OptOut, OtherTextsPassAtOnce) {
  for (const char* text : {"Please stop", "STOP it", "", "STOP 12223334646", "Approve 12223334646"}) {
    expect_passes_at_once(said(text));
  }
}

TEST_F(OptOut, ReceiptsThatQuoteItPassAtOnce) {
  const std::string receipt =
      "id:1 sub:001 dlvrd:001 submit date:2401011200 done date:2401011200 stat:DELIVRD err:000 text:STOP";
  expect_passes_at_once(said(receipt));
  for (const std::uint32_t esm_class : {0x04U, 0x08U, 0x10U, 0x20U, 0x44U}) {
    expect_passes_at_once(deliver_sm({.source = kHandset,
                                      .destination = kSender,
                                      .text = "STOP",
                                      .sequence = 77,
                                      .esm_class = esm_class}));
  }
  expect_passes_at_once(said("STOP").tlv(0x001E, std::string_view{"1\0", 2}));
}

TEST_F(OptOut, OnlyAHandsetCanOptOut) {
  for (const char* source : {"ACME", "55512", "+4512345678", ""}) {
    expect_passes_at_once(
        deliver_sm({.source = source, .destination = kSender, .text = "STOP", .sequence = 77}));
  }
}

TEST_F(OptOut, APartOfALongerMessageIsNone) {
  expect_passes_at_once(said("STOP").tlv2(0x020C, 9).tlv1(0x020E, 2).tlv1(0x020F, 1));
  expect_passes_at_once(with_header(std::string{5, 0, 3, 9, 2, 1}));
  script.smsc(with_header(std::string{5, 0, 3, 9, 1, 1}));
  ASSERT_THAT(script.records, SizeIs(1)) << "the only part is the whole";
  recorded(0);
  EXPECT_EQ(script.sent[Side::esme], with_header(std::string{5, 0, 3, 9, 1, 1}).octets());
}

TEST_F(OptOut, OfTwoTextsEitherMayBeOne) {
  script.smsc(said("thanks").tlv(0x0424, "STOP"));
  script.smsc(said("START").tlv(0x0424, "STOP"));
  script.smsc(said("STOP").tlv(0x0424, "START"));
  ASSERT_THAT(script.records, SizeIs(3));
  for (const auto& text : script.records) {
    EXPECT_EQ(text->kind, TextKind::opt_out);
    EXPECT_EQ(text->text, "STOP");
  }
}

TEST_F(OptOut, OnlyAWholeTextEndsIt) {
  expect_passes_at_once(said("START").tlv(0x0424, "thanks"));
  expect_passes_at_once(said("thanks").tlv(0x0424, "START"));
  script.smsc(said("START").tlv(0x0424, "START"));
  script.smsc(said("").tlv(0x0424, "Unstop"));
  ASSERT_THAT(script.records, SizeIs(2));
  EXPECT_EQ(script.records[0]->kind, TextKind::opt_in);
  EXPECT_EQ(script.records[1]->kind, TextKind::opt_in);
  EXPECT_EQ(script.records[1]->text, "Unstop");
}

TEST_F(OptOut, WhereItIsOnlyRecordedMessagesPassAndItIsHeldAllTheSame) {
  script.adopt(rules_with({.mode = policy::OptOutMode::record_only}));
  script.world.opt_outs = policy::OptOutMode::record_only;
  script.consents.opt_out(number(kHandset), number(kSender));
  script.esme(message());
  EXPECT_EQ(script.sent[Side::smsc], message().octets());
  script.smsc(said("STOP"));
  ASSERT_THAT(script.records, SizeIs(1));
  EXPECT_THAT(script.sent[Side::esme], IsEmpty());
  recorded(0);
  EXPECT_EQ(script.sent[Side::esme], said("STOP").octets());
}

TEST_F(OptOut, IsRecordedOnARouteThatOnlyObserves) {
  relay::Rules rules = test_rules();
  rules.routes[0].mode = policy::RouteMode::observe;
  script.adopt(rules);
  script.smsc(said("STOP"));
  ASSERT_THAT(script.records, SizeIs(1));
  EXPECT_THAT(script.sent[Side::esme], IsEmpty());
}

TEST_F(OptOut, SwitchedOffItPassesAtOnce) {
  script.adopt(rules_with({.mode = policy::OptOutMode::off}));
  expect_passes_at_once(said("STOP"));
}

TEST_F(OptOut, OtherWordsBySetting) {
  script.adopt(rules_with({.stop_words = {"Basta!"}, .start_words = {"di nuovo"}}));
  expect_passes_at_once(said("STOP"));
  script.smsc(said("basta"));
  script.smsc(said("Di Nuovo", 78));
  ASSERT_THAT(script.records, SizeIs(2));
  EXPECT_EQ(script.records[0]->kind, TextKind::opt_out);
  EXPECT_EQ(script.records[1]->kind, TextKind::opt_in);
}

}  // namespace
}  // namespace smppguard::testing
