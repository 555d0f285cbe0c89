// SPDX-License-Identifier: Apache-2.0
// Things that cross: traffic and unbind, answers and ends, reloads and drains, a new link and an old record.
#include "session_numbers.hpp"
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

constexpr auto kVendor = static_cast<CommandId>(0x00010203);

Pdu approval(std::uint32_t sequence) {
  return deliver_sm(
      {.source = kListed, .destination = "12676070000", .text = "Approve 12223334646", .sequence = sequence});
}

relay::Rules receipt_rules() {
  relay::Rules rules = test_rules();
  rules.routes[0].refusal = policy::RefusalStyle::receipt;
  return rules;
}

std::shared_ptr<const relay::Receipt> some_receipt() {
  auto receipt = std::make_shared<relay::Receipt>();
  receipt->message_id = "SG-id";
  receipt->system_id = "esme";
  receipt->deliver_sm = deliver_sm({.destination = "12223334646", .sequence = 0, .esm_class = 4}).octets();
  return receipt;
}

class Crossing : public ::testing::Test {
 protected:
  explicit Crossing(const relay::Rules& rules = test_rules()) : script{rules} { script.bind_through(); }

  std::uint32_t number_of_own(Side to, CommandId id) const { return script.own_number(to, id); }
  void answer_unbinds() {
    script.esme(response(CommandId::unbind, number_of_own(Side::esme, CommandId::unbind)));
    script.smsc(response(CommandId::unbind, number_of_own(Side::smsc, CommandId::unbind)));
  }

  SessionScript script;
};

TEST_F(Crossing, TrafficAroundAnUnbindPassesBothWaysUntilTheEndsClose) {
  script.esme(submit_sm({.sequence = 1}));
  script.smsc(deliver_sm({.destination = "17775556666", .sequence = 1}));
  script.esme(Pdu{CommandId::unbind, 2});
  script.forget();
  const Octets up = stream({submit_sm({.sequence = 3}), response(CommandId::deliver_sm, 1)});
  const Octets down =
      stream({response(CommandId::submit_sm, 1, CommandStatus::rok, "a"),
              deliver_sm({.destination = "17775556666", .sequence = 2}), response(CommandId::unbind, 2),
              response(CommandId::submit_sm, 3, CommandStatus::rok, "b")});
  script.receive(Side::esme, up);
  script.receive(Side::smsc, down);
  EXPECT_EQ(script.sent[Side::smsc], up);
  EXPECT_EQ(script.sent[Side::esme], down);
  EXPECT_EQ(script.state(), State::parting);
  script.esme(submit_sm({.destination = kListed, .sequence = 4}));  // judged as ever
  EXPECT_EQ(script.own[Side::esme],
            std::vector<Octets>{(Pdu{CommandId::submit_sm_resp, 4, CommandStatus::rx_r_appn}.octets())});
}

TEST_F(Crossing, UnbindsOfBothEndsPassEachOther) {
  script.esme(Pdu{CommandId::unbind, 5});
  script.smsc(Pdu{CommandId::unbind, 5});
  script.smsc(response(CommandId::unbind, 5));
  EXPECT_EQ(script.state(), State::bound);  // the SMSC's own is not answered yet
  script.esme(response(CommandId::unbind, 5));
  EXPECT_EQ(script.state(), State::parting);
  EXPECT_EQ(script.sent[Side::smsc], stream({Pdu{CommandId::unbind, 5}, response(CommandId::unbind, 5)}));
  EXPECT_EQ(script.sent[Side::esme], stream({Pdu{CommandId::unbind, 5}, response(CommandId::unbind, 5)}));
}

TEST_F(Crossing, AnUnbindDuringADrainGoesEndToEnd) {
  script.esme(submit_sm({.sequence = 1}));
  script.take(relay::Drain{});
  script.forget();
  script.esme(Pdu{CommandId::unbind, 2});
  script.smsc(response(CommandId::unbind, 2));
  EXPECT_EQ(script.state(), State::parting);
  EXPECT_EQ(script.sent[Side::smsc], (Pdu{CommandId::unbind, 2}.octets()));
  script.take(relay::Closed{Side::esme, Ending::end_of_stream});
  EXPECT_EQ(script.state(), State::closed);
}

TEST_F(Crossing, DuplicateAnswersPassAndNeverMakeTheCountsWrap) {
  script.esme(submit_sm({.sequence = 1}));
  script.esme(submit_sm({.sequence = 2}));
  const Pdu second = response(CommandId::submit_sm, 2, CommandStatus::rok, "b");
  script.receive(Side::smsc, stream({second, second, second}));
  EXPECT_EQ(script.sent[Side::esme], stream({second, second, second}));
  EXPECT_EQ(script.session().outstanding(Side::esme), 0U);
  script.esme(submit_sm({.sequence = 3}));
  EXPECT_EQ(script.session().outstanding(Side::esme), 1U);
}

TEST_F(Crossing, AnswersToWhatSmppguardAskedAreSwallowedEvenWhenTheyAreLate) {
  script.take(relay::Deliver{some_receipt()});
  script.advance(60s);  // both links are silent
  const std::uint32_t receipt = number_of_own(Side::esme, CommandId::deliver_sm);
  const std::uint32_t to_esme = number_of_own(Side::esme, CommandId::enquire_link);
  const std::uint32_t to_smsc = number_of_own(Side::smsc, CommandId::enquire_link);
  script.smsc(Pdu{CommandId::alert_notification, 1});  // so that the link lives
  script.take(relay::Drain{});
  EXPECT_EQ(script.state(), State::draining);  // the receipt is awaited
  script.advance(10s);
  EXPECT_EQ(script.state(), State::unbinding);
  script.forget();
  script.esme(response(CommandId::enquire_link, to_esme));
  script.smsc(response(CommandId::enquire_link, to_smsc));
  script.esme(response(CommandId::deliver_sm, receipt));
  EXPECT_TRUE(script.sent[Side::smsc].empty());
  EXPECT_TRUE(script.sent[Side::esme].empty());
  ASSERT_EQ(script.settled.size(), 1U);
  EXPECT_TRUE(script.settled[0].done);
  answer_unbinds();
  EXPECT_EQ(script.state(), State::closed);
  EXPECT_EQ(script.settled.size(), 1U);
}

TEST_F(Crossing, AReceiptIsAnsweredWhileTheEndsPart) {
  script.take(relay::Deliver{some_receipt()});
  const std::uint32_t number = number_of_own(Side::esme, CommandId::deliver_sm);
  script.esme(Pdu{CommandId::unbind, 5});
  script.smsc(response(CommandId::unbind, 5));
  script.take(relay::Deliver{some_receipt()});  // too late for another
  ASSERT_EQ(script.settled.size(), 1U);
  EXPECT_FALSE(script.settled[0].done);
  script.forget();
  script.esme(response(CommandId::deliver_sm, number));
  EXPECT_TRUE(script.sent[Side::smsc].empty());
  ASSERT_EQ(script.settled.size(), 1U);
  EXPECT_TRUE(script.settled[0].done);
}

TEST_F(Crossing, AReceiptThatIsNeverAnsweredComesBackWhenTheEndsHaveParted) {
  script.take(relay::Deliver{some_receipt()});
  script.esme(Pdu{CommandId::unbind, 5});
  script.smsc(response(CommandId::unbind, 5));
  EXPECT_TRUE(script.settled.empty());
  script.take(relay::Closed{Side::smsc, Ending::end_of_stream});
  EXPECT_EQ(script.state(), State::closed);
  ASSERT_EQ(script.settled.size(), 1U);
  EXPECT_FALSE(script.settled[0].done);
}

TEST(CrossingReceipts, ARefusalThatWaitsIsAnsweredWhileTheEndsPart) {
  SessionScript script{receipt_rules()};
  script.bind_through();
  script.esme(submit_sm({.destination = kListed, .sequence = 4, .registered_delivery = 1}));
  script.esme(Pdu{CommandId::unbind, 5});
  script.smsc(response(CommandId::unbind, 5));
  script.forget();
  script.take(relay::Recorded{relay::Ticket{1}, true});
  ASSERT_EQ(script.released.size(), 1U);
  EXPECT_EQ(script.sent[Side::esme],
            (Pdu{CommandId::submit_sm_resp, 4}.c_string(script.released[0].receipt->message_id).octets()));
}

TEST(CrossingReceipts, ADrainWaitsForARefusalThatWaits) {
  SessionScript script{receipt_rules()};
  script.bind_through();
  script.esme(submit_sm({.destination = kListed, .sequence = 4, .registered_delivery = 1}));
  script.take(relay::Drain{});
  EXPECT_EQ(script.state(), State::draining);
  script.take(relay::Recorded{relay::Ticket{1}, true});
  EXPECT_EQ(script.released.size(), 1U);
  EXPECT_EQ(script.state(), State::unbinding);
}

TEST_F(Crossing, OwnUnbindHasAFreeNumberThoughAnswersAreMissing) {
  script.smsc(deliver_sm({.destination = "17775556666", .sequence = 0x7C000001}));
  script.take(relay::Drain{});
  script.advance(10s);
  EXPECT_EQ(script.state(), State::unbinding);
  EXPECT_NE(number_of_own(Side::esme, CommandId::unbind) >> 26U, 0x7C000001U >> 26U);
}

TEST_F(Crossing, OwnNumbersAvoidThoseOfUnknownCommandsForGood) {
  script.esme(Pdu{kVendor, 0x7C000001});
  script.esme(submit_sm({.sequence = 1}));
  script.smsc(response(CommandId::submit_sm, 1, CommandStatus::rok, "a"));  // all that can be counted
  script.advance(60s);
  EXPECT_NE(number_of_own(Side::smsc, CommandId::enquire_link) >> 26U, 0x7C000001U >> 26U);
  script.forget();
  const Pdu nack{CommandId::generic_nack, 0x7C000001, CommandStatus::rinvcmdid};
  script.smsc(nack);
  EXPECT_EQ(script.sent[Side::esme], nack.octets());
}

TEST_F(Crossing, NoEnquireLinkIsSentWhileDrainingAndItsTimeLimitHoldsAllTheSame) {
  script.esme(submit_sm({.sequence = 1}));
  relay::Rules rules = test_rules();
  rules.session.enquire_after = 1s;
  rules.session.enquire_timeout = 1s;
  script.adopt(rules);
  script.take(relay::Drain{});
  script.forget();
  for (int i = 0; i < 9; ++i) script.advance(1s);
  EXPECT_EQ(script.state(), State::draining);
  EXPECT_TRUE(script.sent[Side::smsc].empty());
  script.advance(1s);
  EXPECT_EQ(script.state(), State::unbinding);
}

TEST_F(Crossing, AReloadWhileDrainingChangesHowMessagesAreJudged) {
  script.esme(submit_sm({.sequence = 1}));
  script.take(relay::Drain{});
  relay::Rules rules = test_rules();
  rules.session.drain_submits = relay::DrainSubmits::forward;
  rules.rejections.status[static_cast<std::size_t>(policy::Reason::dnc_listed)] = 0x0B;
  script.adopt(rules);
  EXPECT_EQ(script.state(), State::draining);
  script.forget();
  script.esme(submit_sm({.destination = kListed, .sequence = 2}));
  EXPECT_EQ(script.sent[Side::esme], (Pdu{CommandId::submit_sm_resp, 2, CommandStatus::rinvdstadr}.octets()));
}

TEST_F(Crossing, WhoIsRetiredTakesNoMessageWhateverTheConfigurationSays) {
  relay::Rules rules = test_rules();
  rules.session.drain_submits = relay::DrainSubmits::forward;
  script.adopt(rules);
  script.esme(submit_sm({.sequence = 1}));
  script.take(relay::Drain{.retired = true});
  EXPECT_EQ(script.state(), State::draining);
  script.forget();
  for (const auto* destination : {kListed, "17775556666"}) {
    script.esme(submit_sm({.destination = destination, .sequence = 2}));
    EXPECT_EQ(script.sent[Side::esme], (Pdu{CommandId::submit_sm_resp, 2, CommandStatus::rsyserr}.octets()));
    script.forget();
  }
  EXPECT_TRUE(script.forwarded[Side::smsc].empty());
  script.smsc(response(CommandId::submit_sm, 1, CommandStatus::rok, "a"));
  EXPECT_EQ(script.state(), State::unbinding);
}

TEST_F(Crossing, ADrainThatIsUnderWayIsRetiredToo) {
  relay::Rules rules = test_rules();
  rules.session.drain_submits = relay::DrainSubmits::forward;
  script.adopt(rules);
  script.esme(submit_sm({.sequence = 1}));
  script.take(relay::Drain{.reconfigured = true});
  script.take(relay::Drain{.retired = true});
  script.forget();
  script.esme(submit_sm({.sequence = 2}));
  EXPECT_EQ(script.sent[Side::esme], (Pdu{CommandId::submit_sm_resp, 2, CommandStatus::rsyserr}.octets()));
}

TEST_F(Crossing, AReloadWithoutAPlaceForItLeavesADrainAsItIs) {
  script.esme(submit_sm({.sequence = 1}));
  script.take(relay::Drain{});
  relay::Rules rules = test_rules();
  rules.routes.clear();
  script.adopt(rules);
  EXPECT_EQ(script.state(), State::draining);
  const Pdu answer = response(CommandId::submit_sm, 1, CommandStatus::rok, "a");
  script.forget();
  script.smsc(answer);
  EXPECT_EQ(script.forwarded[Side::esme], answer.octets());
  answer_unbinds();
  EXPECT_EQ(script.notes_of<relay::Ended>().at(0).cause, EndCause::drained);
}

TEST_F(Crossing, AReloadWithoutAPlaceWhileTheEndsPartIsHarmless) {
  script.esme(Pdu{CommandId::unbind, 5});
  script.smsc(response(CommandId::unbind, 5));
  relay::Rules rules = test_rules();
  rules.routes.clear();
  script.adopt(rules);
  EXPECT_EQ(script.state(), State::parting);
  script.esme(submit_sm({.destination = kListed, .sequence = 6}));  // by the rules it was bound under
  EXPECT_EQ(script.own[Side::esme].size(), 1U);
  EXPECT_EQ(script.forwarded[Side::smsc], (Pdu{CommandId::unbind, 5}.octets()));
}

TEST(CrossingReload, ARefusedUnknownCommandOfTheSmscIsRefusedWhileDrainingToo) {
  relay::Rules rules = test_rules();
  rules.protocol.unknown_commands = relay::UnknownCommands::refuse;
  SessionScript script{rules};
  script.bind_through();
  script.esme(submit_sm({.sequence = 1}));
  script.take(relay::Drain{});
  script.forget();
  script.smsc(Pdu{kVendor, 7});
  EXPECT_TRUE(script.sent[Side::esme].empty());
  EXPECT_EQ(script.sent[Side::smsc], (Pdu{CommandId::generic_nack, 7, CommandStatus::rinvcmdid}.octets()));
}

TEST(CrossingLinks, ARecordOfAFormerLinkIsNotAnsweredOnTheNext) {
  SessionScript script;
  script.esme(bind({.sequence = 1}));
  script.take(relay::Dialed{true});
  script.smsc(approval(9));  // before it answers the bind
  script.smsc(response(CommandId::bind_transceiver, 1, static_cast<CommandStatus>(0x0D)));
  script.take(relay::Closed{Side::smsc, Ending::end_of_stream});
  script.esme(bind({.sequence = 2}));
  script.take(relay::Dialed{true});
  script.smsc(response(CommandId::bind_transceiver, 2));
  EXPECT_EQ(script.state(), State::bound);
  script.forget();
  script.take(relay::Recorded{relay::Ticket{1}, true});
  script.advance(2s);
  EXPECT_TRUE(script.sent[Side::smsc].empty());
  EXPECT_TRUE(script.notes_of<relay::TextSettled>().empty());
}

TEST_F(Crossing, NothingIsSaidToBeAnsweredOnALinkThatIsGone) {
  script.smsc(approval(9));
  script.esme(submit_sm({.sequence = 1}));
  script.take(relay::Closed{Side::smsc, Ending::failed});
  script.take(relay::Recorded{relay::Ticket{1}, true});
  EXPECT_TRUE(script.notes_of<relay::TextSettled>().empty());
}

TEST(CrossingBinds, BindsThatAreTurnedAwayBuyNoTime) {
  relay::Rules rules = test_rules();
  rules.routes.clear();
  SessionScript script{rules};
  for (std::uint32_t i = 1; i <= 3; ++i) {
    script.advance(9s);
    script.esme(bind({.sequence = i}));
    EXPECT_EQ(script.state(), State::open);
  }
  script.advance(3s);
  EXPECT_EQ(script.state(), State::closed);
}

TEST(CrossingBinds, OfTwoInOneSegmentTheSecondIsJudgedWhenTheFirstIsAnswered) {
  SessionScript script;
  script.receive(Side::esme,
                 stream({bind({.sequence = 1}), bind({.sequence = 2}),
                         bind({.system_id = "other", .sequence = 3}), submit_sm({.sequence = 4})}));
  script.take(relay::Dialed{true});
  EXPECT_EQ(script.sent[Side::smsc], bind({.sequence = 1}).octets());
  script.smsc(response(CommandId::bind_transceiver, 1));
  EXPECT_EQ(script.sent[Side::smsc],
            stream({bind({.sequence = 1}), bind({.sequence = 2}), submit_sm({.sequence = 4})}));
  EXPECT_EQ(script.own[Side::esme],
            std::vector<Octets>{(Pdu{CommandId::bind_transceiver_resp, 3, CommandStatus::ralybnd}.octets())});
}

}  // namespace
}  // namespace smppguard::testing
