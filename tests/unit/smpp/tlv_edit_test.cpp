// SPDX-License-Identifier: Apache-2.0
#include "smppguard/smpp/tlv_edit.hpp"

#include "support/pdu_builder.hpp"

#include <gtest/gtest.h>

namespace smppguard::smpp {
namespace {

using smppguard::testing::data_sm;
using smppguard::testing::Octets;
using smppguard::testing::Pdu;
using smppguard::testing::submit_multi;
using smppguard::testing::submit_sm;

constexpr std::uint16_t kRemoved = 0x1500;

Octets edited(const Pdu& pdu) {
  const Octets octets = pdu.octets();
  return without_tlv(PduView{octets}, kRemoved);
}

TEST(TlvEdit, TakesOutTheOneAndLeavesTheRest) {
  for (const Pdu& plain : {submit_sm({.sequence = 0xFEDCBA98}), data_sm({}), submit_multi({})}) {
    EXPECT_EQ(edited(Pdu{plain}.tlv(0x1401, "before").tlv(kRemoved, "gone").tlv(0x1402, "behind")),
              Pdu{plain}.tlv(0x1401, "before").tlv(0x1402, "behind").octets());
    EXPECT_EQ(edited(Pdu{plain}.tlv(kRemoved, "gone")), plain.octets());
  }
}

TEST(TlvEdit, TakesOutAllOfThemAlsoEmptyOnes) {
  const Pdu plain = submit_sm({});
  EXPECT_EQ(edited(Pdu{plain}.tlv(kRemoved, "").tlv(0x1401, "x").tlv(kRemoved, "b")),
            Pdu{plain}.tlv(0x1401, "x").octets());
}

TEST(TlvEdit, LeavesAloneWhatItDoesNotFind) {
  for (const Pdu& pdu :
       {submit_sm({}), submit_sm({}).tlv(0x1501, "other"), Pdu{CommandId::submit_sm, 1}.c_string("cut"),
        Pdu{static_cast<CommandId>(0x00010203), 1}.tlv(kRemoved, "in no table")}) {
    EXPECT_EQ(edited(pdu), pdu.octets());
  }
}

TEST(TlvEdit, KeepsWhatIsNoWholeTlv) {
  const Pdu plain = submit_sm({});
  EXPECT_EQ(edited(Pdu{plain}.tlv(kRemoved, "gone").int2(kRemoved).int2(5).raw("cut")),
            Pdu{plain}.int2(kRemoved).int2(5).raw("cut").octets());
}

TEST(TlvEdit, FindsTheFirstAndCounts) {
  const Octets octets = submit_sm({}).tlv(kRemoved, "one").tlv(0x1401, "x").tlv(kRemoved, "two").octets();
  const Bytes tlvs = Body::read(PduView{octets}).tlvs();
  const TaggedValue found = find_tagged(tlvs, kRemoved);
  EXPECT_EQ(found.count, 2U);
  ASSERT_TRUE(found.first);
  EXPECT_EQ(as_chars(*found.first), "one");
  EXPECT_EQ(find_tagged(tlvs, 0x1402).count, 0U);
  EXPECT_FALSE(find_tagged(tlvs, 0x1402).first);
}

}  // namespace
}  // namespace smppguard::smpp
