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

Octets own(CommandId id, CommandStatus status, std::uint32_t sequence) {
  return Pdu{id, sequence, status}.octets();
}

class EveryBind : public ::testing::TestWithParam<CommandId> {};

TEST_P(EveryBind, IsForwardedOctetForOctetAndAnsweredByTheSmsc) {
  SessionScript script;
  const Pdu request = bind({.command_id = GetParam(), .system_id = "acme", .sequence = 0xFFFFFFFF});
  script.esme(request);
  EXPECT_EQ(script.state(), State::dialing);
  EXPECT_EQ(script.dials, std::vector<policy::UpstreamId>{0});
  EXPECT_TRUE(script.sent[Side::smsc].empty());
  script.take(relay::Dialed{true});
  EXPECT_EQ(script.sent[Side::smsc], request.octets());
  const Pdu answer = Pdu{smpp::response_to(GetParam()), 0xFFFFFFFF}
                         .c_string("smsc")
                         .tlv1(0x0210, 0x34)
                         .tlv(0x1401, "vendor");
  script.smsc(answer);
  EXPECT_EQ(script.state(), State::bound);
  EXPECT_EQ(script.sent[Side::esme], answer.octets());
  EXPECT_EQ(script.session().system_id(), "acme");
}

INSTANTIATE_TEST_SUITE_P(Session, EveryBind,
                         ::testing::Values(CommandId::bind_transmitter, CommandId::bind_receiver,
                                           CommandId::bind_transceiver));

TEST(SessionBind, SplitAtEveryOctetGivesTheSame) {
  const Octets whole = bind({.sequence = 7}).octets();
  for (std::size_t cut = 1; cut < whole.size(); ++cut) {
    SessionScript script;
    script.receive(Side::esme, Bytes{whole}.first(cut));
    EXPECT_EQ(script.state(), State::open);
    script.receive(Side::esme, Bytes{whole}.subspan(cut));
    script.take(relay::Dialed{true});
    EXPECT_EQ(script.sent[Side::smsc], whole) << "cut at " << cut;
  }
}

TEST(SessionBind, RefusedBindPassesWithItsStatusAndMayBeTriedAgainOnTheSameLinks) {
  SessionScript script;
  script.esme(bind({.sequence = 1}));
  script.take(relay::Dialed{true});
  const Pdu refusal =
      Pdu{CommandId::bind_transceiver_resp, 1, static_cast<CommandStatus>(0x0E)}.c_string("x");
  script.smsc(refusal);
  EXPECT_EQ(script.state(), State::unbound);
  EXPECT_EQ(script.sent[Side::esme], refusal.octets());
  script.forget();

  const Pdu again = bind({.password = "better", .sequence = 2});
  script.esme(again);
  EXPECT_EQ(script.state(), State::binding);
  EXPECT_TRUE(script.dials.empty());
  EXPECT_EQ(script.sent[Side::smsc], again.octets());
  script.smsc(response(CommandId::bind_transceiver, 2));
  EXPECT_EQ(script.state(), State::bound);
}

TEST(SessionBind, SmscThatClosesAfterARefusalLeavesTheEsmeFreeToTryAgain) {
  SessionScript script;
  script.esme(bind({.sequence = 1}));
  script.take(relay::Dialed{true});
  script.smsc(response(CommandId::bind_transceiver, 1, static_cast<CommandStatus>(0x0D)));
  script.take(relay::Closed{Side::smsc, Ending::end_of_stream});
  EXPECT_EQ(script.state(), State::open);
  EXPECT_EQ(script.hung_up[Side::esme], 0);
  EXPECT_EQ(script.hung_up[Side::smsc], 1);
  script.esme(bind({.sequence = 2}));
  EXPECT_EQ(script.dials.size(), 2U);
}

TEST(SessionBind, AnotherRouteAfterARefusalDialsAnotherUpstream) {
  relay::Rules rules = test_rules();
  policy::Route special;
  special.system_id = "special*";
  special.upstream = 1;
  rules.routes.insert(rules.routes.begin(), special);
  SessionScript script{rules};
  script.esme(bind({.system_id = "plain", .sequence = 1}));
  script.take(relay::Dialed{true});
  script.smsc(response(CommandId::bind_transceiver, 1, static_cast<CommandStatus>(0x0E)));
  script.esme(bind({.system_id = "special1", .sequence = 2}));
  EXPECT_EQ(script.dials, (std::vector<policy::UpstreamId>{0, 1}));
  EXPECT_EQ(script.hung_up[Side::smsc], 1);
}

TEST(SessionBind, UnreachableSmscIsBindFailAndTheEsmeMayTryAgain) {
  SessionScript script;
  script.esme(bind({.sequence = 9}));
  script.take(relay::Dialed{false});
  EXPECT_EQ(script.sent[Side::esme], own(CommandId::bind_transceiver_resp, CommandStatus::rbindfail, 9));
  EXPECT_EQ(script.state(), State::open);
  EXPECT_EQ(script.hung_up[Side::esme], 0);
  script.esme(bind({.sequence = 10}));
  EXPECT_EQ(script.dials.size(), 2U);
}

TEST(SessionBind, SmscThatClosesInsteadOfAnsweringIsBindFail) {
  SessionScript script;
  script.esme(bind({.sequence = 9}));
  script.take(relay::Dialed{true});
  script.take(relay::Closed{Side::smsc, Ending::end_of_stream});
  EXPECT_EQ(script.sent[Side::esme], own(CommandId::bind_transceiver_resp, CommandStatus::rbindfail, 9));
  EXPECT_EQ(script.state(), State::open);
}

TEST(SessionBind, SmscThatNeverAnswersIsBindFailAtTheTimeout) {
  SessionScript script;
  script.esme(bind({.sequence = 9}));
  script.take(relay::Dialed{true});
  script.advance(29'999ms);
  EXPECT_EQ(script.state(), State::binding);
  script.advance(1ms);
  EXPECT_EQ(script.sent[Side::esme], own(CommandId::bind_transceiver_resp, CommandStatus::rbindfail, 9));
  EXPECT_EQ(script.state(), State::closed);
  EXPECT_EQ(script.hung_up[Side::smsc], 1);
}

TEST(SessionBind, GenericNackRefusesTheBind) {
  SessionScript script;
  script.esme(bind({.sequence = 9}));
  script.take(relay::Dialed{true});
  const Pdu nack{CommandId::generic_nack, 9, CommandStatus::rinvcmdid};
  script.smsc(nack);
  EXPECT_EQ(script.state(), State::unbound);
  EXPECT_EQ(script.sent[Side::esme], nack.octets());
}

TEST(SessionBind, NoRouteIsBindFailWithoutDialing) {
  relay::Rules rules = test_rules();
  rules.routes[0].system_id = "known";
  SessionScript script{rules};
  script.esme(bind({.system_id = "stranger", .sequence = 3}));
  EXPECT_TRUE(script.dials.empty());
  EXPECT_EQ(script.sent[Side::esme], own(CommandId::bind_transceiver_resp, CommandStatus::rbindfail, 3));
  EXPECT_EQ(script.notes_of<relay::BindTurnedAway>().at(0).why, policy::BindRefusal::no_route);
}

TEST(SessionBind, EnquireLinkBeforeTheBindIsAnsweredHereAndBuysNoTime) {
  SessionScript script;
  script.advance(29'000ms);
  script.esme(Pdu{CommandId::enquire_link, 5});
  EXPECT_EQ(script.sent[Side::esme], own(CommandId::enquire_link_resp, CommandStatus::rok, 5));
  script.advance(1'000ms);
  EXPECT_EQ(script.state(), State::closed);
  EXPECT_EQ(script.hung_up[Side::esme], 1);
}

TEST(SessionBind, RequestsBeforeTheBindAreInTheWrongState) {
  SessionScript script;
  script.esme(submit_sm({.sequence = 5}));
  EXPECT_EQ(script.sent[Side::esme], own(CommandId::submit_sm_resp, CommandStatus::rinvbndsts, 5));
  script.forget();
  script.esme(Pdu{static_cast<CommandId>(0x00010203), 6});
  EXPECT_EQ(script.sent[Side::esme], own(CommandId::generic_nack, CommandStatus::rinvcmdid, 6));
  script.forget();
  script.esme(Pdu{CommandId::submit_sm_resp, 7});
  script.esme(Pdu{CommandId::generic_nack, 7});
  EXPECT_TRUE(script.sent[Side::esme].empty());
  script.esme(Pdu{CommandId::unbind, 8});
  EXPECT_EQ(script.sent[Side::esme], own(CommandId::unbind_resp, CommandStatus::rok, 8));
  EXPECT_EQ(script.state(), State::closed);
}

TEST(SessionBind, WhatComesBehindTheBindWaitsAndIsJudgedAllTheSame) {
  SessionScript script;
  const Pdu passes = submit_sm({.destination = "13334445656", .sequence = 2});
  script.receive(Side::esme, stream({bind({.sequence = 1}),
                                     submit_sm({.destination = "12223334545", .sequence = 3}), passes}));
  EXPECT_TRUE(script.sent[Side::smsc].empty());
  script.take(relay::Dialed{true});
  EXPECT_EQ(script.sent[Side::smsc], stream({bind({.sequence = 1}), passes}));
  EXPECT_EQ(script.sent[Side::esme], own(CommandId::submit_sm_resp, CommandStatus::rx_r_appn, 3));
}

TEST(SessionBind, ASecondBindWaitsForTheAnswerToTheFirst) {
  SessionScript script;
  script.receive(Side::esme, stream({bind({.sequence = 1}), bind({.password = "other", .sequence = 2})}));
  script.take(relay::Dialed{true});
  EXPECT_EQ(script.sent[Side::smsc], bind({.sequence = 1}).octets());
  script.smsc(response(CommandId::bind_transceiver, 1, static_cast<CommandStatus>(0x0E)));
  EXPECT_EQ(script.sent[Side::smsc],
            stream({bind({.sequence = 1}), bind({.password = "other", .sequence = 2})}));
  EXPECT_EQ(script.state(), State::binding);
}

TEST(SessionBind, BindOnABoundSessionIsTheSmscsToJudge) {
  SessionScript script;
  script.bind_through();
  const Pdu second = bind({.sequence = 4});
  script.esme(second);
  EXPECT_EQ(script.sent[Side::smsc], second.octets());
  EXPECT_EQ(script.state(), State::bound);
}

TEST(SessionBind, BindOnABoundSessionCannotChangeWhoseMessagesTheseAre) {
  SessionScript script;
  script.bind_through();
  script.esme(bind({.system_id = "somebody else", .sequence = 4}));
  EXPECT_TRUE(script.sent[Side::smsc].empty());
  EXPECT_EQ(script.sent[Side::esme], own(CommandId::bind_transceiver_resp, CommandStatus::ralybnd, 4));
  EXPECT_EQ(script.state(), State::bound);
}

TEST(SessionBind, AnyBindResponseAnswersTheOneBindUnderWay) {
  SessionScript script;
  script.esme(bind({.command_id = CommandId::bind_receiver, .sequence = 1}));
  script.take(relay::Dialed{true});
  script.smsc(response(CommandId::bind_transceiver, 1, CommandStatus::rok, "smsc"));
  EXPECT_EQ(script.state(), State::bound);
}

TEST(SessionBind, TimeUpWhileDialingEndsTheDial) {
  SessionScript script;
  script.esme(bind({.sequence = 1}));
  script.advance(30'000ms);
  EXPECT_EQ(script.state(), State::closed);
  EXPECT_EQ(script.hung_up[Side::smsc], 1);
}

TEST(SessionBind, EsmeThatLeavesEarlyTakesTheDialWithIt) {
  SessionScript script;
  script.esme(bind({.sequence = 1}));
  script.take(relay::Closed{Side::esme, Ending::end_of_stream});
  EXPECT_EQ(script.state(), State::closed);
  EXPECT_EQ(script.hung_up[Side::smsc], 1);
}

TEST(SessionBind, OverLongSystemIdStillBinds) {
  SessionScript script;
  script.esme(
      bind({.system_id = "a-system-id-that-is-far-too-long", .password = "so-is-this-one", .sequence = 1}));
  EXPECT_EQ(script.state(), State::dialing);
  EXPECT_EQ(script.session().system_id(), "a-system-id-that-is-far-too-long");
}

TEST(SessionBind, GarbageIsAnsweredOnceAndTheLinkEnds) {
  using namespace std::string_view_literals;
  for (const std::string_view garbage :
       {"GET / HTTP/1.1\r\n"sv, "\x16\x03\x01\x02\x00\x01"sv, "\x00\x00\x00\x0f....."sv}) {
    SessionScript script;
    script.receive(Side::esme, as_bytes(garbage));
    EXPECT_EQ(script.sent[Side::esme], own(CommandId::generic_nack, CommandStatus::rinvcmdlen, 0));
    EXPECT_EQ(script.state(), State::closed);
    EXPECT_EQ(script.hung_up[Side::esme], 1);
  }
}

}  // namespace
}  // namespace smppguard::testing
