// SPDX-License-Identifier: Apache-2.0
// The clients section: who may bind from where, how often, and how much they may send.
#include "support/session_script.hpp"

#include <gtest/gtest.h>

namespace smppguard::testing {
namespace {

using policy::BindKind;
using policy::BindRefusal;
using relay::Side;
using smpp::CommandId;
using smpp::CommandStatus;
using State = relay::Session::State;

relay::Rules rules_for(policy::Client client) {
  relay::Rules rules = test_rules();
  rules.clients.emplace({std::move(client)});
  return rules;
}

relay::Origin from(const char* address) {
  relay::Origin origin;
  origin.source = IpAddress::parse(address).value();
  return origin;
}

std::optional<BindRefusal> refusal_of(SessionScript& script, const Pdu& bind) {
  script.forget();
  script.esme(bind);
  const auto notes = script.notes_of<relay::BindTurnedAway>();
  if (notes.empty()) return std::nullopt;
  EXPECT_TRUE(script.dials.empty());
  EXPECT_EQ(smpp::PduView{script.sent[Side::esme]}.command_status(), CommandStatus::rbindfail);
  EXPECT_EQ(script.state(), State::open);
  return notes[0].why;
}

TEST(Clients, WhoIsNotNamedIsTurnedAwayAndMayTryAgain) {
  SessionScript script{rules_for({.system_id = "app*"})};
  EXPECT_EQ(refusal_of(script, bind({.system_id = "stranger"})), BindRefusal::unknown_client);
  EXPECT_EQ(refusal_of(script, bind({.system_id = "app-1"})), std::nullopt);
  EXPECT_EQ(script.state(), State::dialing);
}

TEST(Clients, SourcesAndKindsOfBind) {
  policy::Client client{.system_id = "*"};
  client.sources = {IpNetwork::parse("192.0.2.0/24").value()};
  client.bind_types = {BindKind::transmitter};
  const Pdu transmitter = bind({.command_id = CommandId::bind_transmitter});
  SessionScript elsewhere{rules_for(client), usual_registry(), from("198.51.100.7")};
  EXPECT_EQ(refusal_of(elsewhere, transmitter), BindRefusal::source);
  SessionScript there{rules_for(client), usual_registry(), from("192.0.2.7")};
  EXPECT_EQ(refusal_of(there, bind({.command_id = CommandId::bind_receiver})), BindRefusal::bind_type);
  EXPECT_EQ(refusal_of(there, transmitter), std::nullopt);
}

TEST(Clients, CertificateNamesWhatItMayBind) {
  relay::Origin origin;
  origin.may_bind = {"app-1", "test*"};
  SessionScript script{test_rules(), usual_registry(), origin};
  EXPECT_EQ(refusal_of(script, bind({.system_id = "app-2"})), BindRefusal::certificate);
  EXPECT_EQ(refusal_of(script, bind({.system_id = "test-7"})), std::nullopt);
}

TEST(Clients, SeatsAreTakenByBindsAndGivenBack) {
  policy::Client client{.system_id = "*"};
  client.max_binds = 1;
  SessionScript script{rules_for(client)};
  script.admission.binds["esme"] = 1;  // another session's
  EXPECT_EQ(refusal_of(script, bind({})), BindRefusal::too_many_binds);
  script.admission.binds["esme"] = 0;
  EXPECT_EQ(refusal_of(script, bind({})), std::nullopt);
  EXPECT_EQ(script.admission.binds["esme"], 1U);
  script.take(relay::Dialed{false});
  EXPECT_EQ(script.admission.binds["esme"], 0U);
  script.bind_through();
  EXPECT_EQ(script.admission.binds["esme"], 1U);
  script.take(relay::Drain{});
  script.advance(std::chrono::seconds{3});
  EXPECT_EQ(script.state(), State::closed);
  EXPECT_EQ(script.admission.binds["esme"], 0U);
}

TEST(Clients, MessagesBeyondTheRateAreThrottledAndNothingElseIs) {
  SessionScript script{rules_for({.system_id = "*"})};
  script.bind_through();
  script.admission.messages = 2;
  const Pdu first = submit_sm({.sequence = 1});
  const Pdu second = data_sm({.sequence = 2});
  const Pdu enquire{CommandId::enquire_link, 4};
  script.receive(Side::esme, stream({first, second, submit_sm({.sequence = 3}), enquire}));
  EXPECT_EQ(script.sent[Side::smsc], stream({first, second, enquire}));
  EXPECT_EQ(script.sent[Side::esme], (Pdu{CommandId::submit_sm_resp, 3, CommandStatus::rthrottled}.octets()));
  EXPECT_EQ(script.notes_of<relay::MessageRefused>().at(0).decision.reason,
            policy::Reason::too_many_messages);
}

TEST(Clients, EachRecipientOfAListCounts) {
  SessionScript script{rules_for({.system_id = "*"})};
  script.bind_through();
  script.admission.messages = 1;
  script.esme(submit_multi({.destinations = {"13334445656", "13334445757", "13334445858"}, .sequence = 1}));
  EXPECT_FALSE(script.sent[Side::smsc].empty());
  EXPECT_EQ(script.admission.messages, 0U);
  EXPECT_EQ(script.admission.charged, 2U);
}

TEST(Clients, MoreOutstandingThanAllowedIsThrottled) {
  policy::Client client{.system_id = "*"};
  client.max_outstanding = 2;
  SessionScript script{rules_for(client)};
  script.bind_through();
  script.esme(submit_sm({.sequence = 1}));
  script.esme(Pdu{CommandId::query_sm, 2}.c_string("id").int1(1).int1(1).c_string("x"));
  script.esme(submit_sm({.sequence = 3}));
  EXPECT_EQ(script.sent[Side::esme], (Pdu{CommandId::submit_sm_resp, 3, CommandStatus::rthrottled}.octets()));
  script.esme(Pdu{CommandId::enquire_link, 4});  // upkeep always passes
  EXPECT_EQ(script.session().outstanding(Side::esme), 3U);
  script.smsc(response(CommandId::enquire_link, 4));
  script.smsc(response(CommandId::submit_sm, 1, CommandStatus::rok, "a"));
  script.forget();
  script.esme(submit_sm({.sequence = 5}));
  EXPECT_FALSE(script.sent[Side::smsc].empty());
}

TEST(Clients, AnswersThatNeverCameDoNotCloseTheWindowForGood) {
  policy::Client client{.system_id = "*"};
  client.max_outstanding = 2;
  SessionScript script{rules_for(client)};
  script.bind_through();
  script.esme(submit_sm({.sequence = 1}));
  script.esme(submit_sm({.sequence = 2}));
  const auto passes = [&](std::uint32_t sequence) {
    script.forget();
    script.esme(submit_sm({.sequence = sequence}));
    return !script.sent[Side::smsc].empty();
  };
  EXPECT_FALSE(passes(3));
  script.now += std::chrono::seconds{60};
  EXPECT_TRUE(passes(4));
  EXPECT_TRUE(passes(5));
  EXPECT_FALSE(passes(6));
  script.smsc(response(CommandId::submit_sm, 4, CommandStatus::rok, "a"));
  EXPECT_TRUE(passes(7));
}

TEST(Clients, ObservingRoutesJudgeWhatIsTooMuchToo) {
  relay::Rules rules = rules_for({.system_id = "*"});
  rules.routes[0].mode = policy::RouteMode::observe;
  SessionScript script{rules};
  script.bind_through();
  script.admission.messages = 0;
  script.esme(submit_sm({.destination = "12223334545", .sequence = 1}));
  EXPECT_FALSE(script.sent[Side::smsc].empty());
  const auto notes = script.notes_of<relay::MessageRefused>();
  ASSERT_EQ(notes.size(), 2U);
  EXPECT_EQ(notes[0].decision.reason, policy::Reason::too_many_messages);
  EXPECT_EQ(notes[1].decision.reason, policy::Reason::dnc_listed);
}

TEST(Clients, TheirRefusalStyleGoesBeforeTheRoutes) {
  policy::Client client{.system_id = "*"};
  client.refusal = policy::RefusalStyle::response;
  relay::Rules rules = rules_for(client);
  rules.routes[0].refusal = policy::RefusalStyle::response_with_text;
  SessionScript script{rules};
  script.bind_through();
  script.esme(submit_sm({.destination = "12223334545", .sequence = 1}));
  EXPECT_EQ(script.sent[Side::esme].size(), 16U);
}

TEST(Clients, ABoundSessionCannotBecomeAnotherKind) {
  SessionScript script;
  script.bind_through();
  script.esme(bind({.command_id = CommandId::bind_receiver, .sequence = 9}));
  EXPECT_TRUE(script.sent[Side::smsc].empty());
  EXPECT_EQ(smpp::PduView{script.sent[Side::esme]}.command_status(), CommandStatus::ralybnd);
}

class Adopting : public ::testing::Test {
 protected:
  Adopting() { script.bind_through(); }
  SessionScript script;
};

TEST_F(Adopting, SessionsThatFitStayAndGoByTheNewRules) {
  relay::Rules rules = test_rules();
  rules.rejections.status[static_cast<std::size_t>(policy::Reason::dnc_listed)] = 0x0B;
  script.adopt(rules);
  EXPECT_EQ(script.state(), State::bound);
  script.esme(submit_sm({.destination = "12223334545", .sequence = 1}));
  EXPECT_EQ(smpp::PduView{script.sent[Side::esme]}.command_status(), CommandStatus::rinvdstadr);
}

TEST_F(Adopting, SessionsWithoutARouteAreDrained) {
  relay::Rules rules = test_rules();
  rules.routes[0].upstream = 1;
  script.adopt(rules);
  EXPECT_EQ(script.state(), State::unbinding);
  script.esme(response(CommandId::unbind, script.own_number(Side::esme, CommandId::unbind)));
  script.smsc(response(CommandId::unbind, script.own_number(Side::smsc, CommandId::unbind)));
  EXPECT_EQ(script.notes_of<relay::Ended>().at(0).cause, relay::EndCause::reconfigured);
}

TEST_F(Adopting, SessionsThatAreNoClientsAnyMoreAreDrained) {
  script.adopt(rules_for({.system_id = "other"}));
  EXPECT_EQ(script.state(), State::unbinding);
}

TEST_F(Adopting, ACertificateThatLostItsRightsIsDrained) {
  script.take(relay::Adopt{std::make_shared<const relay::Rules>(test_rules()), {{"es*"}}});
  EXPECT_EQ(script.state(), State::bound);
  script.take(relay::Adopt{std::make_shared<const relay::Rules>(test_rules()), {{"other"}}});
  EXPECT_EQ(script.state(), State::unbinding);
}

TEST_F(Adopting, ALowerLimitOfPdusHoldsForLinksToCome) {
  Pdu large = Pdu{static_cast<CommandId>(0x00010201), 1}.raw(Octets(100 * 1024, 0x55));
  const Octets octets = large.octets();
  script.receive(Side::esme, Bytes{octets}.first(90 * 1024));
  relay::Rules rules = test_rules();
  rules.session.max_pdu_octets = 64 * 1024;
  script.adopt(rules);
  script.receive(Side::esme, Bytes{octets}.subspan(90 * 1024));
  EXPECT_EQ(script.sent[Side::smsc], octets);
}

TEST_F(Adopting, LimitsOfAClientAreTakenOver) {
  script.adopt(rules_for({.system_id = "*"}));
  EXPECT_EQ(script.state(), State::bound);
  EXPECT_EQ(script.admission.binds["esme"], 1U);
  script.adopt(rules_for({.system_id = "e*"}));
  EXPECT_EQ(script.admission.adoptions, 1U);
  script.adopt(test_rules());
  EXPECT_EQ(script.admission.binds["esme"], 0U);
}

TEST_F(Adopting, ABindBeyondTheNewLimitStaysAndGoesByTheRateLikeAllOthers) {
  policy::Client client{.system_id = "*"};
  client.max_binds = 1;
  script.admission.binds["esme"] = 1;  // another session was faster
  script.admission.messages = 1;
  script.adopt(rules_for(client));
  EXPECT_EQ(script.state(), State::bound);
  EXPECT_EQ(script.admission.binds["esme"], 2U);
  script.esme(submit_sm({.sequence = 1}));
  script.esme(submit_sm({.sequence = 2}));
  EXPECT_EQ(script.sent[Side::smsc], submit_sm({.sequence = 1}).octets());
  EXPECT_EQ(smpp::PduView{script.sent[Side::esme]}.command_status(), CommandStatus::rthrottled);
}

TEST(AdoptingUnbound, TheNextBindGoesByTheNewRules) {
  SessionScript script;
  script.adopt(rules_for({.system_id = "other"}));
  EXPECT_EQ(refusal_of(script, bind({})), BindRefusal::unknown_client);
}

}  // namespace
}  // namespace smppguard::testing
