// SPDX-License-Identifier: Apache-2.0
#include "smppguard/smpp/message_text.hpp"

#include "smppguard/smpp/front.hpp"
#include "smppguard/smpp/pdu_view.hpp"
#include "support/pdu_builder.hpp"

#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace smppguard::smpp {
namespace {

using namespace std::string_view_literals;
using smppguard::testing::Octets;
using smppguard::testing::Pdu;

std::string decoded(std::string_view octets, Alphabet alphabet) {
  return decode_text(as_bytes(octets), alphabet);
}

MessageText text_of(const Pdu& pdu, DefaultAlphabet alphabet = DefaultAlphabet::gsm) {
  const Octets octets = pdu.octets();
  return message_text(Body::read(PduView{octets}), alphabet);
}

TEST(DecodeGsm, BasicTable) {
  std::string all;
  for (int septet = 0; septet < 0x80; ++septet) {
    if (septet != 0x1B) all += static_cast<char>(septet);
  }
  EXPECT_EQ(decoded(all, Alphabet::gsm),
            "@£$¥èéùìòÇ\nØø\rÅå"
            "Δ_ΦΓΛΩΠΨΣΘΞÆæßÉ"
            " !\"#¤%&'()*+,-./"
            "0123456789:;<=>?"
            "¡ABCDEFGHIJKLMNO"
            "PQRSTUVWXYZÄÖÑÜ§"
            "¿abcdefghijklmno"
            "pqrstuvwxyzäöñüà");
}

TEST(DecodeGsm, EscapeTable) {
  EXPECT_EQ(decoded("\x1B\x0A\x1B\x14\x1B\x28\x1B\x29\x1B\x2F\x1B\x3C\x1B\x3D\x1B\x3E\x1B\x40\x1B\x65",
                    Alphabet::gsm),
            "\f^{}\\[~]|€");
}

TEST(DecodeGsm, UnknownEscapesShowTheBasicCharacter) {
  EXPECT_EQ(decoded("\x1B\x41\x1B\x1B\x42", Alphabet::gsm), "A B");
  EXPECT_EQ(decoded("\x1B\0x"sv, Alphabet::gsm), "@x");
}

TEST(DecodeGsm, ZeroIsNoEnd) {
  EXPECT_EQ(decoded("a\0b\0"sv, Alphabet::gsm), "a@b@");
}

TEST(DecodeGsm, WhatIsNoSeptetIsReplaced) {
  EXPECT_EQ(decoded("a\x80\xFF\x1B\x90z", Alphabet::gsm), "a\uFFFD\uFFFD\uFFFDz");
  EXPECT_EQ(decoded("a\x1B", Alphabet::gsm), "a\uFFFD");
}

TEST(DecodeSingleOctets, AsciiAndLatin1) {
  EXPECT_EQ(decoded("@$[a\x7F\x80\xE9", Alphabet::ascii), "@$[a\x7F\uFFFD\uFFFD");
  EXPECT_EQ(decoded("@$[a\x7F\xA0\xE9\xFF", Alphabet::latin1), "@$[a\x7F\u00A0éÿ");
  EXPECT_EQ(decoded("a\0b"sv, Alphabet::ascii), "a\0b"sv);
}

TEST(DecodeUcs2, BigEndianUnlessMarkedOtherwise) {
  EXPECT_EQ(decoded("\0H\0i\x20\xAC"sv, Alphabet::ucs2), "Hi€");
  EXPECT_EQ(decoded("\xFE\xFF\0H\0i"sv, Alphabet::ucs2), "Hi");
  EXPECT_EQ(decoded("\xFF\xFEH\0i\0"sv, Alphabet::ucs2), "Hi");
  EXPECT_EQ(decoded("\xFF\xFE"sv, Alphabet::ucs2), "");
}

TEST(DecodeUcs2, AMarkCountsOnlyInFront) {
  EXPECT_EQ(decoded("\0H\xFE\xFF"sv, Alphabet::ucs2), "H\uFEFF");
  EXPECT_EQ(decoded("\xFE\xFF\xFE\xFF"sv, Alphabet::ucs2), "\uFEFF");
}

TEST(DecodeUcs2, Surrogates) {
  EXPECT_EQ(decoded("\xD8\x3D\xDE\x00!"sv, Alphabet::ucs2), "\U0001F600\uFFFD");
  EXPECT_EQ(decoded("\xD8\x00\xDC\x00\xDB\xFF\xDF\xFF"sv, Alphabet::ucs2), "\U00010000\U0010FFFF");
  EXPECT_EQ(decoded("\xD8\x3D\0A"sv, Alphabet::ucs2), "\uFFFDA");
  EXPECT_EQ(decoded("\xDE\x00\0A"sv, Alphabet::ucs2), "\uFFFDA");
  EXPECT_EQ(decoded("\xD8\x3D\xD8\x3D\xDE\x00"sv, Alphabet::ucs2), "\uFFFD\U0001F600");
  EXPECT_EQ(decoded("\xD8\x3D"sv, Alphabet::ucs2), "\uFFFD");
  EXPECT_EQ(decoded("\xFF\xFE\x3D\xD8\x00\xDE"sv, Alphabet::ucs2), "\U0001F600");
}

TEST(DecodeUcs2, AnOddOctetIsReplaced) {
  EXPECT_EQ(decoded("\0H\0"sv, Alphabet::ucs2), "H\uFFFD");
  EXPECT_EQ(decoded("H", Alphabet::ucs2), "\uFFFD");
}

TEST(DecodeUtf8, KeepsWhatIsWellFormed) {
  const std::string text = "Aé€\U0001F600\u07FF\u0800\uD7FF\uE000\U00010000\U0010FFFF";
  EXPECT_EQ(decoded(text, Alphabet::utf8), text);
}

TEST(DecodeUtf8, ReplacesEachOctetThatIsNot) {
  EXPECT_EQ(decoded("a\x80z", Alphabet::utf8), "a\uFFFDz");
  EXPECT_EQ(decoded("\xC0\xAF", Alphabet::utf8), "\uFFFD\uFFFD");                      // overlong
  EXPECT_EQ(decoded("\xE0\x80\xAF", Alphabet::utf8), "\uFFFD\uFFFD\uFFFD");            // overlong
  EXPECT_EQ(decoded("\xED\xA0\x80", Alphabet::utf8), "\uFFFD\uFFFD\uFFFD");            // surrogate
  EXPECT_EQ(decoded("\xF4\x90\x80\x80", Alphabet::utf8), "\uFFFD\uFFFD\uFFFD\uFFFD");  // beyond U+10FFFF
  EXPECT_EQ(decoded("\xF0\x8F\xBF\xBF", Alphabet::utf8), "\uFFFD\uFFFD\uFFFD\uFFFD");  // overlong
  EXPECT_EQ(decoded("\xE2\x82", Alphabet::utf8), "\uFFFD\uFFFD");                      // cut
  EXPECT_EQ(decoded("\xE2\x82z", Alphabet::utf8), "\uFFFD\uFFFDz");
}

TEST(DecodeText, BinaryIsNoText) {
  EXPECT_EQ(decoded("abc", Alphabet::binary), "");
}

TEST(DecodeText, LongTextIsCutAndSaysSo) {
  const std::string most(kMostText, 'a');
  EXPECT_EQ(decoded(most, Alphabet::gsm), most);
  EXPECT_EQ(decoded(most + "b", Alphabet::gsm), most + "\u2026");
  EXPECT_EQ(decoded(most + "b", Alphabet::utf8), most + "\u2026");
}

TEST(AlphabetOf, ZeroIsAnAgreement) {
  EXPECT_EQ(alphabet_of(0, DefaultAlphabet::gsm), Alphabet::gsm);
  EXPECT_EQ(alphabet_of(0, DefaultAlphabet::ascii), Alphabet::ascii);
  EXPECT_EQ(alphabet_of(0, DefaultAlphabet::latin1), Alphabet::latin1);
  EXPECT_EQ(alphabet_of(0, DefaultAlphabet::utf8), Alphabet::utf8);
}

TEST(AlphabetOf, EveryOtherDataCoding) {
  std::vector<Alphabet> expected(256, Alphabet::binary);
  const auto set = [&](std::size_t first, std::size_t last, Alphabet alphabet) {
    for (std::size_t i = first; i <= last; ++i) expected[i] = alphabet;
  };
  set(0x01, 0x01, Alphabet::ascii);
  set(0x03, 0x03, Alphabet::latin1);
  set(0x08, 0x08, Alphabet::ucs2);
  set(0x10, 0x13, Alphabet::gsm);
  set(0x18, 0x1B, Alphabet::ucs2);
  set(0xC0, 0xDF, Alphabet::gsm);
  set(0xE0, 0xEF, Alphabet::ucs2);
  set(0xF0, 0xF3, Alphabet::gsm);
  for (unsigned coding = 1; coding < 256; ++coding) {
    EXPECT_EQ(alphabet_of(static_cast<std::uint8_t>(coding), DefaultAlphabet::utf8), expected[coding])
        << std::hex << coding;
  }
}

TEST(MessageText, ShortMessageInEachAlphabet) {
  const auto short_message = [](std::string_view text, unsigned data_coding) {
    const MessageText read = text_of(testing::deliver_sm({.text = text, .data_coding = data_coding}));
    EXPECT_TRUE(read.readable);
    EXPECT_EQ(read.message_payload, "");
    return read.short_message;
  };
  EXPECT_EQ(short_message("\x1B\x65\x02\0"sv, 0), "€$@");
  EXPECT_EQ(short_message("a$@", 1), "a$@");
  EXPECT_EQ(short_message("\xE9", 3), "é");
  EXPECT_EQ(short_message("\0H\0i"sv, 8), "Hi");
  EXPECT_EQ(short_message("flash\x11", 0xF0), "flash_");
  EXPECT_EQ(text_of(testing::deliver_sm({.text = "\xC3\xA9"}), DefaultAlphabet::utf8).short_message, "é");
  EXPECT_EQ(text_of(testing::deliver_sm({.text = "\xE9"}), DefaultAlphabet::latin1).short_message, "é");
}

TEST(MessageText, PayloadAloneAndBoth) {
  const MessageText payload =
      text_of(testing::submit_sm({.text = ""}).tlv1(0x0204, 1).tlv(0x0424, "payload"));
  EXPECT_TRUE(payload.readable);
  EXPECT_EQ(payload.short_message, "");
  EXPECT_EQ(payload.message_payload, "payload");

  const MessageText both = text_of(testing::submit_sm({.text = "short"}).tlv(0x0424, "payload"));
  EXPECT_TRUE(both.readable);
  EXPECT_EQ(both.short_message, "short");
  EXPECT_EQ(both.message_payload, "payload");

  EXPECT_EQ(text_of(testing::data_sm({.text = "\0H\0i"sv, .data_coding = 8})).message_payload, "Hi");
  EXPECT_EQ(text_of(testing::submit_multi({.text = "many"})).short_message, "many");
}

TEST(MessageText, NoTextAtAllIsReadable) {
  const MessageText none = text_of(testing::submit_sm({.text = ""}));
  EXPECT_TRUE(none.readable);
  EXPECT_EQ(none.short_message + none.message_payload, "");
}

TEST(MessageText, UserDataHeadersAreLeftOut) {
  constexpr std::string_view concatenated = "\x05\x00\x03\x2A\x02\x01text"sv;
  EXPECT_EQ(text_of(testing::deliver_sm({.text = concatenated, .esm_class = 0x40})).short_message, "text");
  EXPECT_EQ(text_of(testing::deliver_sm({.text = concatenated, .esm_class = 0x43})).short_message, "text");
  EXPECT_EQ(text_of(testing::data_sm({.text = concatenated, .esm_class = 0x40})).message_payload, "text");
  EXPECT_EQ(text_of(testing::deliver_sm(
                        {.text = "\x06\x05\x04\x0B\x84\x23\xF0\0H"sv, .esm_class = 0xC0, .data_coding = 8}))
                .short_message,
            "H");
  EXPECT_EQ(text_of(testing::deliver_sm({.text = "\0text"sv, .esm_class = 0x40})).short_message, "text");
  EXPECT_EQ(text_of(testing::deliver_sm({.text = "\x03\x24\x01\x01"sv, .esm_class = 0x40})).readable, true);
}

TEST(MessageText, WithoutTheBitThereIsNoHeader) {
  EXPECT_EQ(text_of(testing::deliver_sm({.text = "\x05\x00\x03"sv, .data_coding = 1})).short_message,
            "\x05\x00\x03"sv);
}

TEST(MessageText, AHeaderThatDoesNotFitIsUnreadable) {
  const auto unreadable = [](const Pdu& pdu) {
    const MessageText text = text_of(pdu);
    return !text.readable && text.short_message.empty() && text.message_payload.empty();
  };
  EXPECT_TRUE(unreadable(testing::deliver_sm({.text = "\x05text", .esm_class = 0x40})));
  EXPECT_TRUE(unreadable(testing::deliver_sm({.text = "\xFF", .esm_class = 0x40})));
  EXPECT_TRUE(unreadable(testing::deliver_sm({.text = "", .esm_class = 0x40})));
  EXPECT_TRUE(unreadable(testing::data_sm({.text = "\x05text", .esm_class = 0x40})));
  EXPECT_TRUE(unreadable(testing::deliver_sm({.text = "\x01"
                                                      "atext",
                                              .esm_class = 0x40})
                             .tlv(0x0424, "\x7Ftext")));
}

TEST(MessageText, BinaryIsUnreadable) {
  for (const unsigned data_coding : {0x02U, 0x04U, 0x05U, 0x0EU, 0x14U, 0x20U, 0xF4U, 0xF8U}) {
    const MessageText text = text_of(testing::deliver_sm({.data_coding = data_coding}));
    EXPECT_FALSE(text.readable) << data_coding;
    EXPECT_EQ(text.short_message, "");
  }
}

TEST(MessageText, ABodyThatIsCutIsUnreadableAndAnOverLongFieldIsNot) {
  Octets octets = testing::deliver_sm().octets();
  octets.pop_back();
  EXPECT_FALSE(message_text(Body::read(PduView{octets}), DefaultAlphabet::gsm).readable);
  EXPECT_EQ(text_of(testing::deliver_sm({.service_type = "TOOLONG"})).short_message, "hello");
}

/// With what is behind the addresses, and without: both ways lead to the same.
std::string raw_text_of(const Pdu& pdu, Alphabet expected = Alphabet::gsm) {
  const Octets octets = pdu.octets();
  const PduView view{octets};
  const RawText slow = raw_text(view, {}, DefaultAlphabet::gsm);
  const RawText quick = raw_text(view, read_front(view).behind, DefaultAlphabet::gsm);
  EXPECT_EQ(as_chars(slow.octets), as_chars(quick.octets));
  EXPECT_EQ(slow.alphabet, quick.alphabet);
  EXPECT_EQ(quick.alphabet, expected);
  return std::string{as_chars(quick.octets)};
}

TEST(RawText, IsWhereverItLies) {
  EXPECT_EQ(raw_text_of(testing::submit_sm({.text = "hello"})), "hello");
  EXPECT_EQ(raw_text_of(testing::submit_sm({.text = "hello", .validity_period = "000001000000000R"})),
            "hello");
  EXPECT_EQ(raw_text_of(testing::submit_sm({.text = ""}).tlv(0x0424, "a payload")), "a payload");
  EXPECT_EQ(raw_text_of(testing::data_sm({.text = "hello"})), "hello");
  EXPECT_EQ(raw_text_of(testing::submit_sm({.text = "\0h\0i"sv, .data_coding = 8}), Alphabet::ucs2),
            "\0h\0i"sv);
  EXPECT_EQ(raw_text_of(testing::submit_sm({.text = "\x05\x00\x03\x2A\x02\x01text"sv, .esm_class = 0x40})),
            "text");
  EXPECT_EQ(raw_text_of(testing::submit_sm({.text = "octets", .data_coding = 4}), Alphabet::binary),
            "octets");
}

TEST(RawText, OfWhatCannotBeFollowedIsNone) {
  Octets octets = testing::submit_sm({.text = "hello"}).octets();
  octets.pop_back();
  const PduView cut{octets};
  EXPECT_TRUE(raw_text(cut, read_front(cut).behind, DefaultAlphabet::gsm).octets.empty());
  const Octets header = testing::submit_sm({.text = "\xFF", .esm_class = 0x40}).octets();
  EXPECT_TRUE(raw_text(PduView{header}, {}, DefaultAlphabet::gsm).octets.empty());
}

}  // namespace
}  // namespace smppguard::smpp
