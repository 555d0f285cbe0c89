// SPDX-License-Identifier: Apache-2.0
#include "support/session_script.hpp"

#include <gtest/gtest.h>

namespace smppguard::testing {
namespace {

using relay::Ending;
using relay::Side;
using smpp::CommandId;
using smpp::CommandStatus;
using State = relay::Session::State;
using namespace std::chrono_literals;

Octets own_answer(CommandId id, CommandStatus status, std::uint32_t sequence) {
  return Pdu{id, sequence, status}.octets();
}

class Ends : public ::testing::Test {
 protected:
  Ends() { script.bind_through(); }
  SessionScript script;
};

TEST_F(Ends, UnbindGoesEndToEndAndTheEndsCloseByThemselves) {
  script.esme(Pdu{CommandId::unbind, 5});
  EXPECT_EQ(script.sent[Side::smsc], own_answer(CommandId::unbind, CommandStatus::rok, 5));
  EXPECT_EQ(script.state(), State::bound);
  script.smsc(response(CommandId::unbind, 5));
  EXPECT_EQ(script.sent[Side::esme], own_answer(CommandId::unbind_resp, CommandStatus::rok, 5));
  EXPECT_EQ(script.state(), State::parting);
  script.take(relay::Closed{Side::esme, Ending::end_of_stream});
  EXPECT_EQ(script.state(), State::closed);
  EXPECT_EQ(script.hung_up[Side::smsc], 1);
  EXPECT_EQ(script.sent[Side::smsc].size(), 16U);  // no second unbind
}

TEST_F(Ends, UnbindBySmscGoesEndToEndToo) {
  script.smsc(Pdu{CommandId::unbind, 6});
  script.esme(response(CommandId::unbind, 6));
  EXPECT_EQ(script.state(), State::parting);
  script.advance(3'000ms);  // nobody closes
  EXPECT_EQ(script.state(), State::closed);
  EXPECT_EQ(script.hung_up[Side::esme] + script.hung_up[Side::smsc], 2);
}

TEST_F(Ends, RequestsBehindAnUnbindStillPass) {
  script.esme(Pdu{CommandId::unbind, 5});
  const Pdu receipt = deliver_sm({.destination = "17775556666", .sequence = 9, .esm_class = 4});
  script.smsc(receipt);
  EXPECT_EQ(script.sent[Side::esme], receipt.octets());
}

TEST_F(Ends, EsmeThatStopsSendingStillGetsItsAnswersBeforeTheUnbind) {
  script.esme(submit_sm({.sequence = 1}));
  script.esme(submit_sm({.sequence = 2}));
  script.forget();
  script.take(relay::Closed{Side::esme, Ending::end_of_stream});
  EXPECT_EQ(script.state(), State::draining);
  script.smsc(response(CommandId::submit_sm, 2, CommandStatus::rok, "b"));
  EXPECT_TRUE(script.sent[Side::smsc].empty());
  script.smsc(response(CommandId::submit_sm, 1, CommandStatus::rok, "a"));
  EXPECT_EQ(script.sent[Side::esme], stream({response(CommandId::submit_sm, 2, CommandStatus::rok, "b"),
                                             response(CommandId::submit_sm, 1, CommandStatus::rok, "a")}));
  EXPECT_EQ(script.state(), State::unbinding);
  const std::uint32_t number = script.own_number(Side::smsc, CommandId::unbind);
  EXPECT_EQ(script.sent[Side::smsc], own_answer(CommandId::unbind, CommandStatus::rok, number));
  script.smsc(response(CommandId::unbind, number));
  EXPECT_EQ(script.state(), State::closed);
}

TEST_F(Ends, OutstandingAnswersAreAwaitedForALimitedTime) {
  script.esme(submit_sm({.sequence = 1}));
  script.take(relay::Closed{Side::esme, Ending::end_of_stream});
  script.advance(9'999ms);
  EXPECT_EQ(script.state(), State::draining);
  script.advance(1ms);
  EXPECT_EQ(script.state(), State::unbinding);
  script.advance(3'000ms);
  EXPECT_EQ(script.state(), State::closed);
  EXPECT_EQ(script.hung_up[Side::smsc], 1);
}

TEST_F(Ends, EsmeThatIsGoneIsNotWaitedFor) {
  script.esme(submit_sm({.sequence = 1}));
  script.take(relay::Closed{Side::esme, Ending::failed});
  EXPECT_EQ(script.state(), State::unbinding);
}

TEST_F(Ends, MessagesForAnEsmeThatIsGoneStayWithTheSmsc) {
  script.esme(submit_sm({.sequence = 1}));
  script.take(relay::Closed{Side::esme, Ending::end_of_stream});
  script.forget();
  script.smsc(deliver_sm({.destination = "17775556666", .sequence = 9}));
  EXPECT_EQ(script.sent[Side::smsc],
            (Pdu{CommandId::deliver_sm_resp, 9, CommandStatus::rx_t_appn}.int1(0).octets()));
  EXPECT_TRUE(script.sent[Side::esme].empty());
}

TEST_F(Ends, ApproveThatWaitsForTheStoreIsAnsweredBeforeTheUnbind) {
  script.smsc(deliver_sm(
      {.source = "12223334545", .destination = "12676070000", .text = "Approve 12223334646", .sequence = 9}));
  script.take(relay::Closed{Side::esme, Ending::failed});
  EXPECT_EQ(script.state(), State::draining);
  script.take(relay::Recorded{script.records.at(0)->ticket, true});
  EXPECT_EQ(script.sent[Side::smsc],
            stream({Pdu{CommandId::deliver_sm_resp, 9}.int1(0),
                    Pdu{CommandId::unbind, script.own_number(Side::smsc, CommandId::unbind)}}));
}

TEST_F(Ends, SmscThatDiesMidWindowUnbindsTheEsme) {
  script.esme(submit_sm({.sequence = 1}));
  script.forget();
  script.take(relay::Closed{Side::smsc, Ending::failed});
  EXPECT_EQ(script.state(), State::unbinding);
  const std::uint32_t number = script.own_number(Side::esme, CommandId::unbind);
  EXPECT_EQ(script.sent[Side::esme], own_answer(CommandId::unbind, CommandStatus::rok, number));
  script.esme(submit_sm({.sequence = 2}));  // cannot go on: temporary, so that the ESME tries again
  script.esme(Pdu{CommandId::enquire_link, 3});
  script.esme(response(CommandId::unbind, number));
  EXPECT_EQ(script.sent[Side::esme],
            stream({Pdu{CommandId::unbind, number}, Pdu{CommandId::submit_sm_resp, 2, CommandStatus::rsyserr},
                    Pdu{CommandId::enquire_link_resp, 3}}));
  EXPECT_EQ(script.state(), State::closed);
  EXPECT_EQ(script.hung_up[Side::esme], 1);
}

TEST_F(Ends, WhatTheSmscSentBeforeItClosedIsDelivered) {
  script.esme(submit_sm({.sequence = 1}));
  const Pdu answer = response(CommandId::submit_sm, 1, CommandStatus::rok, "a");
  script.smsc(answer);
  script.take(relay::Closed{Side::smsc, Ending::end_of_stream});
  EXPECT_EQ(script.sent[Side::esme],
            stream({answer, Pdu{CommandId::unbind, script.own_number(Side::esme, CommandId::unbind)}}));
}

TEST_F(Ends, DrainLetsAnswersThroughRefusesNewWorkAndUnbindsBothSides) {
  script.esme(submit_sm({.sequence = 1}));
  script.smsc(deliver_sm({.destination = "17775556666", .sequence = 40}));
  script.forget();
  script.take(relay::Drain{});
  EXPECT_EQ(script.state(), State::draining);
  script.esme(submit_sm({.sequence = 2}));
  EXPECT_EQ(script.sent[Side::esme], own_answer(CommandId::submit_sm_resp, CommandStatus::rsyserr, 2));
  EXPECT_TRUE(script.sent[Side::smsc].empty());
  const Pdu receipt = deliver_sm({.destination = "17775556666", .sequence = 41, .esm_class = 4});
  script.smsc(receipt);  // receipts still flow
  script.smsc(response(CommandId::submit_sm, 1, CommandStatus::rok, "a"));
  script.esme(response(CommandId::deliver_sm, 40));
  EXPECT_EQ(script.state(), State::draining);
  script.esme(response(CommandId::deliver_sm, 41));
  EXPECT_EQ(script.state(), State::unbinding);
  script.esme(response(CommandId::unbind, script.own_number(Side::esme, CommandId::unbind)));
  EXPECT_EQ(script.state(), State::unbinding);
  script.smsc(response(CommandId::unbind, script.own_number(Side::smsc, CommandId::unbind)));
  EXPECT_EQ(script.state(), State::closed);
  EXPECT_EQ(script.notes_of<relay::Ended>().at(0).cause, relay::EndCause::drained);
}

TEST_F(Ends, UnbindsThatCrossEndTheSession) {
  script.take(relay::Drain{});
  EXPECT_EQ(script.state(), State::unbinding);
  script.esme(Pdu{CommandId::unbind, 100});
  script.smsc(Pdu{CommandId::unbind, 200});
  EXPECT_EQ(script.state(), State::closed);
  EXPECT_EQ(script.sent[Side::esme],
            stream({Pdu{CommandId::unbind, script.own_number(Side::esme, CommandId::unbind)},
                    Pdu{CommandId::unbind_resp, 100}}));
}

TEST_F(Ends, FramingLostIsSaidAndTheOtherSideEndsInOrder) {
  script.esme(submit_sm({.sequence = 1}));
  script.forget();
  script.receive(Side::esme, Pdu{CommandId::submit_sm, 2}.claim_length(0x48545450).octets());
  EXPECT_EQ(script.sent[Side::esme], own_answer(CommandId::generic_nack, CommandStatus::rinvcmdlen, 0));
  EXPECT_EQ(script.state(), State::draining);
  script.smsc(response(CommandId::submit_sm, 1, CommandStatus::rok, "a"));
  EXPECT_EQ(script.state(), State::unbinding);
  EXPECT_EQ(script.hung_up[Side::esme], 1);
  script.smsc(response(CommandId::unbind, script.own_number(Side::smsc, CommandId::unbind)));
  EXPECT_EQ(script.state(), State::closed);
  EXPECT_EQ(script.notes_of<relay::FramingBroken>().at(0).command_length, 0x48545450U);
}

TEST_F(Ends, PduOverTheLimitIsLostFramingAndJustBelowItPasses) {
  Pdu large{static_cast<CommandId>(0x00010201), 1};
  large.raw(Octets(128 * 1024 - 16, 0x55));
  script.esme(large);
  EXPECT_EQ(script.sent[Side::smsc], large.octets());
  script.receive(Side::esme, Bytes{large.claim_length(128 * 1024 + 1).octets()}.first(16));
  EXPECT_EQ(script.state(), State::unbinding);
}

TEST(EndsBeforeBind, DrainHangsUp) {
  SessionScript script;
  script.take(relay::Drain{});
  EXPECT_EQ(script.state(), State::closed);
  EXPECT_EQ(script.hung_up[Side::esme], 1);
}

/// The same story with a failure after every step of it: nothing is answered twice, and the session always
/// ends.
TEST(EndsAnywhere, FailureAfterEachStepEndsTheSession) {
  const Pdu text = submit_sm({.sequence = 10});
  const std::vector<std::function<void(SessionScript&)>> story = {
      [](SessionScript& s) { s.esme(bind({.sequence = 1})); },
      [](SessionScript& s) { s.take(relay::Dialed{true}); },
      [](SessionScript& s) { s.smsc(response(CommandId::bind_transceiver, 1)); },
      [&](SessionScript& s) { s.esme(text); },
      [](SessionScript& s) {
        s.smsc(deliver_sm({.source = "12223334545",
                           .destination = "12676070000",
                           .text = "Approve 12223334646",
                           .sequence = 3}));
      },
      [](SessionScript& s) { s.smsc(response(CommandId::submit_sm, 10, CommandStatus::rok, "a")); },
      [](SessionScript& s) {
        s.take(relay::Recorded{relay::Ticket{1}, true});
      },
      [](SessionScript& s) {
        s.esme(Pdu{CommandId::unbind, 11});
      },
      [](SessionScript& s) { s.smsc(response(CommandId::unbind, 11)); }};
  for (const Side side : {Side::esme, Side::smsc}) {
    for (const Ending how : {Ending::end_of_stream, Ending::failed}) {
      for (std::size_t steps = 0; steps <= story.size(); ++steps) {
        SessionScript script;
        for (std::size_t i = 0; i < steps; ++i) story[i](script);
        script.take(relay::Closed{side, how});
        for (int i = 0; i < 10 && script.state() != State::closed; ++i) script.advance(31s);
        EXPECT_EQ(script.state(), State::closed) << "after step " << steps;
        EXPECT_EQ(script.session().next_deadline(), Time::max());
        EXPECT_EQ(script.notes_of<relay::Ended>().size(), 1U);
      }
    }
  }
}

}  // namespace
}  // namespace smppguard::testing
