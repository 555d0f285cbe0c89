// SPDX-License-Identifier: Apache-2.0
// Texts to a complaint number: recorded, and then answered or handed on.
#include "support/session_script.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace smppguard::testing {
namespace {

using relay::Side;
using relay::TextKind;
using smpp::CommandId;
using smpp::CommandStatus;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using namespace std::chrono_literals;

constexpr std::string_view kComplaintNumber = "7726";
constexpr std::string_view kComplainant = "12223334545";
constexpr std::string_view kSpam = "You have won! Call 3334445555";

relay::Rules complaint_rules(bool forward = false) {
  relay::Rules rules = test_rules();
  rules.complaint_numbers.add(number(kComplaintNumber), {});
  rules.forward_complaints = forward;
  return rules;
}

Pdu complaint(std::string_view text = kSpam, std::uint32_t sequence = 77) {
  return deliver_sm({.source = kComplainant,
                     .destination = kComplaintNumber,
                     .text = text,
                     .sequence = sequence,
                     .dest_addr_ton = 3,
                     .dest_addr_npi = 0});
}

Octets answered(CommandStatus status, std::uint32_t sequence = 77) {
  return Pdu{CommandId::deliver_sm_resp, sequence, status}.int1(0).octets();
}

/// A bound session with the complaint number 7726.
class Complaints : public ::testing::Test {
 protected:
  explicit Complaints(bool forward = false) : script{complaint_rules(forward)} { script.bind_through(); }
  void recorded(std::size_t index, bool durable = true) {
    const auto ticket = script.records.at(index)->ticket;
    script.take(relay::Recorded{ticket, durable});
  }
  /// The one that was taken last.
  const relay::ConsentText& taken() {
    EXPECT_THAT(script.records, ::testing::Not(IsEmpty()));
    return *script.records.back();
  }

  SessionScript script;
};

class ForwardedComplaints : public Complaints {
 protected:
  ForwardedComplaints() : Complaints{true} {}
};

TEST_F(Complaints, IsAnsweredOnceItIsRecordedAndNoEsmeSeesIt) {
  script.smsc(complaint());
  EXPECT_THAT(script.sent[Side::esme], IsEmpty());
  EXPECT_THAT(script.sent[Side::smsc], IsEmpty());
  ASSERT_THAT(script.records, SizeIs(1));
  EXPECT_EQ(taken().kind, TextKind::complaint);
  EXPECT_EQ(taken().recipient, number(kComplainant));
  EXPECT_FALSE(taken().sender) << "the number in the text is one to call back";
  EXPECT_FALSE(taken().only_number);
  EXPECT_EQ(taken().text, kSpam);
  EXPECT_EQ(taken().source_addr, kComplainant);
  EXPECT_EQ(taken().destination_addr, kComplaintNumber);
  EXPECT_EQ(taken().system_id, "esme");
  EXPECT_EQ(script.recorded_pdus[0], complaint().octets());
  recorded(0);
  EXPECT_EQ(script.sent[Side::smsc], answered(CommandStatus::rok));
  EXPECT_THAT(script.sent[Side::esme], IsEmpty());
  const auto settled = script.notes_of<relay::TextSettled>();
  ASSERT_THAT(settled, SizeIs(1));
  EXPECT_EQ(settled[0].kind, TextKind::complaint);
  EXPECT_FALSE(settled[0].forwarded);
}

TEST_F(Complaints, OneThatCannotBeRecordedIsSentAgain) {
  script.smsc(complaint());
  recorded(0, false);
  EXPECT_EQ(script.sent[Side::smsc], answered(CommandStatus::rx_t_appn));
  EXPECT_THAT(script.sent[Side::esme], IsEmpty());
}

TEST_F(Complaints, ALateStoreNeverAnswersTwice) {
  script.smsc(complaint());
  script.advance(1'500ms);
  EXPECT_EQ(script.sent[Side::smsc], answered(CommandStatus::rx_t_appn));
  const auto ticket = script.records.at(0)->ticket;
  script.forget();
  script.take(relay::Recorded{ticket, true});
  EXPECT_THAT(script.sent[Side::smsc], IsEmpty());
}

TEST_F(Complaints, TheNumberOfTheSenderIsRead) {
  script.smsc(complaint("2223334646", 1));
  EXPECT_EQ(taken().sender, number("12223334646"));
  EXPECT_TRUE(taken().only_number);
  script.smsc(complaint("From: 72345\nfree money", 2));
  EXPECT_EQ(taken().sender, number("72345"));
  EXPECT_FALSE(taken().only_number);
}

TEST_F(Complaints, ADataSmIsOneToo) {
  script.smsc(data_sm({.source = kComplainant, .destination = kComplaintNumber, .text = "2223334646"}));
  EXPECT_EQ(taken().kind, TextKind::complaint);
  EXPECT_EQ(taken().sender, number("12223334646"));
  recorded(0);
  EXPECT_EQ(script.sent[Side::smsc], Pdu(CommandId::data_sm_resp, 1).int1(0).octets());
}

TEST_F(Complaints, WhateverItSaysItIsAComplaint) {
  for (const char* text : {"", "STOP", "HELP", "Approve 12223334646", "Allow only", "hello"}) {
    script.smsc(complaint(text));
    EXPECT_EQ(taken().kind, TextKind::complaint) << text;
    EXPECT_EQ(taken().text, text);
    EXPECT_FALSE(taken().near_miss);
  }
}

TEST_F(Complaints, APartOfALongerTextNamesOnlyALabelledSender) {
  const auto part = [](std::string text) {
    const std::string header{"\x05\x00\x03\x2A\x02\x01", 6};
    return deliver_sm({.source = kComplainant,
                       .destination = kComplaintNumber,
                       .text = text.insert(0, header),
                       .esm_class = 0x40});
  };
  script.smsc(part("2223334646"));
  EXPECT_EQ(taken().text, "2223334646");
  EXPECT_FALSE(taken().sender);
  EXPECT_FALSE(taken().only_number);
  script.smsc(part("You have won\nFrom: 2223334646"));
  EXPECT_EQ(taken().sender, number("12223334646"));
}

TEST_F(Complaints, WhatCannotBeReadSaysNothing) {
  script.smsc(deliver_sm(
      {.source = kComplainant, .destination = kComplaintNumber, .text = "2223334646", .data_coding = 4}));
  EXPECT_EQ(taken().kind, TextKind::complaint);
  EXPECT_EQ(taken().text, "");
  EXPECT_FALSE(taken().sender);
  script.smsc(complaint("2223334646").tlv(0x0424, "2223334647"));
  EXPECT_FALSE(taken().sender) << "two texts";
}

TEST_F(Complaints, AComplainantWithoutANumberOfOursIsNobody) {
  for (const char* source : {"", "Bank", "+4512345678", "72345"}) {
    script.smsc(deliver_sm({.source = source, .destination = kComplaintNumber, .text = kSpam}));
    EXPECT_FALSE(taken().recipient) << source;
    EXPECT_EQ(taken().source_addr, source);
  }
}

TEST_F(Complaints, ReceiptsAndAcknowledgementsAreForwarded) {
  const char* receipt =
      "id:123 sub:001 dlvrd:001 submit date:2611230000 done date:2611230001 stat:DELIVRD err:000";
  const std::vector<Pdu> receipts = {
      deliver_sm({.destination = kComplaintNumber, .text = kSpam, .esm_class = 0x04}),
      deliver_sm({.destination = kComplaintNumber, .text = kSpam, .esm_class = 0x20}),
      deliver_sm({.destination = kComplaintNumber, .text = receipt}),
      data_sm({.destination = kComplaintNumber, .text = receipt}),
      deliver_sm({.destination = kComplaintNumber, .text = kSpam}).tlv(0x001E, std::string_view{"77", 3})};
  for (const Pdu& pdu : receipts) {
    script.forget();
    script.smsc(pdu);
    EXPECT_EQ(script.sent[Side::esme], pdu.octets());
    EXPECT_THAT(script.records, IsEmpty());
  }
}

TEST_F(Complaints, OtherNumbersAreNoComplaintNumbers) {
  const Pdu pdu = deliver_sm({.source = kComplainant, .destination = "77260", .text = kSpam});
  script.smsc(pdu);
  EXPECT_EQ(script.sent[Side::esme], pdu.octets());
  EXPECT_THAT(script.records, IsEmpty());
}

TEST_F(Complaints, AfterAnotherProcessHasTakenOverItStaysWithTheSmsc) {
  script.take(relay::Drain{.retired = true});
  script.forget();
  script.smsc(complaint());
  EXPECT_THAT(script.records, IsEmpty());
  EXPECT_EQ(script.sent[Side::smsc], answered(CommandStatus::rx_t_appn));
}

TEST(ComplaintNumbers, OneOfAnotherUpstreamIsForwarded) {
  relay::Rules rules = test_rules();
  rules.complaint_numbers.add(number(kComplaintNumber), {1});
  SessionScript script{rules};
  script.bind_through();
  script.smsc(complaint());
  EXPECT_THAT(script.records, IsEmpty());
  EXPECT_EQ(script.sent[Side::esme], complaint().octets());
  EXPECT_THAT(script.notes_of<relay::ApprovalElsewhere>(), SizeIs(1));
}

TEST_F(ForwardedComplaints, GoOnUnchangedOnceRecordedAndTheEsmeAnswers) {
  script.smsc(complaint());
  EXPECT_THAT(script.sent[Side::esme], IsEmpty());
  EXPECT_THAT(script.sent[Side::smsc], IsEmpty());
  recorded(0);
  EXPECT_EQ(script.forwarded[Side::esme], complaint().octets());
  EXPECT_THAT(script.sent[Side::smsc], IsEmpty()) << "the answer is the ESME's";
  const Pdu response = Pdu{CommandId::deliver_sm_resp, 77}.int1(0);
  script.esme(response);
  EXPECT_EQ(script.forwarded[Side::smsc], response.octets());
  const auto settled = script.notes_of<relay::TextSettled>();
  ASSERT_THAT(settled, SizeIs(1));
  EXPECT_TRUE(settled[0].forwarded);
}

TEST_F(ForwardedComplaints, OneThatCannotBeRecordedStaysWithTheSmsc) {
  script.smsc(complaint());
  recorded(0, false);
  EXPECT_THAT(script.sent[Side::esme], IsEmpty());
  EXPECT_EQ(script.sent[Side::smsc], answered(CommandStatus::rx_t_appn));
}

}  // namespace
}  // namespace smppguard::testing
