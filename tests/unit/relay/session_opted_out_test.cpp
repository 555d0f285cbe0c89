// SPDX-License-Identifier: Apache-2.0
// What is refused after an opt-out, who may send as whom, and the words that go to approval numbers.
#include "opt_out_case.hpp"

namespace smppguard::testing {
namespace {

using relay::Side;
using relay::TextKind;
using smpp::CommandId;
using smpp::CommandStatus;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using namespace std::chrono_literals;

class OptedOut : public OptOut {};

TEST_F(OptedOut, RefusesThatSendersMessages) {
  script.consents.opt_out(number(kHandset), number(kSender));
  expect_refused(message(), policy::Reason::opted_out, CommandStatus::rx_r_appn);
  script.forget();
  script.esme(submit_sm({.source = "12223334747", .destination = kHandset, .sequence = 6}));
  EXPECT_THAT(script.sent[Side::smsc], ::testing::Not(IsEmpty()));
}

TEST_F(OptedOut, ADefaultSenderStandsForAnEmptySourceAddr) {
  relay::Rules rules = test_rules();
  rules.clients.emplace();
  rules.clients->emplace_back().default_sender = number(kSender);
  SessionScript tied{rules};
  tied.bind_through();
  const Pdu unnamed = submit_sm({.source = "", .destination = kHandset, .sequence = 5});
  tied.esme(unnamed);
  EXPECT_EQ(tied.sent[Side::smsc], unnamed.octets());
  tied.consents.opt_out(number(kHandset), number(kSender));
  tied.forget();
  tied.esme(unnamed);
  EXPECT_THAT(tied.sent[Side::smsc], IsEmpty());
  const auto notes = tied.notes_of<relay::MessageRefused>();
  ASSERT_THAT(notes, SizeIs(1));
  EXPECT_EQ(notes[0].decision.reason, policy::Reason::opted_out);
  EXPECT_EQ(notes[0].sender, number(kSender));
}

TEST_F(OptedOut, AClientSendsInNobodyElsesName) {
  relay::Rules rules = test_rules();
  rules.clients.emplace();
  rules.clients->emplace_back().senders = {number(kSender)};
  SessionScript tied{rules};
  tied.bind_through();
  tied.esme(message());
  EXPECT_EQ(tied.sent[Side::smsc], message().octets());
  tied.forget();
  tied.esme(submit_sm({.source = "12223334747", .destination = kHandset, .sequence = 6}));
  EXPECT_EQ(tied.sent[Side::esme], answer(CommandId::submit_sm_resp, CommandStatus::rinvsrcadr, 6, 0));
  EXPECT_THAT(tied.sent[Side::smsc], IsEmpty());
}

TEST_F(OptedOut, AClientSendsInNobodyElsesNameToAListEither) {
  relay::Rules rules = test_rules();
  rules.protocol.distribution_lists = relay::DistributionLists::pass;
  rules.clients.emplace();
  rules.clients->emplace_back().senders = {number(kSender)};
  SessionScript tied{rules};
  tied.bind_through();
  const auto to_friends = [](const char* source) {
    return submit_multi({.source = source, .destinations = {distribution_list("friends")}, .sequence = 6});
  };
  tied.esme(to_friends(kSender));
  EXPECT_EQ(tied.sent[Side::smsc], to_friends(kSender).octets());
  tied.forget();
  tied.esme(to_friends("12223334747"));
  EXPECT_EQ(tied.sent[Side::esme], answer(CommandId::submit_multi_resp, CommandStatus::rinvsrcadr, 6, 2));
  EXPECT_THAT(tied.sent[Side::smsc], IsEmpty());
}

class OneConfirmation : public OptOut {
 protected:
  OneConfirmation() { script.adopt(rules_with({.confirmation = policy::Confirmation::allow_one})); }
  void expect_forwarded(const Pdu& pdu) {
    script.forget();
    script.esme(pdu);
    EXPECT_EQ(script.sent[Side::smsc], pdu.octets());
  }
  void expect_opted_out(const Pdu& pdu) {
    expect_refused(pdu, policy::Reason::opted_out, CommandStatus::rx_r_appn);
  }
};

TEST_F(OneConfirmation, PassesWithinFiveMinutes) {
  script.consents.opt_out(number(kHandset), number(kSender), script.wall);
  expect_forwarded(message(5));
  expect_opted_out(message(6));
  script.consents.opt_out(number(kHandset), number(kSender), script.wall + 1s);
  script.wall += 5min;
  expect_forwarded(message(7));
  script.consents.opt_out(number(kHandset), number(kSender), script.wall);
  script.wall += 5min + 1ms;
  expect_opted_out(message(8));
}

TEST_F(OneConfirmation, OnlyFromTheSenderItWasSaidTo) {
  policy::SenderFile file;
  file.registered = true;
  file.organisation = 7;
  file.company_wide_opt_out = true;
  script.senders.put(number(kSender), file);
  script.consents.opt_out_of_organisation(number(kHandset), 7, script.wall);
  expect_opted_out(message(5));
  script.consents.opt_out(number(kHandset), number(kSender), script.wall);
  expect_forwarded(message(6));
}

TEST_F(OneConfirmation, OnlyWhereTheRouteDelivers) {
  relay::Rules rules = rules_with({.confirmation = policy::Confirmation::allow_one});
  ASSERT_TRUE(rules.routes[0].destinations.add("1444"));
  script.adopt(rules);
  script.consents.opt_out(number(kHandset), number(kSender), script.wall);
  expect_opted_out(message(5));
  rules.routes[0].destinations = {};
  script.adopt(rules);
  expect_forwarded(message(6));
}

TEST_F(OneConfirmation, AllItsPartsPass) {
  script.consents.opt_out(number(kHandset), number(kSender), script.wall);
  const auto part = [](std::uint32_t reference, std::uint32_t number, std::uint32_t sequence) {
    return message(sequence).tlv2(0x020C, reference).tlv1(0x020E, 2).tlv1(0x020F, number);
  };
  expect_forwarded(part(9, 1, 5));
  expect_forwarded(part(9, 2, 6));
  expect_opted_out(part(10, 1, 7));
  expect_opted_out(part(9, 1, 8));
}

class ApprovalNumberWords : public OptOut {
 protected:
  ApprovalNumberWords() { script.adopt(rules_with({}, {.by_text = true})); }
  /// Recorded, answered here, and no ESME sees it.
  void expect_taken(std::string_view text, TextKind kind, PhoneNumber about = {}) {
    script.forget();
    script.smsc(deliver_sm({.source = kHandset, .destination = kApproval, .text = text, .sequence = 7}));
    ASSERT_THAT(script.records, SizeIs(1)) << text;
    EXPECT_EQ(script.records[0]->kind, kind) << text;
    EXPECT_EQ(script.records[0]->sender, about) << text;
    EXPECT_EQ(script.records[0]->recipient, number(kHandset));
    recorded(0);
    EXPECT_EQ(script.sent[Side::smsc], answer(CommandId::deliver_sm_resp, CommandStatus::rok, 7, 1)) << text;
    EXPECT_THAT(script.sent[Side::esme], IsEmpty()) << text;
  }
};

TEST_F(ApprovalNumberWords, AreTaken) {
  expect_taken("STOP", TextKind::stop_all);
  expect_taken("Stop 12223334646", TextKind::stop_one, number(kSender));
  expect_taken("cancel 1 (222) 333-4646.", TextKind::stop_one, number(kSender));
  expect_taken("Help", TextKind::help);
  expect_taken("Allow only", TextKind::only_allowed);
  expect_taken("ALLOW ALL", TextKind::everybody);
  expect_taken("Block 12223334646", TextKind::opt_out, number(kSender));
  expect_taken("Unblock 12223334646", TextKind::opt_in, number(kSender));
  expect_taken("Stop 2223334646", TextKind::near_miss);
  expect_taken("Stop that", TextKind::near_miss);
  script.adopt(rules_with({.mode = policy::OptOutMode::off}));
  expect_taken("STOP", TextKind::stop_all);
  expect_taken("Allow only", TextKind::near_miss);
  expect_taken("Block 12223334646", TextKind::near_miss);
}

TEST_F(ApprovalNumberWords, AreLeftToTheNextProcessByOneThatIsRetired) {
  script.esme(submit_sm({.sequence = 1}));  // its answer keeps the session from unbinding
  script.take(relay::Drain{.retired = true});
  for (const std::string_view destination : {kApproval, kSender}) {
    script.forget();
    script.smsc(deliver_sm({.source = kHandset, .destination = destination, .text = "STOP", .sequence = 7}));
    EXPECT_THAT(script.records, IsEmpty());
    EXPECT_EQ(script.sent[Side::smsc], kept_by_smsc(7));
    EXPECT_THAT(script.forwarded[Side::esme], IsEmpty());
  }
}

TEST_F(ApprovalNumberWords, AStoreThatFailsIsATemporaryError) {
  script.smsc(deliver_sm({.source = kHandset, .destination = kApproval, .text = "STOP", .sequence = 7}));
  recorded(0, false);
  EXPECT_EQ(script.sent[Side::smsc], kept_by_smsc(7));
}

}  // namespace
}  // namespace smppguard::testing
