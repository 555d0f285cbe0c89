// SPDX-License-Identifier: Apache-2.0
#include "smppguard/traffic/fingerprint.hpp"

#include "link_domains.hpp"

#include <gtest/gtest.h>
#include <numeric>
#include <string>
#include <vector>

namespace smppguard::traffic {
namespace {

HashKey counting_key() {
  HashKey key;
  std::iota(key.octets.begin(), key.octets.end(), std::uint8_t{0});
  return key;
}

const Fingerprinter kPrinter{counting_key()};

Fingerprint latin(std::string_view text) {
  return kPrinter.of(Alphabet::latin1, as_bytes(text));
}

std::string ucs2(std::u16string_view text) {
  std::string octets;
  for (const char16_t unit : text) {
    octets += static_cast<char>(unit >> 8U);
    octets += static_cast<char>(unit & 0xFFU);
  }
  return octets;
}

/// The domains of the links in a text.
std::vector<std::string> domains(std::string_view text) {
  std::u32string wide;
  for (const char c : text) wide += static_cast<char32_t>(static_cast<unsigned char>(c));
  std::span<const char32_t> rest{wide};
  std::vector<std::string> found;
  while (true) {
    const Word word = next_word(rest);
    if (word.characters.empty()) return found;
    if (word.link) found.emplace_back(word.domain.text());
  }
}

/// From the authors' vectors_sip64: octets 0, 1, 2 ... of that many, read as a little-endian word.
TEST(SipHash, GivesThePublishedVectors) {
  std::vector<std::uint8_t> octets(64);
  std::iota(octets.begin(), octets.end(), std::uint8_t{0});
  const auto of_first = [&](std::size_t size) { return siphash(counting_key(), Bytes{octets.data(), size}); };
  EXPECT_EQ(of_first(0), 0x726FDB47DD0E0E31ULL);
  EXPECT_EQ(of_first(1), 0x74F839C593DC67FDULL);
  EXPECT_EQ(of_first(2), 0x0D6C8009D9A94F5AULL);
  EXPECT_EQ(of_first(7), 0xAB0200F58B01D137ULL);
  EXPECT_EQ(of_first(8), 0x93F5F5799A932462ULL);
  EXPECT_EQ(of_first(15), 0xA129CA6149BE45E5ULL);
  EXPECT_EQ(of_first(63), 0x958A324CEB064572ULL);
}

TEST(Fingerprint, FoldsWhatSpammersVary) {
  const Fingerprint plain = latin("You won a prize, call us today");
  EXPECT_NE(plain.text, 0U);
  EXPECT_EQ(latin("YOU WON a prize!!! call us... today 48213"), plain);
  EXPECT_EQ(latin("youwonaprizecallustoday"), plain);
  EXPECT_EQ(latin("Y\xF3u w\xF6n \xE0 pr\xEEze, call us today"), plain);
  EXPECT_EQ(kPrinter.of(Alphabet::ucs2, as_bytes(ucs2(u"Yоu wоn а prize\u200B, \u2728call us tоday"))), plain)
      << "Cyrillic look-alikes and pictographs";
  EXPECT_EQ(
      kPrinter.of(Alphabet::utf8, as_bytes("\xEF\xBC\xB9ou won a prize, call us today \xF0\x9F\x8E\x81")),
      plain);
  EXPECT_NE(latin("You won a price, call us today").text, plain.text);
}

TEST(Fingerprint, ReadsTheGsmAlphabet) {
  const Fingerprint gsm = kPrinter.of(Alphabet::gsm, as_bytes("Caf\x05 ol\x05 \x1B\x65 g\x7Er dich heute"));
  EXPECT_NE(gsm.text, 0U);
  EXPECT_EQ(gsm, latin("Caf\xE9 ol\xE9 gur dich heute"));
}

TEST(Fingerprint, OneKeyKnowsNothingOfAnother) {
  const Fingerprinter other{HashKey{}};
  const std::string_view text = "You won a prize, call us today http://a.example/x";
  EXPECT_NE(other.of(Alphabet::latin1, as_bytes(text)).text, latin(text).text);
  EXPECT_NE(other.of(Alphabet::latin1, as_bytes(text)).domains[0], latin(text).domains[0]);
}

TEST(Fingerprint, ShortAndBinaryTextsHaveNone) {
  EXPECT_EQ(latin("Yes please!"), Fingerprint{});
  EXPECT_EQ(latin(""), Fingerprint{});
  EXPECT_EQ(kPrinter.of(Alphabet::binary, as_bytes("You won a prize, call us today")), Fingerprint{});
}

TEST(Fingerprint, LinksAreNotPartOfTheText) {
  const Fingerprint one = latin("Your parcel waits, pay at https://a.example/aXbYz now");
  const Fingerprint two = latin("Your parcel waits, pay at HTTPS://A.EXAMPLE/q?id=Qrs now");
  EXPECT_EQ(one, two);
  EXPECT_EQ(one.domain_count, 1);
  const Fingerprint three = latin("Your parcel waits, pay at https://b.example/x now");
  EXPECT_EQ(three.text, one.text);
  EXPECT_NE(three.domains[0], one.domains[0]);
}

TEST(Fingerprint, CountsADomainOnceAndAtMostThree) {
  EXPECT_EQ(latin("a.com www.a.com/x b.com").domain_count, 2);
  EXPECT_EQ(latin("a.com b.com c.com d.com").domain_count, 3);
}

TEST(Links, AreFoundWithTheirDomain) {
  using List = std::vector<std::string>;
  EXPECT_EQ(domains("see https://www.Shop.example/a/b?c"), List{"shop.example"});
  EXPECT_EQ(domains("(http://x.y.co.uk)"), List{"y.co.uk"});
  EXPECT_EQ(domains("http://user:pw@real.example:8080/x"), List{"real.example"});
  EXPECT_EQ(domains("http://bank.example@evil.example"), List{"evil.example"});
  EXPECT_EQ(domains("http://192.0.2.7/pay"), List{"192.0.2.7"});
  EXPECT_EQ(domains("bit.ly/3xYz"), List{"bit.ly"});
  EXPECT_EQ(domains("Go to pay-now.top."), List{"pay-now.top"});
  EXPECT_EQ(domains("www.thing.museum"), List{"thing.museum"});
  EXPECT_EQ(domains("co.uk/x"), List{"co.uk"});
}

TEST(Links, OrdinaryWordsAreNone) {
  EXPECT_TRUE(domains("Call me.Then wait. It costs 12.50 at 8.30, v1.2").empty());
  EXPECT_TRUE(domains("me@shop.com").empty());
  EXPECT_TRUE(domains("http:// .com a..com/ . .. / http://@ www.").empty());
  EXPECT_TRUE(domains("1.2.3.4").empty());
}

}  // namespace
}  // namespace smppguard::traffic
