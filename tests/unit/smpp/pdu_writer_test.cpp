// SPDX-License-Identifier: Apache-2.0
#include "smppguard/smpp/pdu_writer.hpp"

#include "smppguard/smpp/pdu_view.hpp"
#include "support/pdu_builder.hpp"

#include <gtest/gtest.h>
#include <string>

namespace smppguard::smpp {
namespace {

using namespace std::string_view_literals;
using smppguard::testing::Octets;
using smppguard::testing::Pdu;

TEST(PduWriter, AHeaderAlone) {
  EXPECT_EQ(PduWriter(CommandId::unbind_resp, CommandStatus::rx_r_appn, 0xFFFEFDFC).finish(),
            (Octets{0, 0, 0, 16, 0x80, 0, 0, 6, 0, 0, 0, 0x66, 0xFF, 0xFE, 0xFD, 0xFC}));
}

TEST(PduWriter, FieldsInTheOrderInWhichTheyAreWritten) {
  const Octets raw{1, 0, 2};
  PduWriter writer{CommandId::submit_sm, CommandStatus::rok, 7};
  writer.int1(0xAB).int4(0x01020304).c_string("text").c_string("").octets(raw);
  EXPECT_EQ(writer.finish(), Pdu(CommandId::submit_sm, 7)
                                 .int1(0xAB)
                                 .int4(0x01020304)
                                 .c_string("text")
                                 .c_string("")
                                 .raw(raw)
                                 .octets());
}

TEST(PduWriter, ACStringEndsAtANulWithin) {
  EXPECT_EQ(PduWriter(CommandId::submit_sm, CommandStatus::rok, 7).c_string("ab\0cd"sv).finish(),
            Pdu(CommandId::submit_sm, 7).c_string("ab").octets());
}

TEST(PduWriter, Tlvs) {
  const Octets value{9, 8, 7};
  PduWriter writer{CommandId::data_sm, CommandStatus::rok, 7};
  writer.tlv(0x1401, value).tlv(0x0424, "a\0b"sv).tlv(0x130C, "").tlv1(0x0427, 8);
  writer.tlv_c_string(0x001D, "ab\0cd"sv).tlv_c_string(0x001E, "");
  EXPECT_EQ(writer.finish(), Pdu(CommandId::data_sm, 7)
                                 .tlv(0x1401, value)
                                 .tlv(0x0424, "a\0b"sv)
                                 .tlv(0x130C, "")
                                 .tlv1(0x0427, 8)
                                 .tlv(0x001D, "ab\0"sv)
                                 .tlv(0x001E, "\0"sv)
                                 .octets());
}

TEST(PduWriter, IsAsLongAsItSays) {
  const std::string most(65535, 'x');
  PduWriter writer{CommandId::data_sm, CommandStatus::rok, 7};
  const Octets pdu = writer.tlv(0x0424, most).finish();
  ASSERT_EQ(pdu.size(), kHeaderOctets + 4 + most.size());
  EXPECT_EQ(load_be32(pdu.data()), pdu.size());
  EXPECT_EQ(find_tlv_value(PduView{pdu}.body(), 0x0424)->size(), most.size());
}

}  // namespace
}  // namespace smppguard::smpp
