// SPDX-License-Identifier: Apache-2.0
#include "smppguard/smpp/concatenation.hpp"

#include "smppguard/smpp/pdu_view.hpp"
#include "support/pdu_builder.hpp"

#include <gtest/gtest.h>

namespace smppguard::smpp {
namespace {

using namespace std::string_view_literals;
using smppguard::testing::Octets;
using smppguard::testing::Pdu;

constexpr std::uint32_t kWithHeader = 0x40;
constexpr std::string_view kSecondOfThree = "\x05\x00\x03\xCC\x03\x02text"sv;
constexpr Part kPart8{PartScheme::udh_8bit, 0xCC, 3, 2};

std::optional<Part> part_in(const Octets& octets) {
  return part_of(Body::read(PduView{octets}));
}

std::optional<Part> part_in(const Pdu& pdu) {
  return part_in(pdu.octets());
}

/// The part that a header in short_message makes.
std::optional<Part> part_under(std::string_view user_data) {
  return part_in(testing::submit_sm({.text = user_data, .esm_class = kWithHeader}));
}

Pdu with_sar(Pdu pdu, std::uint32_t reference, std::uint32_t total, std::uint32_t number) {
  return pdu.tlv2(0x020C, reference).tlv1(0x020E, total).tlv1(0x020F, number);
}

TEST(Concatenation, HeaderWith8BitReference) {
  EXPECT_EQ(part_under(kSecondOfThree), kPart8);
  EXPECT_EQ(part_under("\x05\x00\x03\x00\xFF\xFF"sv), (Part{PartScheme::udh_8bit, 0, 255, 255}));
}

TEST(Concatenation, HeaderWith16BitReference) {
  EXPECT_EQ(part_under("\x06\x08\x04\x01\x02\x02\x01text"sv), (Part{PartScheme::udh_16bit, 0x0102, 2, 1}));
  EXPECT_EQ(part_under("\x06\x08\x04\xFF\xFE\x02\x02"sv), (Part{PartScheme::udh_16bit, 0xFFFE, 2, 2}));
}

TEST(Concatenation, EveryCommandThatCarriesAMessage) {
  EXPECT_EQ(part_in(testing::deliver_sm({.text = kSecondOfThree, .esm_class = kWithHeader})), kPart8);
  EXPECT_EQ(part_in(testing::submit_multi({.text = kSecondOfThree, .esm_class = kWithHeader})), kPart8);
  EXPECT_EQ(part_in(testing::data_sm({.text = kSecondOfThree, .esm_class = kWithHeader})), kPart8);
  EXPECT_EQ(part_in(testing::submit_sm({.text = kSecondOfThree, .esm_class = 0xC3})), kPart8);
}

TEST(Concatenation, HeaderInMessagePayload) {
  const auto message = [](std::string_view text) {
    return testing::submit_sm({.text = text, .esm_class = kWithHeader});
  };
  EXPECT_EQ(part_in(message("").tlv1(0x0204, 1).tlv(0x0424, kSecondOfThree)), kPart8);
  EXPECT_EQ(part_in(message("\x02\x24\x00"sv).tlv(0x0424, kSecondOfThree)), kPart8);
  EXPECT_EQ(part_in(message(kSecondOfThree).tlv(0x0424, "\x05\x00\x03\x01\x02\x01"sv)), kPart8);
}

TEST(Concatenation, WithoutTheBitThereIsNoHeader) {
  EXPECT_EQ(part_in(testing::submit_sm({.text = kSecondOfThree, .esm_class = 0x83})), std::nullopt);
}

TEST(Concatenation, ElementsComeInAnyOrder) {
  EXPECT_EQ(part_under("\x0B\x05\x04\x0B\x84\x23\xF0\x00\x03\xCC\x03\x02text"sv), kPart8);
  EXPECT_EQ(part_under("\x0B\x00\x03\xCC\x03\x02\x05\x04\x0B\x84\x23\xF0text"sv), kPart8);
  EXPECT_EQ(part_under("\x0A\x24\x01\x01\x70\x00\x00\x03\xCC\x03\x02"sv), kPart8) << "behind an empty one";
}

TEST(Concatenation, OfSeveralElementsTheLastSensibleOneCounts) {
  EXPECT_EQ(part_under("\x0A\x00\x03\x01\x02\x01\x00\x03\xCC\x03\x02"sv), kPart8);
  EXPECT_EQ(part_under("\x0B\x08\x04\x00\x01\x02\x01\x00\x03\xCC\x03\x02"sv), kPart8);
  EXPECT_EQ(part_under("\x0A\x00\x03\xCC\x03\x02\x00\x03\x01\x02\x03"sv), kPart8);
}

TEST(Concatenation, ElementsOfAnotherLengthAreNone) {
  EXPECT_EQ(part_under("\x04\x00\x02\xCC\x03"sv), std::nullopt);
  EXPECT_EQ(part_under("\x06\x00\x04\xCC\x03\x02\x00"sv), std::nullopt);
  EXPECT_EQ(part_under("\x05\x08\x03\xCC\x03\x02"sv), std::nullopt);
  EXPECT_EQ(part_under("\x07\x08\x05\x00\xCC\x03\x02\x00"sv), std::nullopt);
}

TEST(Concatenation, AnElementThatDoesNotFitEndsTheHeader) {
  EXPECT_EQ(part_under("\x04\x00\x03\xCC\x03\x02"sv), std::nullopt);
  EXPECT_EQ(part_under("\x07\x24\xFF\x00\x03\xCC\x03\x02"sv), std::nullopt);
  EXPECT_EQ(part_under("\x06\x00\x03\xCC\x03\x02\x24text"sv), kPart8) << "what stands before it counts";
}

TEST(Concatenation, AHeaderLongerThanTheMessageIsNone) {
  for (std::size_t size = 0; size < 6; ++size) {
    EXPECT_EQ(part_under(kSecondOfThree.substr(0, size)), std::nullopt) << size;
  }
  EXPECT_EQ(part_under(kSecondOfThree.substr(0, 6)), kPart8);
  EXPECT_EQ(part_under("\xFF\x00\x03\xCC\x03\x02"sv), std::nullopt);
}

TEST(Concatenation, NumbersThatMakeNoSense) {
  EXPECT_EQ(part_under("\x05\x00\x03\xCC\x00\x00"sv), std::nullopt);
  EXPECT_EQ(part_under("\x05\x00\x03\xCC\x01\x01"sv), std::nullopt);
  EXPECT_EQ(part_under("\x05\x00\x03\xCC\x02\x00"sv), std::nullopt);
  EXPECT_EQ(part_under("\x05\x00\x03\xCC\x02\x03"sv), std::nullopt);
  const Pdu message = testing::submit_sm();
  EXPECT_EQ(part_in(with_sar(message, 1, 0, 0)), std::nullopt);
  EXPECT_EQ(part_in(with_sar(message, 1, 1, 1)), std::nullopt);
  EXPECT_EQ(part_in(with_sar(message, 1, 2, 0)), std::nullopt);
  EXPECT_EQ(part_in(with_sar(message, 1, 2, 3)), std::nullopt);
}

TEST(Concatenation, SarTlvs) {
  constexpr Part kPart{PartScheme::sar, 0x0102, 3, 2};
  EXPECT_EQ(part_in(with_sar(testing::submit_sm(), 0x0102, 3, 2)), kPart);
  EXPECT_EQ(part_in(with_sar(testing::submit_multi(), 0x0102, 3, 2)), kPart);
  EXPECT_EQ(part_in(with_sar(testing::deliver_sm(), 0x0102, 3, 2)), kPart);
  EXPECT_EQ(part_in(with_sar(testing::data_sm(), 0x0102, 3, 2)), kPart);
  EXPECT_EQ(
      part_in(testing::submit_sm().tlv1(0x020F, 2).tlv(0x1400, "x").tlv1(0x020E, 3).tlv2(0x020C, 0x0102)),
      kPart)
      << "in any order";
}

TEST(Concatenation, SarTlvsCountOnlyTogetherAndInTheirWidths) {
  const Pdu message = testing::submit_sm();
  EXPECT_EQ(part_in(Pdu(message).tlv1(0x020E, 3).tlv1(0x020F, 2)), std::nullopt);
  EXPECT_EQ(part_in(Pdu(message).tlv2(0x020C, 1).tlv1(0x020F, 2)), std::nullopt);
  EXPECT_EQ(part_in(Pdu(message).tlv2(0x020C, 1).tlv1(0x020E, 3)), std::nullopt);
  EXPECT_EQ(part_in(Pdu(message).tlv1(0x020C, 1).tlv1(0x020E, 3).tlv1(0x020F, 2)), std::nullopt);
  EXPECT_EQ(part_in(Pdu(message).tlv2(0x020C, 1).tlv2(0x020E, 3).tlv1(0x020F, 2)), std::nullopt);
  EXPECT_EQ(part_in(Pdu(message).tlv2(0x020C, 1).tlv1(0x020E, 3).tlv2(0x020F, 2)), std::nullopt);
  EXPECT_EQ(part_in(Pdu(message).tlv(0x020C, "").tlv(0x020E, "").tlv(0x020F, "")), std::nullopt);
}

TEST(Concatenation, SarTlvsAreIgnoredBesideAHeader) {
  EXPECT_EQ(part_in(with_sar(testing::submit_sm({.text = "\x00text"sv, .esm_class = kWithHeader}), 1, 3, 2)),
            std::nullopt);
  EXPECT_EQ(
      part_in(with_sar(testing::submit_sm({.text = kSecondOfThree, .esm_class = kWithHeader}), 1, 9, 9)),
      kPart8);
}

TEST(Concatenation, OtherCommandsAndCutBodiesHaveNoParts) {
  EXPECT_EQ(part_in(testing::submit_sm()), std::nullopt);
  EXPECT_EQ(part_in(with_sar(Pdu(CommandId::query_sm).c_string("id").int1(1).int1(1).c_string("1"), 1, 3, 2)),
            std::nullopt);
  const Octets whole =
      with_sar(testing::submit_sm({.text = kSecondOfThree, .esm_class = kWithHeader}), 1, 3, 2).octets();
  for (std::size_t size = kHeaderOctets; size < whole.size(); ++size) {
    const Octets cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    const auto part = part_in(cut);
    const bool message_is_whole = Body::read(PduView{cut}).sound();
    EXPECT_EQ(part, message_is_whole ? std::optional{kPart8} : std::nullopt) << size;
  }
}

}  // namespace
}  // namespace smppguard::smpp
