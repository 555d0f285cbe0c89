// SPDX-License-Identifier: Apache-2.0
#include "session_numbers.hpp"
#include "support/session_script.hpp"

#include <gtest/gtest.h>

namespace smppguard::testing {
namespace {

using relay::Side;
using smpp::CommandId;
using smpp::CommandStatus;
using State = relay::Session::State;
using namespace std::chrono_literals;

constexpr const char* kApproval = "12676070000";

Octets error_of(CommandId id, CommandStatus status, std::uint32_t sequence, unsigned nuls) {
  Pdu pdu{id, sequence, status};
  for (unsigned i = 0; i < nuls; ++i) pdu.int1(0);
  return pdu.octets();
}

class Bound : public ::testing::Test {
 protected:
  Bound() { script.bind_through(); }
  SessionScript script;
};

TEST_F(Bound, ListedRecipientIsRefusedWithSixteenOctetsAndTheSmscSeesNothing) {
  script.esme(submit_sm({.source = kSender, .destination = kListed, .sequence = 0x80000001}));
  EXPECT_EQ(script.sent[Side::esme],
            error_of(CommandId::submit_sm_resp, CommandStatus::rx_r_appn, 0x80000001, 0));
  EXPECT_EQ(script.sent[Side::esme].size(), 16U);
  EXPECT_TRUE(script.sent[Side::smsc].empty());
  const auto refused = script.notes_of<relay::MessageRefused>();
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(policy::row(refused[0].decision.reason).text,
            "Message is not delivered. Number is in DNC registry");
  EXPECT_EQ(refused[0].recipient, number(kListed));
  EXPECT_EQ(refused[0].sender, number(kSender));
}

TEST_F(Bound, EveryCommandThatCarriesAMessageIsJudged) {
  script.esme(data_sm({.destination = kListed, .sequence = 1}));
  EXPECT_EQ(script.sent[Side::esme], error_of(CommandId::data_sm_resp, CommandStatus::rx_r_appn, 1, 1));
  script.forget();
  script.esme(deliver_sm({.destination = kListed, .sequence = 2}));
  EXPECT_EQ(script.sent[Side::esme], error_of(CommandId::deliver_sm_resp, CommandStatus::rx_r_appn, 2, 1));
  script.forget();
  script.esme(submit_multi({.destinations = {"12223334545", "2223334545"}, .sequence = 3}));
  EXPECT_EQ(script.sent[Side::esme], error_of(CommandId::submit_multi_resp, CommandStatus::rx_r_appn, 3, 2));
  script.forget();
  script.esme(submit_multi({.destinations = {distribution_list("friends")}, .sequence = 4}));
  EXPECT_EQ(script.sent[Side::esme], error_of(CommandId::submit_multi_resp, CommandStatus::rinvdstadr, 4, 2));
  script.forget();
  script.esme(submit_multi({.destinations = {}, .sequence = 5}));
  EXPECT_EQ(script.sent[Side::esme].size(), 18U);
  EXPECT_TRUE(script.sent[Side::smsc].empty());
}

TEST_F(Bound, ListedWhateverFormTheNumberHas) {
  for (const char* form : {"12223334545", "2223334545", "+12223334545", "01112223334545", "0012223334545"}) {
    for (const std::uint32_t ton : {0U, 1U, 2U, 5U}) {
      script.forget();
      script.esme(submit_sm({.destination = form, .sequence = 1, .dest_addr_ton = ton}));
      EXPECT_EQ(script.sent[Side::esme].size(), 16U) << form << " TON " << ton;
      EXPECT_TRUE(script.sent[Side::smsc].empty()) << form << " TON " << ton;
    }
  }
}

TEST_F(Bound, UnreadableDestinationIsRefusedUnlessSetToForward) {
  const std::vector<Pdu> unreadable = {submit_sm({.destination = "222333454x", .sequence = 1}),
                                       submit_sm({.destination = "", .sequence = 1}),
                                       submit_sm({.destination = "0000000000000012223334545", .sequence = 1}),
                                       submit_sm({.sequence = 1, .service_type = "LONGER"}),
                                       Pdu{CommandId::submit_sm, 1}.c_string("").int1(1)};
  for (const Pdu& pdu : unreadable) {
    script.forget();
    script.esme(pdu);
    EXPECT_EQ(script.sent[Side::esme], error_of(CommandId::submit_sm_resp, CommandStatus::rinvdstadr, 1, 0));
    EXPECT_TRUE(script.sent[Side::smsc].empty());
  }

  relay::Rules rules = test_rules();
  rules.rejections.when_unreadable = policy::WhenUnreadable::forward;
  SessionScript lenient{rules};
  lenient.bind_through();
  for (const Pdu& pdu : unreadable) {
    lenient.forget();
    lenient.esme(pdu);
    EXPECT_EQ(lenient.sent[Side::smsc], pdu.octets());
  }
}

TEST_F(Bound, ARunOfPdusThatPassIsOneSliceAroundTheRefused) {
  const Pdu first = submit_sm({.sequence = 1});
  const Pdu second = Pdu{static_cast<CommandId>(0x00010299), 2}.raw("vendor").tlv(0x1500, "x");
  const Pdu refused = submit_sm({.destination = kListed, .sequence = 3});
  const Pdu third = Pdu{CommandId::query_sm, 0}.c_string("id").int1(9).int1(9).c_string("x");
  const Pdu fourth = Pdu{CommandId::enquire_link, 0xFFFFFFFF};
  script.forwards = 0;
  script.receive(Side::esme, stream({first, second, refused, third, fourth}));
  EXPECT_EQ(script.sent[Side::smsc], stream({first, second, third, fourth}));
  EXPECT_EQ(script.forwards, 2U);
  EXPECT_EQ(script.sent[Side::esme].size(), 16U);
}

/// What is read some messages ahead must not be taken for another's.
TEST_F(Bound, ManyInOneReadAreJudgedAsIfEachCameAlone) {
  constexpr std::array kDestinations = {kListed,       "13334445656", "2223334545", "",
                                        "33344456567", "x",           "13334445657"};
  script.consents.opt_out(number("13334445657"), number(kSender));
  std::vector<Octets> pdus;
  Octets all;
  for (std::uint32_t i = 0; i < 200; ++i) {
    const MessageFields fields{.source = i % 5 == 0 ? kApproval : kSender,
                               .destination = kDestinations[i * i % kDestinations.size()],
                               .sequence = i};
    Pdu pdu{CommandId::enquire_link, i};
    if (i % 3 == 0) pdu = data_sm(fields);
    if (i % 3 == 1) pdu = submit_sm(fields);
    if (i % 11 == 0) pdu = submit_multi({.destinations = {kListed, "13334445656"}, .sequence = i});
    if (i % 13 == 0) pdu = Pdu{CommandId::submit_sm_resp, i};
    pdus.push_back(pdu.octets());
    all.insert(all.end(), pdus.back().begin(), pdus.back().end());
  }
  script.receive(Side::esme, all);

  SessionScript alone;
  alone.bind_through();
  alone.consents.opt_out(number("13334445657"), number(kSender));
  for (const Octets& pdu : pdus) alone.receive(Side::esme, pdu);
  EXPECT_EQ(script.sent[Side::smsc], alone.sent[Side::smsc]);
  EXPECT_EQ(script.sent[Side::esme], alone.sent[Side::esme]);
  EXPECT_EQ(script.session().counters().decided, alone.session().counters().decided);
}

TEST_F(Bound, SplitAtEveryOctetGivesTheSame) {
  const Octets whole = stream({submit_sm({.sequence = 1}), submit_sm({.destination = kListed, .sequence = 2}),
                               data_sm({.sequence = 3}), Pdu{CommandId::enquire_link, 4}});
  const Octets expected =
      stream({submit_sm({.sequence = 1}), data_sm({.sequence = 3}), Pdu{CommandId::enquire_link, 4}});
  for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
    script.forget();
    script.receive(Side::esme, Bytes{whole}.first(cut));
    script.receive(Side::esme, Bytes{whole}.subspan(cut));
    EXPECT_EQ(script.sent[Side::smsc], expected) << "cut at " << cut;
    EXPECT_EQ(script.sent[Side::esme].size(), 16U) << "cut at " << cut;
  }
}

TEST_F(Bound, AreaCodeWithoutAListPassesAndIsSaidLoudly) {
  const Pdu pdu = submit_sm({.destination = "14445556666", .sequence = 1});
  script.esme(pdu);
  EXPECT_EQ(script.sent[Side::smsc], pdu.octets());
  EXPECT_EQ(script.notes_of<relay::PassedUnknown>().size(), 1U);
  EXPECT_EQ(script.session().counters().decided[static_cast<std::size_t>(policy::Reason::registry_unknown)],
            1U);
}

TEST_F(Bound, OutstandingRequestsAreCountedPerDirection) {
  script.esme(submit_sm({.sequence = 1}));
  script.esme(Pdu{CommandId::enquire_link, 2});
  script.esme(submit_sm({.destination = kListed, .sequence = 3}));  // answered here, never outstanding
  script.smsc(deliver_sm({.destination = "17775556666", .sequence = 1}));
  script.smsc(Pdu{CommandId::alert_notification, 2});  // no response is due to it
  EXPECT_EQ(script.session().outstanding(Side::esme), 2U);
  EXPECT_EQ(script.session().outstanding(Side::smsc), 1U);
  script.smsc(Pdu{CommandId::generic_nack, 1});
  script.smsc(response(CommandId::enquire_link, 2));
  script.smsc(response(CommandId::enquire_link, 2));  // nobody asked
  script.esme(response(CommandId::deliver_sm, 1));
  EXPECT_EQ(script.session().outstanding(Side::esme), 0U);
  EXPECT_EQ(script.session().outstanding(Side::smsc), 0U);
}

Pdu approve(std::uint32_t sequence, std::string_view text = "Approve 12223334646") {
  return deliver_sm({.source = kListed, .destination = kApproval, .text = text, .sequence = sequence});
}

TEST_F(Bound, ApproveIsAnsweredOnlyWhenDurableAndNoEsmeSeesIt) {
  script.smsc(approve(77));
  EXPECT_TRUE(script.sent[Side::esme].empty());
  EXPECT_TRUE(script.sent[Side::smsc].empty());
  ASSERT_EQ(script.records.size(), 1U);
  EXPECT_EQ(script.records[0]->recipient, number(kListed));
  EXPECT_EQ(script.records[0]->sender, number(kSender));
  EXPECT_EQ(script.records[0]->text, "Approve 12223334646");
  EXPECT_EQ(script.records[0]->system_id, "esme");
  EXPECT_EQ(script.recorded_pdus[0], approve(77).octets());
  script.take(relay::Recorded{script.records[0]->ticket, true});
  EXPECT_EQ(script.sent[Side::smsc], error_of(CommandId::deliver_sm_resp, CommandStatus::rok, 77, 1));
}

TEST_F(Bound, TheWorkedExample) {
  const Pdu text = submit_sm({.source = kSender, .destination = kListed, .sequence = 1});
  script.esme(text);
  EXPECT_TRUE(script.sent[Side::smsc].empty());
  script.smsc(approve(2));
  script.consents.grant(script.records.at(0)->recipient, script.records.at(0)->sender);
  script.take(relay::Recorded{script.records[0]->ticket, true});
  script.forget();
  script.esme(text);
  EXPECT_EQ(script.sent[Side::smsc], text.octets());
  script.forget();
  script.esme(submit_sm({.source = "12223334647", .destination = kListed, .sequence = 3}));
  script.registry.list(number("12223334546"));
  script.esme(submit_sm({.source = kSender, .destination = "12223334546", .sequence = 4}));
  EXPECT_TRUE(script.sent[Side::smsc].empty());
  EXPECT_EQ(script.sent[Side::esme].size(), 32U);
}

TEST_F(Bound, ApproveByDataSmIsAnsweredWithADataSmResp) {
  script.smsc(
      data_sm({.source = kListed, .destination = kApproval, .text = "Approve 12223334646", .sequence = 5}));
  ASSERT_EQ(script.records.size(), 1U);
  script.take(relay::Recorded{script.records[0]->ticket, true});
  EXPECT_EQ(script.sent[Side::smsc], error_of(CommandId::data_sm_resp, CommandStatus::rok, 5, 1));
}

TEST_F(Bound, FailedStoreIsATemporaryError) {
  script.smsc(approve(77));
  script.take(relay::Recorded{script.records.at(0)->ticket, false});
  EXPECT_EQ(script.sent[Side::smsc], error_of(CommandId::deliver_sm_resp, CommandStatus::rx_t_appn, 77, 1));
}

TEST_F(Bound, LateStoreIsATemporaryErrorAndNeverAnswersTwice) {
  script.smsc(approve(77));
  EXPECT_EQ(script.session().next_deadline(), script.now + 1'500ms);
  script.advance(1'500ms);
  EXPECT_EQ(script.sent[Side::smsc], error_of(CommandId::deliver_sm_resp, CommandStatus::rx_t_appn, 77, 1));
  script.forget();
  script.take(relay::Recorded{script.records.empty() ? relay::Ticket{1} : script.records[0]->ticket, true});
  EXPECT_TRUE(script.sent[Side::smsc].empty());
}

TEST_F(Bound, MoreWaitingThanAllowedIsATemporaryErrorAtOnce) {
  relay::Rules rules = test_rules();
  rules.session.max_pending_records = 2;
  SessionScript narrow{rules};
  narrow.bind_through();
  for (std::uint32_t i = 1; i <= 3; ++i) narrow.smsc(approve(i));
  EXPECT_EQ(narrow.records.size(), 2U);
  EXPECT_EQ(narrow.sent[Side::smsc], error_of(CommandId::deliver_sm_resp, CommandStatus::rx_t_appn, 3, 1));
}

TEST_F(Bound, NearMissGrantsNothingIsKeptAndAnsweredOk) {
  script.smsc(approve(8, "approve 12223334646"));
  ASSERT_EQ(script.records.size(), 1U);
  EXPECT_EQ(script.records[0]->near_miss, policy::NearMiss::wrong_spelling);
  EXPECT_FALSE(script.records[0]->sender);
  EXPECT_EQ(script.records[0]->text, "approve 12223334646");
  script.take(relay::Recorded{script.records[0]->ticket, true});
  EXPECT_EQ(script.sent[Side::smsc], error_of(CommandId::deliver_sm_resp, CommandStatus::rok, 8, 1));
  EXPECT_TRUE(script.sent[Side::esme].empty());
}

TEST_F(Bound, OnlyOneWholeTextConsents) {
  using namespace std::string_view_literals;
  const std::string_view text = "Approve 12223334646";
  const auto with_header = [&](std::string_view header) { return std::string(header) + std::string(text); };
  const std::string first_of_two = with_header("\x05\x00\x03\x07\x02\x01"sv);
  const std::string wide_reference = with_header("\x06\x08\x04\x00\x07\x02\x02"sv);
  const std::string to_a_port = with_header("\x06\x05\x04\x0b\x84\x23\xf0"sv);
  for (const std::string& segment : {first_of_two, wide_reference, to_a_port}) {
    script.smsc(
        deliver_sm({.source = kListed, .destination = kApproval, .text = segment, .esm_class = 0x40}));
  }
  script.smsc(approve(4).tlv2(0x020C, 9).tlv1(0x020E, 3).tlv1(0x020F, 2));
  ASSERT_EQ(script.records.size(), 4U);
  for (const auto& record : script.records) EXPECT_EQ(record->near_miss, policy::NearMiss::segmented);
  script.smsc(approve(5, "No, stop it").tlv(0x0424, text));
  EXPECT_EQ(script.records.at(4)->near_miss, policy::NearMiss::two_texts);

  const std::string one_of_one = with_header("\x05\x00\x03\x07\x01\x01"sv);
  script.smsc(
      deliver_sm({.source = kListed, .destination = kApproval, .text = one_of_one, .esm_class = 0x40}));
  EXPECT_EQ(script.records.at(5)->sender, number(kSender));
}

TEST_F(Bound, NobodyCanConsentForSomebodyElse) {
  script.smsc(deliver_sm({.source = "SomeBrand", .destination = kApproval, .text = "Approve 12223334646"}));
  script.smsc(
      deliver_sm({.source = "447700900123", .destination = kApproval, .text = "Approve 12223334646"}));
  ASSERT_EQ(script.records.size(), 2U);
  for (const auto& record : script.records) {
    EXPECT_EQ(record->near_miss, policy::NearMiss::grantor_unreadable);
    EXPECT_FALSE(record->sender);
  }
}

TEST_F(Bound, ReceiptsToTheApprovalNumberAreForwarded) {
  const char* receipt =
      "id:123 sub:001 dlvrd:001 submit date:2611230000 done date:2611230001 stat:DELIVRD err:000";
  const std::vector<Pdu> receipts = {
      deliver_sm({.destination = kApproval, .text = "Approve 12223334646", .esm_class = 0x04}),
      deliver_sm({.destination = kApproval, .text = "Approve 12223334646", .esm_class = 0x20}),
      deliver_sm({.destination = kApproval, .text = "Approve 12223334646", .esm_class = 0x44}),
      deliver_sm({.destination = kApproval, .text = "Approve 12223334646", .esm_class = 0x08}),
      deliver_sm({.destination = kApproval, .text = receipt}),
      data_sm({.destination = kApproval, .text = receipt}),
      deliver_sm({.destination = kApproval, .text = "Approve 12223334646"})
          .tlv(0x001E, std::string_view{"77", 3})};
  for (const Pdu& pdu : receipts) {
    script.forget();
    script.smsc(pdu);
    EXPECT_EQ(script.sent[Side::esme], pdu.octets());
    EXPECT_TRUE(script.records.empty());
  }
}

TEST_F(Bound, OtherInboundMessagesAreForwarded) {
  const Pdu pdu = deliver_sm({.source = kListed, .destination = kSender, .text = "Approve 12223334646"});
  script.smsc(pdu);
  EXPECT_EQ(script.sent[Side::esme], pdu.octets());
  EXPECT_TRUE(script.records.empty());
}

TEST(Approvals, TiedToAnotherUpstreamGrantsNothingAndIsForwarded) {
  relay::Rules rules = test_rules();
  rules.approval_numbers = {};
  rules.approval_numbers.add(number(kApproval), {1});
  SessionScript script{rules};
  script.bind_through();
  script.smsc(approve(1));
  EXPECT_TRUE(script.records.empty());
  EXPECT_EQ(script.sent[Side::esme], approve(1).octets());
  EXPECT_EQ(script.notes_of<relay::ApprovalElsewhere>().size(), 1U);
}

TEST(Approvals, UnmatchedForwardPassesNearMissesOn) {
  relay::Rules rules = test_rules();
  rules.unmatched = policy::WhenUnmatched::forward;
  SessionScript script{rules};
  script.bind_through();
  script.smsc(approve(1, "hello"));
  EXPECT_EQ(script.sent[Side::esme], approve(1, "hello").octets());
  script.smsc(approve(2));
  EXPECT_EQ(script.records.size(), 1U);
}

TEST(Approvals, ShortCodeIsAnApprovalNumberToo) {
  relay::Rules rules = test_rules();
  rules.approval_numbers.add(number("55512"), {});
  SessionScript script{rules};
  script.bind_through();
  script.smsc(deliver_sm({.source = kListed,
                          .destination = "55512",
                          .text = "Approve 12223334646",
                          .dest_addr_ton = 2,
                          .dest_addr_npi = 1}));
  EXPECT_EQ(script.records.size(), 1U);
}

TEST(Routes, DestinationsOutsideTheRouteHaveNoRoute) {
  relay::Rules rules = test_rules();
  ASSERT_TRUE(rules.routes[0].destinations.add("1333"));
  SessionScript script{rules};
  script.bind_through();
  script.esme(submit_sm({.destination = "13334445656", .sequence = 1}));
  EXPECT_FALSE(script.sent[Side::smsc].empty());
  script.forget();
  script.esme(submit_sm({.destination = "12225556666", .sequence = 2}));
  EXPECT_TRUE(script.sent[Side::smsc].empty());
  EXPECT_EQ(script.sent[Side::esme], error_of(CommandId::submit_sm_resp, CommandStatus::rinvdstadr, 2, 0));
  EXPECT_EQ(policy::row(script.notes_of<relay::MessageRefused>().at(0).decision.reason).text,
            "Message is not delivered. No route available.");
}

}  // namespace
}  // namespace smppguard::testing
