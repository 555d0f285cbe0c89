// SPDX-License-Identifier: Apache-2.0
#include "smppguard/relay/approval_receiver.hpp"

#include "support/session_script.hpp"

#include <gtest/gtest.h>
#include <utility>

namespace smppguard::testing {
namespace {

using relay::ApprovalReceiver;
using relay::Side;
using smpp::CommandId;
using smpp::CommandStatus;
using ReceiverState = ApprovalReceiver::State;
using namespace std::chrono_literals;

class Receiver : public ::testing::Test {
 protected:
  explicit Receiver(relay::Rules rules = test_rules())
      : receiver{
            std::make_shared<const relay::Rules>(std::move(rules)), 0, {"guard", "secret", "", 1s, 8s}, now} {
    world.registry = &registry->slabs();
    world.consents = &consents;
  }

  void take(const relay::Event& event) {
    relay::Actions actions;
    receiver.step(event,
                  {now, WallTime{}, &world, &parts, &confirmations, &admission, &ids, &totals, &assertions},
                  actions);
    for (relay::Action& action : actions) {
      if (auto* send = std::get_if<relay::Send>(&action)) {
        for (auto& pdu : smppguard::testing::pdus_of(send->octets)) sent.push_back(std::move(pdu));
      } else if (auto* write = std::get_if<relay::Write>(&action)) {
        sent.push_back(write->octets);
      } else if (std::get_if<relay::Dial>(&action) != nullptr) {
        ++dials;
      } else if (std::get_if<relay::HangUp>(&action) != nullptr) {
        ++hung_up;
      } else if (auto* record = std::get_if<relay::Record>(&action)) {
        records.push_back(std::move(record->text));
      }
    }
  }
  void smsc(const Pdu& pdu) { take(relay::Received{Side::smsc, pdu.octets()}); }
  void advance(std::chrono::milliseconds by) {
    now += by;
    take(relay::Tick{});
  }
  void bind_through() {
    take(relay::Tick{});
    take(relay::Dialed{true});
    smsc(response(CommandId::bind_receiver, 1, CommandStatus::rok, "smsc"));
    sent.clear();
  }
  static Pdu approve(std::uint32_t sequence, std::string_view text = "Approve 12223334646") {
    return deliver_sm(
        {.source = "12223334545", .destination = "12676070000", .text = text, .sequence = sequence});
  }
  static Octets answer(std::uint32_t sequence, CommandStatus status) {
    return Pdu{CommandId::deliver_sm_resp, sequence, status}.int1(0).octets();
  }

  Time now{1h};
  std::shared_ptr<TestRegistry> registry = usual_registry();
  TestConsents consents;
  TestAdmission admission;
  policy::World world;
  relay::PartTable parts{8};
  relay::ConfirmationTable confirmations{WallTime{}, 8};
  relay::Totals totals;
  TestAssertions assertions;
  relay::MessageIds ids{1};
  ApprovalReceiver receiver;
  std::vector<Octets> sent;
  std::vector<std::unique_ptr<relay::ConsentText>> records;
  int dials = 0;
  int hung_up = 0;
};

TEST_F(Receiver, BindsByItself) {
  EXPECT_EQ(receiver.next_deadline(), now);
  take(relay::Tick{});
  EXPECT_EQ(dials, 1);
  take(relay::Dialed{true});
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0],
            bind({.command_id = CommandId::bind_receiver, .system_id = "guard", .sequence = 1}).octets());
  smsc(response(CommandId::bind_receiver, 1));
  EXPECT_EQ(receiver.state(), ReceiverState::bound);
  EXPECT_FALSE(receiver.standing());
}

TEST_F(Receiver, ApprovesAreAnsweredOnceTheyAreDurable) {
  bind_through();
  smsc(approve(9));
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0]->system_id, "guard");
  EXPECT_TRUE(sent.empty());
  take(relay::Recorded{records[0]->ticket, true});
  EXPECT_EQ(sent, std::vector<Octets>{answer(9, CommandStatus::rok)});
  smsc(approve(10));
  take(relay::Recorded{records[1]->ticket, false});
  EXPECT_EQ(sent.at(1), answer(10, CommandStatus::rx_t_appn));
  smsc(approve(11));
  advance(1'500ms);
  EXPECT_EQ(sent.at(2), answer(11, CommandStatus::rx_t_appn));
}

TEST_F(Receiver, OtherMessagesStayWithTheSmsc) {
  bind_through();
  smsc(deliver_sm({.source = "12223334545", .destination = "12223334646", .text = "hello", .sequence = 3}));
  smsc(
      deliver_sm({.destination = "12676070000", .text = "id:1 stat:DELIVRD", .sequence = 4, .esm_class = 4}));
  EXPECT_EQ(sent,
            (std::vector<Octets>{answer(3, CommandStatus::rx_t_appn), answer(4, CommandStatus::rx_t_appn)}));
  EXPECT_TRUE(records.empty());
  smsc(Pdu{CommandId::enquire_link, 5});
  EXPECT_EQ(sent.at(2), (Pdu{CommandId::enquire_link_resp, 5}.octets()));
  smsc(Pdu{static_cast<CommandId>(0x00010203), 6});
  EXPECT_EQ(sent.at(3), (Pdu{CommandId::generic_nack, 6, CommandStatus::rinvcmdid}.octets()));
  smsc(Pdu{CommandId::alert_notification, 7});
  EXPECT_EQ(sent.size(), 4U);
}

TEST_F(Receiver, ComesBackALittleLaterEachTime) {
  take(relay::Tick{});
  for (const auto wait : {1s, 2s, 4s, 8s, 8s}) {
    take(relay::Dialed{false});
    EXPECT_EQ(receiver.state(), ReceiverState::waiting);
    EXPECT_EQ(receiver.next_deadline(), now + wait);
    advance(wait);
    EXPECT_EQ(receiver.state(), ReceiverState::dialing);
  }
  take(relay::Dialed{true});
  smsc(response(CommandId::bind_receiver, 1));
  take(relay::Closed{Side::smsc, relay::Ending::end_of_stream});
  EXPECT_EQ(receiver.next_deadline(), now + 1s);  // a bind that held begins anew
}

TEST_F(Receiver, ARefusedBindIsTriedAgain) {
  take(relay::Tick{});
  take(relay::Dialed{true});
  smsc(response(CommandId::bind_receiver, 1, static_cast<CommandStatus>(0x0E)));
  EXPECT_EQ(receiver.state(), ReceiverState::waiting);
  EXPECT_EQ(hung_up, 1);
  advance(1s);
  EXPECT_EQ(dials, 2);
}

TEST_F(Receiver, ASilentLinkIsAskedAndGivenUp) {
  bind_through();
  advance(60s);
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(smpp::PduView{sent[0]}.command_id(), CommandId::enquire_link);
  smsc(response(CommandId::enquire_link, smpp::PduView{sent[0]}.sequence_number()));
  EXPECT_EQ(receiver.state(), ReceiverState::bound);
  advance(60s);
  advance(30s);
  EXPECT_EQ(receiver.state(), ReceiverState::waiting);
}

TEST_F(Receiver, TheTimeForAnAnswerPassesOnlyWhileItCouldBeRead) {
  bind_through();
  advance(60s);
  now += 30s;
  take(relay::Tick{{{false, true}}});
  EXPECT_EQ(receiver.state(), ReceiverState::bound);
  EXPECT_GT(receiver.next_deadline(), now) << "or it would tick without a pause";
}

TEST_F(Receiver, DrainAnswersWhatWaitsAndUnbinds) {
  bind_through();
  smsc(approve(9));
  take(relay::Drain{});
  smsc(approve(10));
  EXPECT_EQ(sent, std::vector<Octets>{answer(10, CommandStatus::rx_t_appn)});
  take(relay::Recorded{records[0]->ticket, true});
  EXPECT_EQ(sent.at(1), answer(9, CommandStatus::rok));
  ASSERT_EQ(sent.size(), 3U);
  const smpp::PduView unbind{sent[2]};
  EXPECT_EQ(unbind.command_id(), CommandId::unbind);
  smsc(response(CommandId::unbind, unbind.sequence_number()));
  EXPECT_TRUE(receiver.closed());
  EXPECT_EQ(receiver.next_deadline(), Time::max());
}

TEST_F(Receiver, AnAnswerToNothingDoesNotEndADrain) {
  bind_through();
  smsc(approve(9));
  take(relay::Drain{});
  smsc(response(CommandId::bind_receiver, 1));  // once more
  smsc(Pdu{CommandId::generic_nack, 0, CommandStatus::rinvcmdlen});
  EXPECT_EQ(receiver.state(), ReceiverState::unbinding);
  take(relay::Recorded{records.at(0)->ticket, true});
  EXPECT_EQ(sent.at(0), answer(9, CommandStatus::rok));
}

TEST_F(Receiver, AnUnansweredEnquireLinkNeverLeavesATickDueAtOnce) {
  bind_through();
  advance(60s);
  now += 40s;
  take(relay::Tick{{{false, true}}});  // it waits to be read
  EXPECT_EQ(receiver.state(), ReceiverState::bound);
  EXPECT_GT(receiver.next_deadline(), now);
}

TEST_F(Receiver, GarbageEndsTheLinkAndItComesBack) {
  bind_through();
  const std::string_view garbage = "HTTP/1.1 400 Bad Request";
  take(relay::Received{Side::smsc, as_bytes(garbage)});
  EXPECT_EQ(receiver.state(), ReceiverState::waiting);
}

TEST_F(Receiver, UnbindOfTheSmscIsAnswered) {
  bind_through();
  smsc(Pdu{CommandId::unbind, 5});
  EXPECT_EQ(sent, (std::vector<Octets>{Pdu{CommandId::unbind_resp, 5}.octets()}));
  EXPECT_EQ(receiver.state(), ReceiverState::waiting);
}

TEST_F(Receiver, AnOptOutIsRecordedAndStaysWithTheSmsc) {
  bind_through();
  smsc(deliver_sm({.source = "12223334545", .destination = "12223334646", .text = "STOP", .sequence = 9}));
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0]->kind, relay::TextKind::opt_out);
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0], answer(9, CommandStatus::rx_t_appn)) << "until there is an ESME for it";
  take(relay::Recorded{records[0]->ticket, true});
  EXPECT_EQ(sent.size(), 1U);
}

relay::Rules rules_with_complaints(bool forward) {
  relay::Rules rules = test_rules();
  rules.complaint_numbers.add(number("7726"), {});
  rules.forward_complaints = forward;
  return rules;
}

Pdu complaint_to_7726() {
  return deliver_sm({.source = "12223334545", .destination = "7726", .text = "spam", .sequence = 9});
}

class ReceiverOfComplaints : public Receiver {
 protected:
  ReceiverOfComplaints() : Receiver{rules_with_complaints(false)} { bind_through(); }
};
class ReceiverOfOthersComplaints : public Receiver {
 protected:
  ReceiverOfOthersComplaints() : Receiver{rules_with_complaints(true)} { bind_through(); }
};

TEST_F(ReceiverOfComplaints, AnswersThemOnceTheyAreRecorded) {
  smsc(complaint_to_7726());
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0]->kind, relay::TextKind::complaint);
  EXPECT_TRUE(sent.empty());
  take(relay::Recorded{records[0]->ticket, true});
  EXPECT_EQ(sent.at(0), answer(9, CommandStatus::rok));
}

TEST_F(ReceiverOfOthersComplaints, LeavesThemToAnEsmeUnrecorded) {
  smsc(complaint_to_7726());
  EXPECT_TRUE(records.empty()) << "it comes again until there is an ESME";
  EXPECT_EQ(sent.at(0), answer(9, CommandStatus::rx_t_appn));
}

}  // namespace
}  // namespace smppguard::testing
