// SPDX-License-Identifier: Apache-2.0
// Timers: keep-alive, partial PDUs, missing answers, inactivity. Nobody sleeps here.
#include "support/session_script.hpp"

#include <gtest/gtest.h>

namespace smppguard::testing {
namespace {

using relay::EndCause;
using relay::Side;
using smpp::CommandId;
using smpp::CommandStatus;
using State = relay::Session::State;
using namespace std::chrono_literals;

class Timed : public ::testing::Test {
 protected:
  Timed() { script.bind_through(); }

  [[nodiscard]] std::size_t enquiries(Side to) const {
    return static_cast<std::size_t>(std::count_if(
        script.own[to].begin(), script.own[to].end(),
        [](const Octets& pdu) { return smpp::PduView{pdu}.command_id() == CommandId::enquire_link; }));
  }

  SessionScript script;
};

TEST_F(Timed, OnlyALinkThatIsSilentGetsAnEnquireLinkAndItsAnswerIsSwallowed) {
  EXPECT_EQ(script.session().next_deadline(), script.now + 60s);
  script.advance(30s);
  script.esme(submit_sm({.sequence = 1}));
  script.advance(30s);
  EXPECT_EQ(enquiries(Side::smsc), 1U);
  EXPECT_EQ(enquiries(Side::esme), 0U);
  const std::uint32_t number = script.own_number(Side::smsc, CommandId::enquire_link);
  script.forget();
  script.smsc(response(CommandId::enquire_link, number));
  EXPECT_TRUE(script.sent[Side::esme].empty());
  EXPECT_EQ(script.session().outstanding(Side::esme), 1U);  // the submit_sm's is not that answer
  script.advance(30s);
  EXPECT_EQ(enquiries(Side::esme), 1U);
}

TEST_F(Timed, NoAnswerEndsTheSessionOnBothSides) {
  script.advance(60s);
  ASSERT_EQ(enquiries(Side::smsc), 1U);
  script.esme(response(CommandId::enquire_link, script.own_number(Side::esme, CommandId::enquire_link)));
  script.advance(29'999ms);
  EXPECT_EQ(script.state(), State::bound);
  script.advance(1ms);
  EXPECT_EQ(script.hung_up[Side::smsc], 1);
  EXPECT_EQ(script.state(), State::unbinding);
  script.esme(response(CommandId::unbind, script.own_number(Side::esme, CommandId::unbind)));
  EXPECT_EQ(script.state(), State::closed);
  EXPECT_EQ(script.notes_of<relay::Ended>().at(0).cause, EndCause::silent);
}

TEST_F(Timed, AnythingAtAllShowsThatTheLinkLives) {
  script.advance(60s);
  script.esme(submit_sm({.sequence = 1}));
  script.smsc(response(CommandId::submit_sm, 1, CommandStatus::rok, "a"));
  script.advance(59s);
  EXPECT_EQ(script.state(), State::bound);
  EXPECT_EQ(enquiries(Side::smsc), 1U);
}

TEST_F(Timed, AnErrorAnswersAnEnquireLinkToo) {
  script.advance(60s);
  script.forget();
  script.smsc(Pdu{CommandId::generic_nack, script.own_number(Side::smsc, CommandId::enquire_link),
                  CommandStatus::rinvcmdid});
  EXPECT_TRUE(script.sent[Side::esme].empty());
}

TEST_F(Timed, ASideThatIsNotBeingReadIsNotSilent) {
  script.advance(60s, {{false, true}});
  EXPECT_EQ(enquiries(Side::smsc), 0U);
  EXPECT_EQ(enquiries(Side::esme), 1U);
}

TEST_F(Timed, AnUnansweredEnquireLinkNeverLeavesATickDueAtOnce) {
  const auto due_later = [&] { return script.session().next_deadline() > script.now; };
  script.advance(60s);
  ASSERT_EQ(enquiries(Side::esme), 1U);
  script.advance(20s, {{true, true}});  // both sides wait to be read
  script.advance(20s, {{true, true}});
  EXPECT_TRUE(due_later());

  relay::Rules patient = test_rules();
  patient.session.enquire_after = 10min;
  script.adopt(patient);
  script.advance(60s);
  EXPECT_EQ(script.state(), State::bound);
  EXPECT_TRUE(due_later());
}

TEST_F(Timed, TheTimeForAnAnswerPassesOnlyWhileItCouldBeRead) {
  script.advance(60s);
  ASSERT_EQ(enquiries(Side::smsc), 1U);
  script.esme(submit_sm({.sequence = 1}));
  script.advance(30s, {{false, true}});
  EXPECT_EQ(script.state(), State::bound);
  EXPECT_GT(script.session().next_deadline(), script.now) << "or it would tick without a pause";
  script.esme(submit_sm({.sequence = 2}));
  script.advance(60s);
  EXPECT_EQ(script.hung_up[Side::smsc], 1);
}

TEST_F(Timed, OwnNumbersAreNotOutstanding) {
  const auto block = [](std::uint32_t number) { return number >> 26U; };
  // Numbers all over the space, none of them answered, so that only a few blocks stay free.
  for (std::uint32_t i = 3; i < 32; ++i) script.esme(submit_sm({.sequence = (i << 26U) + 17}));
  script.advance(60s);
  const std::uint32_t number = script.own_number(Side::smsc, CommandId::enquire_link);
  EXPECT_LT(block(number), 3U);
  EXPECT_GE(number, 1U);
}

TEST_F(Timed, AnAnswerWithOurNumberToAnotherCommandIsNotOurs) {
  script.advance(60s);
  const std::uint32_t number = script.own_number(Side::smsc, CommandId::enquire_link);
  script.esme(submit_sm({.sequence = number}));
  script.forget();
  const Pdu answer = response(CommandId::submit_sm, number, CommandStatus::rok, "a");
  script.smsc(answer);
  EXPECT_EQ(script.sent[Side::esme], answer.octets());
  script.smsc(response(CommandId::enquire_link, number));
  EXPECT_EQ(script.sent[Side::esme], answer.octets());
}

TEST_F(Timed, MissingAnswersAreSaidOnceAndNothingIsInvented) {
  script.esme(submit_sm({.sequence = 1}));
  script.esme(submit_sm({.sequence = 2}));
  for (int i = 0; i < 59; ++i) {
    script.advance(1s);
    script.smsc(deliver_sm({.destination = "17775556666", .sequence = 7}));
    script.esme(response(CommandId::deliver_sm, 7));
  }
  EXPECT_TRUE(script.notes_of<relay::AnswersOverdue>().empty());
  script.forget();
  script.advance(1s);
  const auto overdue = script.notes_of<relay::AnswersOverdue>();
  ASSERT_EQ(overdue.size(), 1U);
  EXPECT_EQ(overdue[0].side, Side::smsc);
  EXPECT_EQ(overdue[0].outstanding, 2U);
  EXPECT_TRUE(script.sent[Side::esme].empty());
  script.smsc(Pdu{CommandId::alert_notification, 1});
  script.advance(50s);
  EXPECT_EQ(script.notes_of<relay::AnswersOverdue>().size(), 1U);
  script.smsc(response(CommandId::submit_sm, 1, CommandStatus::rok, "a"));
  script.advance(50s);
  script.smsc(Pdu{CommandId::alert_notification, 2});
  script.esme(Pdu{CommandId::alert_notification, 2});
  script.advance(10s);
  EXPECT_EQ(script.notes_of<relay::AnswersOverdue>().size(), 2U);
}

TEST_F(Timed, TheRestOfAPduMustCome) {
  const Octets pdu = submit_sm({.sequence = 1}).octets();
  script.receive(Side::esme, Bytes{pdu}.first(10));
  script.advance(59s);
  script.receive(Side::esme, Bytes{pdu}.subspan(10, 1));  // an octet now and then buys no time
  script.advance(1s);
  EXPECT_EQ(script.state(), State::unbinding);
  EXPECT_TRUE(script.forwarded[Side::smsc].empty());
  script.smsc(response(CommandId::unbind, script.own_number(Side::smsc, CommandId::unbind)));
  EXPECT_EQ(script.notes_of<relay::Ended>().at(0).cause, EndCause::partial_pdu);
}

TEST(PartialPdus, HaveTheirTimeEach) {
  relay::Rules rules = test_rules();
  rules.session.enquire_after.reset();
  SessionScript script{rules};
  script.bind_through();
  const Octets two = stream({submit_sm({.sequence = 1}), submit_sm({.sequence = 2})});
  script.receive(Side::esme, Bytes{two}.first(10));
  script.advance(59s);
  script.receive(Side::esme,
                 Bytes{two}.subspan(10, two.size() - 12));  // the first is whole, the second begun
  script.advance(59s);
  EXPECT_EQ(script.state(), State::bound);
  script.receive(Side::esme, Bytes{two}.last(2));
  script.advance(50s);
  EXPECT_EQ(script.state(), State::bound);
}

TEST(Inactivity, EnquireLinksAreNoActivity) {
  relay::Rules rules = test_rules();
  rules.session.inactivity_timeout = 300s;
  SessionScript script{rules};
  script.bind_through();
  for (int i = 0; i < 9; ++i) {
    script.advance(30s);
    script.esme(Pdu{CommandId::enquire_link, 5});
    script.smsc(response(CommandId::enquire_link, 5));
  }
  script.esme(submit_sm({.sequence = 6}));
  script.smsc(response(CommandId::submit_sm, 6, CommandStatus::rok, "a"));
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(script.state(), State::bound);
    script.advance(30s);
    script.esme(Pdu{CommandId::enquire_link, 5});
    script.smsc(response(CommandId::enquire_link, 5));
  }
  EXPECT_EQ(script.state(), State::unbinding);
}

TEST(Inactivity, IsOffByDefaultAsIsNothingElse) {
  relay::Rules rules = test_rules();
  rules.session.enquire_after.reset();
  SessionScript script{rules};
  script.bind_through();
  EXPECT_EQ(script.session().next_deadline(), Time::max());
}

TEST(NeverBeforeTheBind, NoEnquireLinkIsSent) {
  relay::Rules rules = test_rules();
  rules.session.bind_timeout = 10min;
  SessionScript script{rules};
  script.advance(5min);
  EXPECT_TRUE(script.sent[Side::esme].empty());
}

TEST(DrainSetting, NewMessagesGoOnIfToldTo) {
  relay::Rules rules = test_rules();
  rules.session.drain_submits = relay::DrainSubmits::forward;
  SessionScript script{rules};
  script.bind_through();
  script.esme(submit_sm({.sequence = 1}));
  script.take(relay::Drain{});
  script.forget();
  const Pdu next = submit_sm({.sequence = 2});
  script.esme(next);
  script.esme(submit_sm({.destination = "12223334545", .sequence = 3}));  // judged as ever
  EXPECT_EQ(script.sent[Side::smsc], next.octets());
  EXPECT_EQ(script.sent[Side::esme], (Pdu{CommandId::submit_sm_resp, 3, CommandStatus::rx_r_appn}.octets()));
  script.smsc(response(CommandId::submit_sm, 1, CommandStatus::rok, "a"));
  script.smsc(response(CommandId::submit_sm, 2, CommandStatus::rok, "b"));
  EXPECT_EQ(script.state(), State::unbinding);
}

}  // namespace
}  // namespace smppguard::testing
