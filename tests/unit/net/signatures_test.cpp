// SPDX-License-Identifier: Apache-2.0
// Real signatures on real PDUs, as a session sees them: the example of conf/ASSERTION.md, and what happens to
// one in which anything that is covered is another octet.
#include "signatures.hpp"

#include "support/session_script.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sstream>
#include <string>

namespace smppguard::testing {
namespace {

using net::Nonces;
using net::Signatures;
using policy::Reason;
using relay::Side;

constexpr WallTime kExampleTime{std::chrono::milliseconds{1'795'795'200'000}};
constexpr const char* kSystemId = "shop1";
constexpr std::uint16_t kTag = 0x1500;

Octets octets_of(const std::string& digits) {
  Octets octets(digits.size() / 2);
  EXPECT_TRUE(read_hex(digits, octets)) << digits;
  return octets;
}

/// The rows of the example by their first word, without blanks.
std::map<std::string, std::string> example() {
  std::ifstream file{SMPPGUARD_ASSERTION};
  std::map<std::string, std::string> rows;
  std::string row;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("```")) {
      if (inside) break;
      inside = line == "```";
      continue;
    }
    if (!inside) continue;
    std::istringstream words{line};
    if (!line.starts_with(' ')) words >> row;
    for (std::string word; words >> word;) rows[row] += word;
  }
  return rows;
}

std::shared_ptr<const policy::AssertionTerms> terms_with(const std::vector<Octets>& keys) {
  policy::AssertionTerms terms;
  terms.options.strip = false;
  for (const Octets& key : keys) terms.keys.push_back(HmacKey::of(key));
  return std::make_shared<const policy::AssertionTerms>(std::move(terms));
}

relay::Rules rules_with(const std::vector<Octets>& keys) {
  relay::Rules rules = test_rules();
  policy::Client client{.system_id = "*"};
  client.assertion = terms_with(keys);
  rules.clients = {std::move(client)};
  return rules;
}

/// A bound session whose messages are verified in earnest.
class Verified {
 public:
  explicit Verified(const std::vector<Octets>& keys, const char* system_id = kSystemId)
      : script{rules_with(keys)} {
    nonces.begin(kExampleTime - std::chrono::hours{1});
    script.wall = kExampleTime;
    script.asserting = &signatures;
    script.esme(bind({.system_id = system_id, .sequence = 1}));
    script.take(relay::Dialed{true});
    script.smsc(response(smpp::CommandId::bind_transceiver, 1, smpp::CommandStatus::rok, "smsc"));
  }

  /// Why its signature is refused; nothing if it is good.
  std::optional<Reason> objection_to(const Octets& pdu) {
    script.forget();
    script.receive(Side::esme, pdu);
    for (const auto& note : script.notes_of<relay::MessageRefused>()) {
      if (policy::is_spoofing(note.decision.reason)) return note.decision.reason;
    }
    return std::nullopt;
  }

  Nonces nonces{Nonces::kWays * Nonces::kShards, 42};
  Signatures signatures{nonces};
  SessionScript script;
};

/// Signs by the crypto library's own HMAC, over fields put together here.
class Signer {
 public:
  explicit Signer(Octets key, std::string system_id = kSystemId)
      : key_{std::move(key)}, system_id_{std::move(system_id)} {}

  /// What the tests give it: one recipient or the entries of a list, each with its flag in front.
  struct Message {
    std::string source;
    std::vector<std::string> recipients;
    std::string text;
    std::string payload{};
    unsigned data_coding = 0;
    unsigned esm_class = 0;
  };

  Octets operator()(const Message& message, WallTime at = kExampleTime) {
    std::string text;
    for (const std::string& one :
         {octet(message.data_coding), octet(message.esm_class), message.text, message.payload}) {
      text += field(one);
    }
    const Digest digest = sha256(as_bytes(text));
    const std::string time = eight(static_cast<std::uint64_t>(at.time_since_epoch().count()));
    const std::string nonce = eight(++nonce_);
    std::string covered;
    for (const std::string& one : {std::string{"smppguard assertion"}, octet(1), time, nonce, system_id_,
                                   message.source, octet(static_cast<unsigned>(message.recipients.size()))}) {
      covered += field(one);
    }
    for (const std::string& one : message.recipients) covered += field(one);
    covered += field(std::string{as_chars(digest)});
    Digest mac{};
    unsigned length = 0;
    HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()), as_bytes(covered).data(), covered.size(),
         mac.data(), &length);
    const std::string value = octet(1) + time + nonce + std::string{as_chars(mac)};
    return {value.begin(), value.end()};
  }

 private:
  static std::string octet(unsigned value) { return std::string(1, static_cast<char>(value)); }
  static std::string four(std::uint32_t value) {
    std::array<std::uint8_t, 4> octets{};
    store_be32(octets.data(), value);
    return std::string{as_chars(octets)};
  }
  static std::string eight(std::uint64_t value) {
    return four(static_cast<std::uint32_t>(value >> 32U)) + four(static_cast<std::uint32_t>(value));
  }
  static std::string field(const std::string& text) {
    return four(static_cast<std::uint32_t>(text.size())) + text;
  }

  Octets key_;
  std::string system_id_;
  std::uint64_t nonce_ = 0x1122334455667788;
};

const Octets kKey(32, 0x4B);
const Octets kOtherKey(40, 0x4C);
constexpr const char* kSource = "12223334646";
constexpr const char* kTo = "13334445656";

Signer::Message hello() {
  return {kSource, {std::string{"\1"} + kTo}, "hello"};
}
Pdu hello_pdu() {
  return submit_sm({.source = kSource, .destination = kTo, .text = "hello"});
}

TEST(SignatureExample, IsGood) {
  const auto rows = example();
  ASSERT_EQ(rows.count("signed"), 1U);
  Verified session{{octets_of(rows.at("key"))}};
  EXPECT_EQ(session.objection_to(octets_of(rows.at("signed"))), std::nullopt);
}

TEST(SignatureExample, HasTheStepsItSays) {
  const auto rows = example();
  const Digest text = sha256(octets_of(rows.at("text")));
  EXPECT_EQ(hex(text), rows.at("sha-256"));
  EXPECT_TRUE(rows.at("covered").ends_with(rows.at("sha-256")));
  HmacSha256 hmac;
  hmac.begin(HmacKey::of(octets_of(rows.at("key"))));
  hmac.add(octets_of(rows.at("covered")));
  EXPECT_EQ(hex(hmac.finish()), rows.at("mac"));
  EXPECT_TRUE(rows.at("tlv").ends_with(rows.at("mac")));
  EXPECT_EQ(rows.at("signed").substr(8), rows.at("unsigned").substr(8) + rows.at("tlv"));
}

TEST(SignatureCheck, TakesAMessageOnce) {
  Verified session{{kKey}};
  Signer sign{kKey};
  const Octets pdu = hello_pdu().tlv(kTag, sign(hello())).octets();
  EXPECT_EQ(session.objection_to(pdu), std::nullopt);
  EXPECT_EQ(session.objection_to(pdu), Reason::assertion_replayed);
  EXPECT_EQ(session.objection_to(hello_pdu().tlv(kTag, sign(hello())).octets()), std::nullopt);
}

TEST(SignatureCheck, AWrongOneUsesNoNonceUp) {
  Verified session{{kKey}};
  Signer sign{kKey};
  const Octets value = sign(hello());
  Octets changed = value;
  changed.back() ^= 1U;
  EXPECT_EQ(session.objection_to(hello_pdu().tlv(kTag, changed).octets()), Reason::assertion_wrong);
  EXPECT_EQ(session.objection_to(hello_pdu().tlv(kTag, value).octets()), std::nullopt);
}

TEST(SignatureCheck, IsByEitherKeyAndNoOther) {
  Verified session{{kKey, kOtherKey}};
  Signer first{kKey};
  Signer second{kOtherKey};
  Signer third{Octets(32, 0x01)};
  EXPECT_EQ(session.objection_to(hello_pdu().tlv(kTag, first(hello())).octets()), std::nullopt);
  (void)second(hello());  // the nonce before was the first one's
  EXPECT_EQ(session.objection_to(hello_pdu().tlv(kTag, second(hello())).octets()), std::nullopt);
  EXPECT_EQ(session.objection_to(hello_pdu().tlv(kTag, third(hello())).octets()), Reason::assertion_wrong);
  Verified without{{}};
  EXPECT_EQ(without.objection_to(hello_pdu().tlv(kTag, first(hello())).octets()), Reason::assertion_wrong);
}

TEST(SignatureCheck, IsOfTheSystemIdThatIsBound) {
  Verified session{{kKey}, "shop2"};
  Signer sign{kKey, "shop1"};
  EXPECT_EQ(session.objection_to(hello_pdu().tlv(kTag, sign(hello())).octets()), Reason::assertion_wrong);
}

TEST(SignatureCheck, KnowsEveryKindOfMessage) {
  Verified session{{kKey}};
  Signer sign{kKey};
  const Signer::Message payload{kSource, {std::string{"\1"} + kTo}, "", "a longer text", 8, 0x40};
  EXPECT_EQ(session.objection_to(data_sm({.source = kSource,
                                          .destination = kTo,
                                          .text = "a longer text",
                                          .esm_class = 0x40,
                                          .data_coding = 8})
                                     .tlv(kTag, sign(payload))
                                     .octets()),
            std::nullopt);
  const Signer::Message many{
      kSource, {std::string{"\1"} + kTo, std::string{"\2"} + "friends", std::string{"\1"} + kTo}, "hello"};
  const auto multi =
      submit_multi({.source = kSource, .destinations = {kTo, distribution_list("friends"), kTo}});
  EXPECT_EQ(session.objection_to(Pdu{multi}.tlv(kTag, sign(many)).octets()), std::nullopt);
  const Signer::Message nobody{"", {std::string{"\1"}}, ""};
  EXPECT_EQ(session.objection_to(
                submit_sm({.source = "", .destination = "", .text = ""}).tlv(kTag, sign(nobody)).octets()),
            std::nullopt);
}

/// Whether an octet of the PDU is covered, told by where each part of it lies.
struct Parts {
  std::vector<std::pair<std::size_t, std::size_t>> covered;  // from, behind
  [[nodiscard]] bool has(std::size_t at) const {
    return std::any_of(covered.begin(), covered.end(),
                       [&](const auto& one) { return one.first <= at && at < one.second; });
  }
};

Parts parts_of(const Octets& pdu) {
  const auto body = smpp::Body::read(smpp::PduView{pdu});
  Parts parts;
  const auto add = [&](Bytes octets) {
    const auto from = static_cast<std::size_t>(octets.data() - pdu.data());
    parts.covered.emplace_back(from, from + octets.size());
  };
  for (const auto field : {smpp::Field::source_addr, smpp::Field::destination_addr, smpp::Field::data_coding,
                           smpp::Field::esm_class, smpp::Field::short_message}) {
    if (const auto octets = body.octets(field)) add(*octets);
  }
  if (const auto list = body.octets(smpp::Field::dest_addresses)) {
    smpp::DestAddressReader entries{*list};
    while (const auto entry = entries.next()) add(as_bytes(entry->name));
  }
  smpp::TlvReader tlvs{body.tlvs()};
  while (const auto tlv = tlvs.next()) add(tlv->value);
  return parts;
}

/// Every octet of what is covered is changed in turn, to each of several others; none of it may pass. And no
/// change at all may make a message pass whose covered fields are not those that were signed.
void expect_no_change_passes(const Octets& pdu) {
  Verified session{{kKey}};
  const Parts parts = parts_of(pdu);
  std::size_t tried = 0;
  for (std::size_t at = smpp::kHeaderOctets; at < pdu.size(); ++at) {
    if (!parts.has(at)) continue;
    for (const unsigned change : {0x01U, 0x20U, 0x80U, 0xFFU}) {
      Octets changed = pdu;
      changed[at] = static_cast<std::uint8_t>(changed[at] ^ change);
      EXPECT_NE(session.objection_to(changed), std::nullopt) << at << " ^ " << change;
      ++tried;
    }
  }
  EXPECT_GT(tried, 100U);
  EXPECT_EQ(session.objection_to(pdu), std::nullopt)
      << "the message itself is good, and none of them used it up";
}

TEST(SignatureCheck, NoChangedOctetOfASubmitSmPasses) {
  Signer sign{kKey};
  expect_no_change_passes(hello_pdu().tlv(kTag, sign(hello())).octets());
}

TEST(SignatureCheck, NoChangedOctetOfADataSmPasses) {
  Signer sign{kKey};
  const Signer::Message message{kSource, {std::string{"\1"} + kTo}, "", "payload", 3, 0};
  expect_no_change_passes(
      data_sm({.source = kSource, .destination = kTo, .text = "payload", .data_coding = 3})
          .tlv(kTag, sign(message))
          .octets());
}

TEST(SignatureCheck, NoChangedOctetOfASubmitMultiPasses) {
  Signer sign{kKey};
  const Signer::Message message{
      kSource, {std::string{"\1"} + kTo, std::string{"\1"} + "13334445757"}, "hello"};
  expect_no_change_passes(
      submit_multi({.source = kSource, .destinations = {kTo, "13334445757"}, .text = "hello"})
          .tlv(kTag, sign(message))
          .octets());
}

TEST(SignatureCheck, FieldsCannotLendEachOtherOctets) {
  Verified session{{kKey}};
  Signer sign{kKey};
  const Octets value = sign({"1222", {std::string{"\1"} + "23334"}, "hello"});
  EXPECT_EQ(
      session.objection_to(submit_sm({.source = "12222", .destination = "3334"}).tlv(kTag, value).octets()),
      Reason::assertion_wrong);
  const Octets moved = sign({kSource, {std::string{"\1"} + kTo}, "", "hello"});
  EXPECT_EQ(session.objection_to(hello_pdu().tlv(kTag, moved).octets()), Reason::assertion_wrong);
  const Octets order = sign({kSource, {std::string{"\1"} + "13334445757", std::string{"\1"} + kTo}, "hello"});
  EXPECT_EQ(
      session.objection_to(
          submit_multi({.source = kSource, .destinations = {kTo, "13334445757"}}).tlv(kTag, order).octets()),
      Reason::assertion_wrong);
}

}  // namespace
}  // namespace smppguard::testing
