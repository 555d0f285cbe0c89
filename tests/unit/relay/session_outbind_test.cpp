// SPDX-License-Identifier: Apache-2.0
// The SMSC calls: outbind, and the bind that comes back on the same connection (3.4 2.2.1).
#include "support/session_script.hpp"

#include <gtest/gtest.h>

namespace smppguard::testing {
namespace {

using relay::EndCause;
using relay::Ending;
using relay::Side;
using smpp::CommandId;
using smpp::CommandStatus;
using State = relay::Session::State;
using namespace std::chrono_literals;

Pdu outbind(std::uint32_t sequence = 1) {
  return Pdu{CommandId::outbind, sequence}.c_string("smsc").c_string("secret");
}

relay::Origin from_smsc(policy::UpstreamId upstream = 0) {
  relay::Origin origin;
  origin.side = Side::smsc;
  origin.upstream = upstream;
  return origin;
}

class Called : public ::testing::Test {
 protected:
  SessionScript script{test_rules(), usual_registry(), from_smsc()};
};

TEST_F(Called, TheOutbindReachesTheEsmeAndItsBindGoesBackOnTheSameConnection) {
  EXPECT_EQ(script.state(), State::called);
  script.smsc(outbind());
  EXPECT_EQ(script.state(), State::calling);
  EXPECT_EQ(script.calls, 1);
  script.take(relay::Dialed{true});
  EXPECT_EQ(script.sent[Side::esme], outbind().octets());
  const Pdu request = bind({.command_id = CommandId::bind_receiver, .sequence = 1});
  script.esme(request);
  EXPECT_EQ(script.sent[Side::smsc], request.octets());
  EXPECT_TRUE(script.dials.empty());
  script.smsc(response(CommandId::bind_receiver, 1, CommandStatus::rok, "smsc"));
  EXPECT_EQ(script.state(), State::bound);
  EXPECT_TRUE(script.session().standing()->receives);
}

TEST_F(Called, ApprovesAreTakenOnceItIsBound) {
  script.smsc(outbind());
  script.take(relay::Dialed{true});
  const Pdu approve = deliver_sm(
      {.source = "12223334545", .destination = "12676070000", .text = "Approve 12223334646", .sequence = 9});
  script.smsc(approve);  // not bound: nobody's to take
  EXPECT_TRUE(script.records.empty());
  script.esme(bind({.command_id = CommandId::bind_receiver, .sequence = 1}));
  script.smsc(response(CommandId::bind_receiver, 1));
  script.smsc(approve);
  EXPECT_EQ(script.records.size(), 1U);
}

TEST_F(Called, AnythingElseFirstIsInTheWrongState) {
  script.smsc(Pdu{CommandId::enquire_link, 3});
  EXPECT_EQ(script.sent[Side::smsc], (Pdu{CommandId::enquire_link_resp, 3}.octets()));
  script.forget();
  script.smsc(deliver_sm({.destination = "12676070000", .text = "Approve 12223334646", .sequence = 4}));
  EXPECT_EQ(script.sent[Side::smsc],
            (Pdu{CommandId::deliver_sm_resp, 4, CommandStatus::rinvbndsts}.int1(0).octets()));
  EXPECT_TRUE(script.records.empty());
  EXPECT_EQ(script.calls, 0);
}

TEST_F(Called, AnEsmeThatCannotBeReachedEndsIt) {
  script.smsc(outbind());
  script.take(relay::Dialed{false});
  EXPECT_EQ(script.state(), State::closed);
  EXPECT_EQ(script.hung_up[Side::smsc], 1);
  EXPECT_EQ(script.notes_of<relay::Ended>().at(0).cause, EndCause::esme_unreached);
}

TEST_F(Called, SilenceEndsIt) {
  script.advance(30s);
  EXPECT_EQ(script.state(), State::closed);
}

TEST_F(Called, AnEsmeThatNeverBindsIsHungUpOn) {
  script.smsc(outbind());
  script.take(relay::Dialed{true});
  script.advance(30s);
  EXPECT_EQ(script.state(), State::closed);
  EXPECT_EQ(script.hung_up[Side::esme] + script.hung_up[Side::smsc], 2);
}

TEST_F(Called, NobodyDialsTheSmscThatIsGone) {
  script.smsc(outbind());
  script.take(relay::Dialed{true});
  script.esme(bind({.sequence = 1}));
  script.take(relay::Closed{Side::smsc, Ending::end_of_stream});
  EXPECT_EQ(script.state(), State::closed);
  EXPECT_TRUE(script.dials.empty());
  EXPECT_EQ(script.own[Side::esme].size(), 1U);  // ESME_RBINDFAIL
}

TEST_F(Called, ARefusedBindMayBeTriedAgain) {
  script.smsc(outbind());
  script.take(relay::Dialed{true});
  script.esme(bind({.sequence = 1}));
  script.smsc(response(CommandId::bind_transceiver, 1, static_cast<CommandStatus>(0x0E)));
  EXPECT_EQ(script.state(), State::unbound);
  script.forget();
  script.esme(bind({.password = "other", .sequence = 2}));
  EXPECT_EQ(script.sent[Side::smsc], bind({.password = "other", .sequence = 2}).octets());
  EXPECT_TRUE(script.dials.empty());
}

TEST_F(Called, TheRouteIsOneToTheSmscThatCalled) {
  relay::Rules rules = test_rules();
  policy::Route other = rules.routes[0];
  other.upstream = 1;
  rules.routes.insert(rules.routes.begin(), other);
  rules.routes[1].listeners = {3};  // it came by no listener, and that does not matter
  SessionScript routed{rules, usual_registry(), from_smsc()};
  routed.smsc(outbind());
  routed.take(relay::Dialed{true});
  routed.esme(bind({.sequence = 1}));
  EXPECT_EQ(routed.state(), State::binding);
  EXPECT_EQ(routed.sent[Side::smsc], bind({.sequence = 1}).octets());
}

TEST(OutbindFromAnEsme, IsInTheWrongPlace) {
  SessionScript script;
  script.esme(outbind());
  EXPECT_TRUE(script.sent[Side::esme].empty());
  EXPECT_EQ(script.state(), State::open);
  script.bind_through();
  script.smsc(outbind(5));
  EXPECT_EQ(script.sent[Side::esme], outbind(5).octets());
}

}  // namespace
}  // namespace smppguard::testing
