// SPDX-License-Identifier: Apache-2.0
#include "smppguard/smpp/delivery_receipt.hpp"

#include "smppguard/smpp/pdu_view.hpp"
#include "support/pdu_builder.hpp"

#include <chrono>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

namespace smppguard::smpp {
namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;
using smppguard::testing::Octets;
using smppguard::testing::Pdu;

constexpr WallTime kSubmitted =
    std::chrono::sys_days{std::chrono::year{2026} / 3 / 9} + 23h + 59min + 58s + 999ms;
constexpr WallTime kDone = std::chrono::sys_days{std::chrono::year{2026} / 3 / 10} + 4h + 5min + 6s;

ReceiptFields fields() {
  ReceiptFields receipt;
  receipt.service_type = "CMT";
  receipt.source_addr_ton = 2;
  receipt.source_addr_npi = 1;
  receipt.source_addr = "2223334646";
  receipt.dest_addr_ton = 1;
  receipt.dest_addr_npi = 8;
  receipt.destination_addr = "12223334545";
  receipt.message_id = "g-7";
  receipt.submit_time = kSubmitted;
  receipt.done_time = kDone;
  receipt.error_code = 7;
  receipt.text = "Number is in DNC registry";
  return receipt;
}

std::string short_message_of(const Octets& receipt) {
  const Body body = Body::read(PduView{receipt});
  EXPECT_TRUE(body.sound());
  return std::string(body.text(Field::short_message));
}

std::string text_of(std::string_view text) {
  ReceiptFields receipt = fields();
  receipt.text = text;
  const std::string whole = short_message_of(rejected_receipt(receipt, 1));
  return whole.substr(whole.find(" text:") + 6);
}

std::string err_of(std::uint16_t error_code) {
  ReceiptFields receipt = fields();
  receipt.error_code = error_code;
  const std::string whole = short_message_of(rejected_receipt(receipt, 1));
  return whole.substr(whole.find(" err:") + 5, 4);
}

TEST(DeliveryReceipt, OctetForOctet) {
  const Octets expected =
      Pdu(CommandId::deliver_sm, 0x80000001)
          .c_string("CMT")
          .int1(1)
          .int1(8)
          .c_string("12223334545")
          .int1(2)
          .int1(1)
          .c_string("2223334646")
          .int1(0x04)
          .int1(0)
          .int1(0)
          .c_string("")
          .c_string("")
          .int1(0)
          .int1(0)
          .int1(0)
          .int1(0)
          .counted(
              "id:g-7 sub:001 dlvrd:000 submit date:2603092359 done date:2603100405 stat:REJECTD err:007 "
              "text:Number is in DNC registry")
          .tlv(0x001E, "g-7\0"sv)
          .tlv1(0x0427, 8)
          .octets();
  EXPECT_EQ(rejected_receipt(fields(), 0x80000001), expected);
}

TEST(DeliveryReceipt, RepeatsTheUserMessageReference) {
  ReceiptFields receipt = fields();
  Octets expected = rejected_receipt(receipt, 1);
  receipt.user_message_reference = 0x0102;
  const Octets tlv{0x02, 0x04, 0, 2, 1, 2};
  expected.insert(expected.end(), tlv.begin(), tlv.end());
  store_be32(expected.data(), static_cast<std::uint32_t>(expected.size()));
  EXPECT_EQ(rejected_receipt(receipt, 1), expected);
}

TEST(DeliveryReceipt, ErrHasThreeDigits) {
  EXPECT_EQ(err_of(0), "000 ");
  EXPECT_EQ(err_of(42), "042 ");
  EXPECT_EQ(err_of(999), "999 ");
  EXPECT_EQ(err_of(1000), "999 ");
}

TEST(DeliveryReceipt, TextIsPrintableAscii) {
  EXPECT_EQ(text_of(" !az~"), " !az~");
  EXPECT_EQ(text_of("a\tb\r\n\x7F"), "a?b???");
  EXPECT_EQ(text_of("a\0b"sv), "a?b");
  EXPECT_EQ(text_of("caf\u00E9 \u20AC \U0001F600!"), "caf? ? ?!");
  EXPECT_EQ(text_of("\xFF\xE2\x82"), "???") << "octets that are no character";
  EXPECT_EQ(text_of(""), "");
}

TEST(DeliveryReceipt, TextIsCutAndTheIdNever) {
  ReceiptFields receipt = fields();
  receipt.message_id = std::string(64, 'i');
  receipt.text = std::string(300, 't');
  const Octets pdu = rejected_receipt(receipt, 1);
  const std::string message = short_message_of(pdu);
  EXPECT_EQ(message.size(), 254U);
  EXPECT_THAT(message, ::testing::StartsWith("id:" + receipt.message_id + " sub:001 "));
  EXPECT_THAT(message, ::testing::EndsWith(" err:007 text:" + std::string(98, 't')));
  const auto id = find_tlv_value(Body::read(PduView{pdu}).tlvs(), 0x001E);
  ASSERT_TRUE(id);
  EXPECT_EQ(as_chars(*id), receipt.message_id + '\0');

  receipt.text = std::string(98, 't');
  EXPECT_EQ(short_message_of(rejected_receipt(receipt, 1)), message);
}

// A parser that takes over-long fields for faults would misread all behind them.
TEST(DeliveryReceipt, FieldsOfADataSmAreCutToWhatADeliverSmHolds) {
  ReceiptFields receipt = fields();
  receipt.service_type = "TOOLONG";
  receipt.source_addr = std::string(64, '1');
  receipt.destination_addr = std::string(21, '2');
  const Octets pdu = rejected_receipt(receipt, 1);
  const Body body = Body::read(PduView{pdu});
  EXPECT_TRUE(body.sound());
  EXPECT_EQ(body.text(Field::service_type), "TOOLO");
  EXPECT_EQ(body.text(Field::source_addr), std::string(20, '2'));
  EXPECT_EQ(body.text(Field::destination_addr), std::string(20, '1'));
}

TEST(DeliveryReceipt, DatesAreUtcWithTwoDigitsEach) {
  ReceiptFields receipt = fields();
  receipt.submit_time =
      WallTime{std::chrono::sys_days{std::chrono::year{2099} / 12 / 31} + 23h + 59min + 59s};
  receipt.done_time = WallTime{std::chrono::sys_days{std::chrono::year{2100} / 1 / 1}};
  EXPECT_THAT(short_message_of(rejected_receipt(receipt, 1)),
              ::testing::HasSubstr(" submit date:9912312359 done date:0001010000 "));
}

TEST(RejectedQueryResp, OctetForOctet) {
  EXPECT_EQ(rejected_query_resp(9, "g-7", kDone, 66), Pdu(CommandId::query_sm_resp, 9)
                                                          .c_string("g-7")
                                                          .c_string("260310040506000+")
                                                          .int1(8)
                                                          .int1(66)
                                                          .octets());
}

TEST(RejectedQueryResp, TenthsAreNotRounded) {
  const Octets pdu = rejected_query_resp(9, "g-7", kSubmitted, 0);
  EXPECT_EQ(Body::read(PduView{pdu}).text(Field::final_date), "260309235958000+");
}

}  // namespace
}  // namespace smppguard::smpp
