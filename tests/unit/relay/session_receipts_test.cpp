// SPDX-License-Identifier: Apache-2.0
// The receipt style: ESME_ROK for a refused message, then a delivery receipt.
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

class Receipts : public ::testing::Test {
 protected:
  Receipts() : script{rules()} { script.bind_through(); }

  static relay::Rules rules() {
    relay::Rules rules = test_rules();
    rules.routes[0].refusal = policy::RefusalStyle::receipt;
    return rules;
  }
  static Pdu refused(std::uint32_t sequence, std::uint32_t registered_delivery = 1) {
    return submit_sm({.source = kSender,
                      .destination = kListed,
                      .sequence = sequence,
                      .registered_delivery = registered_delivery});
  }
  /// A receipt that was kept and released.
  std::shared_ptr<const relay::Receipt> released(std::uint32_t sequence) {
    script.esme(refused(sequence));
    const relay::KeepReceipt kept = script.kept.at(0);
    script.take(relay::Recorded{kept.ticket, true});
    script.forget();
    return kept.receipt;
  }

  SessionScript script;
};

TEST_F(Receipts, TheMessageIsAnsweredOnceTheReceiptIsDurable) {
  script.esme(refused(5));
  ASSERT_EQ(script.kept.size(), 1U);
  EXPECT_TRUE(script.sent[Side::esme].empty());
  EXPECT_TRUE(script.sent[Side::smsc].empty());
  const relay::KeepReceipt kept = script.kept[0];
  EXPECT_EQ(kept.receipt->system_id, "esme");
  script.take(relay::Recorded{kept.ticket, true});
  EXPECT_EQ(script.sent[Side::esme],
            (Pdu{CommandId::submit_sm_resp, 5}.c_string(kept.receipt->message_id).octets()));
  ASSERT_EQ(script.released.size(), 1U);
  EXPECT_EQ(script.released[0].receipt, kept.receipt);
}

TEST_F(Receipts, SayWhatBecameOfTheMessage) {
  const auto receipt = released(5);
  const smpp::PduView pdu{receipt->deliver_sm};
  const smpp::Body body = smpp::Body::read(pdu);
  ASSERT_TRUE(body.sound());
  EXPECT_EQ(pdu.command_id(), CommandId::deliver_sm);
  EXPECT_EQ(body.text(smpp::Field::source_addr), kListed);
  EXPECT_EQ(body.text(smpp::Field::destination_addr), kSender);
  EXPECT_EQ(body.int1(smpp::Field::esm_class), 0x04);
  const std::string text{as_chars(body.octets(smpp::Field::short_message).value())};
  EXPECT_NE(text.find("id:" + receipt->message_id + " "), std::string::npos) << text;
  EXPECT_NE(text.find("stat:REJECTD err:101"), std::string::npos) << text;
  EXPECT_NE(text.find("Number is in DNC registry"), std::string::npos) << text;
}

TEST_F(Receipts, AreHandedOverWithAFreeNumberAndTheAnswerIsSwallowed) {
  const auto receipt = released(5);
  script.smsc(deliver_sm({.destination = "17775556666", .sequence = 1}));
  script.forget();
  script.take(relay::Deliver{receipt});
  const std::uint32_t number = script.own_number(Side::esme, CommandId::deliver_sm);
  Octets expected = receipt->deliver_sm;
  store_be32(expected.data() + 12, number);
  EXPECT_EQ(script.sent[Side::esme], expected);
  EXPECT_NE(number, 1U);
  script.esme(response(CommandId::deliver_sm, number));
  EXPECT_TRUE(script.sent[Side::smsc].empty());
  ASSERT_EQ(script.settled.size(), 1U);
  EXPECT_TRUE(script.settled[0].done);
  EXPECT_EQ(script.session().outstanding(Side::smsc), 1U);  // the SMSC's own is not answered by it
}

TEST_F(Receipts, ATemporaryErrorHandsThemOverAgainAndAPermanentOneDoesNot) {
  const auto receipt = released(5);
  script.take(relay::Deliver{receipt});
  script.esme(response(CommandId::deliver_sm, script.own_number(Side::esme, CommandId::deliver_sm),
                       CommandStatus::rx_t_appn));
  script.take(relay::Deliver{receipt});
  script.esme(response(CommandId::deliver_sm, script.own_number(Side::esme, CommandId::deliver_sm),
                       CommandStatus::rx_r_appn));
  ASSERT_EQ(script.settled.size(), 2U);
  EXPECT_FALSE(script.settled[0].done);
  EXPECT_TRUE(script.settled[1].done);
  EXPECT_EQ(script.notes_of<relay::ReceiptReturned>().size(), 2U);
}

TEST_F(Receipts, WhatASessionHadNotDeliveredComesBackWhenItEnds) {
  const auto receipt = released(5);
  script.take(relay::Deliver{receipt});
  script.take(relay::Closed{Side::esme, relay::Ending::failed});
  ASSERT_EQ(script.settled.size(), 1U);
  EXPECT_FALSE(script.settled[0].done);
  script.take(relay::Deliver{receipt});  // it was on its way
  EXPECT_EQ(script.settled.size(), 2U);
}

TEST_F(Receipts, OnlyWhereOneIsAskedFor) {
  for (const std::uint32_t registered : {0U, 3U, 0x10U}) {
    script.forget();
    script.esme(refused(5, registered));
    EXPECT_TRUE(script.kept.empty()) << registered;
    EXPECT_EQ(script.sent[Side::esme],
              (Pdu{CommandId::submit_sm_resp, 5, CommandStatus::rx_r_appn}.octets()));
  }
  script.forget();
  script.esme(refused(5, 2));
  EXPECT_EQ(script.kept.size(), 1U);
}

TEST_F(Receipts, AStoreThatFailsOrIsLateMeansTheResponseStyle) {
  script.esme(refused(5));
  script.take(relay::Recorded{script.kept[0].ticket, false});
  EXPECT_EQ(script.sent[Side::esme], (Pdu{CommandId::submit_sm_resp, 5, CommandStatus::rx_r_appn}.octets()));
  script.forget();
  script.esme(refused(6));
  const relay::KeepReceipt kept = script.kept[0];
  script.advance(1'500ms);
  EXPECT_EQ(script.sent[Side::esme], (Pdu{CommandId::submit_sm_resp, 6, CommandStatus::rx_r_appn}.octets()));
  ASSERT_EQ(script.settled.size(), 1U);
  EXPECT_TRUE(script.settled[0].done);
  script.take(relay::Recorded{kept.ticket, true});  // late: withdrawn already
  EXPECT_TRUE(script.released.empty());
  EXPECT_EQ(script.sent[Side::esme].size(), 16U);
}

TEST_F(Receipts, OfAMessageThatWasNeverAnsweredAreForgotten) {
  script.esme(refused(5));
  script.take(relay::Closed{Side::esme, relay::Ending::failed});
  script.take(relay::Recorded{relay::Ticket{1}, true});
  for (int i = 0; i < 3; ++i) script.advance(31s);
  EXPECT_EQ(script.state(), State::closed);
  ASSERT_EQ(script.settled.size(), 1U);
  EXPECT_TRUE(script.settled[0].done);
  EXPECT_TRUE(script.released.empty());
}

TEST_F(Receipts, DrainWaitsForThem) {
  const auto receipt = released(5);
  script.take(relay::Deliver{receipt});
  script.take(relay::Drain{});
  EXPECT_EQ(script.state(), State::draining);
  script.esme(response(CommandId::deliver_sm, script.own_number(Side::esme, CommandId::deliver_sm)));
  EXPECT_EQ(script.state(), State::unbinding);
  EXPECT_TRUE(script.settled.at(0).done);
}

TEST_F(Receipts, DataSmHasThemToo) {
  script.esme(data_sm({.source = kSender, .destination = kListed, .sequence = 8, .registered_delivery = 1}));
  ASSERT_EQ(script.kept.size(), 1U);
  const relay::KeepReceipt kept = script.kept[0];
  script.take(relay::Recorded{kept.ticket, true});
  EXPECT_EQ(script.sent[Side::esme],
            (Pdu{CommandId::data_sm_resp, 8}.c_string(kept.receipt->message_id).octets()));
}

TEST_F(Receipts, QueryCancelAndReplaceOfOurIdsAreAnsweredHere) {
  const std::string id = released(5)->message_id;
  script.advance(1h);
  script.forget();
  script.esme(Pdu{CommandId::query_sm, 1}.c_string(id).int1(1).int1(1).c_string(kSender));
  script.esme(Pdu{CommandId::cancel_sm, 2}
                  .c_string("")
                  .c_string(id)
                  .int1(1)
                  .int1(1)
                  .c_string(kSender)
                  .int1(1)
                  .int1(1)
                  .c_string(kListed));
  script.esme(Pdu{CommandId::replace_sm, 3}
                  .c_string(id)
                  .int1(1)
                  .int1(1)
                  .c_string(kSender)
                  .c_string("")
                  .c_string("")
                  .int1(0)
                  .int1(0)
                  .counted("x"));
  EXPECT_TRUE(script.sent[Side::smsc].empty());
  ASSERT_EQ(script.own[Side::esme].size(), 3U);
  const smpp::PduView query{script.own[Side::esme][0]};
  const smpp::Body body = smpp::Body::read(query);
  EXPECT_EQ(query.command_status(), CommandStatus::rok);
  EXPECT_EQ(body.text(smpp::Field::message_id), id);
  EXPECT_EQ(body.int1(smpp::Field::message_state), 8);
  EXPECT_EQ(body.int1(smpp::Field::error_code), 101);
  EXPECT_EQ(body.text(smpp::Field::final_date), "241005000000000+");
  EXPECT_EQ(script.own[Side::esme][1],
            (Pdu{CommandId::cancel_sm_resp, 2, CommandStatus::rcancelfail}.octets()));
  EXPECT_EQ(script.own[Side::esme][2],
            (Pdu{CommandId::replace_sm_resp, 3, CommandStatus::rreplacefail}.octets()));

  script.forget();
  const Pdu other = Pdu{CommandId::query_sm, 4}.c_string("smsc-id").int1(1).int1(1).c_string(kSender);
  script.esme(other);
  EXPECT_EQ(script.sent[Side::smsc], other.octets());
}

TEST(Standing, SaysWhoCanGetReceipts) {
  for (const CommandId kind :
       {CommandId::bind_transmitter, CommandId::bind_receiver, CommandId::bind_transceiver}) {
    SessionScript script;
    script.esme(bind({.command_id = kind, .sequence = 1}));
    EXPECT_FALSE(script.session().standing());
    script.take(relay::Dialed{true});
    script.smsc(response(kind, 1));
    ASSERT_TRUE(script.session().standing());
    EXPECT_EQ(script.session().standing()->receives, kind != CommandId::bind_transmitter);
    script.take(relay::Drain{});
    EXPECT_FALSE(script.session().standing());
  }
}

}  // namespace
}  // namespace smppguard::testing
