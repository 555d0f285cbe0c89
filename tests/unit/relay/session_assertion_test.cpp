// SPDX-License-Identifier: Apache-2.0
// Clients that have to sign. Whether a MAC is right is the double's word here; unit/net has real ones.
#include "session_numbers.hpp"
#include "support/session_script.hpp"

#include <gtest/gtest.h>

namespace smppguard::testing {
namespace {

using policy::Reason;
using relay::Side;
using smpp::CommandId;
using smpp::CommandStatus;
using Verdict = relay::Assertions::Verdict;

constexpr std::uint16_t kTag = 0x1500;
constexpr WallTime kWall{std::chrono::days{20'001}};  // where a script begins

/// A value of the right form with that time and, for a MAC, 32 times that octet.
Octets value_of(std::uint64_t time, std::uint8_t mac = 0x5A) {
  Octets value(relay::Assertion::kOctets, mac);
  value[0] = 1;
  store_be32(value.data() + 1, static_cast<std::uint32_t>(time >> 32U));
  store_be32(value.data() + 5, static_cast<std::uint32_t>(time));
  for (std::size_t i = 9; i < 17; ++i) value[i] = static_cast<std::uint8_t>(i);
  return value;
}

std::uint64_t milliseconds(WallTime time) {
  return static_cast<std::uint64_t>(time.time_since_epoch().count());
}

Octets value_now() {
  return value_of(milliseconds(kWall));
}

relay::Rules rules_with(const policy::AssertionOptions& options) {
  relay::Rules rules = test_rules();
  policy::Client client{.system_id = "*"};
  client.assertion = std::make_shared<const policy::AssertionTerms>(policy::AssertionTerms{options, {}});
  rules.clients = {std::move(client)};
  return rules;
}

policy::AssertionOptions kept_on() {
  policy::AssertionOptions options;
  options.strip = false;
  return options;
}

policy::AssertionOptions observed_only() {
  policy::AssertionOptions options;
  options.mode = policy::AssertionMode::observe;
  options.tlv = 0x3FFF;
  return options;
}

class Signed : public ::testing::Test {
 protected:
  explicit Signed(const policy::AssertionOptions& options = {}) : script{rules_with(options)} {
    script.bind_through();
  }

  void expect_refused(const Pdu& pdu, Reason reason) {
    script.forget();
    script.esme(pdu);
    EXPECT_TRUE(script.sent[Side::smsc].empty());
    ASSERT_FALSE(script.sent[Side::esme].empty());
    const smpp::PduView answer{script.sent[Side::esme]};
    EXPECT_EQ(answer.command_status(), CommandStatus::rinvsrcadr);
    EXPECT_EQ(answer.sequence_number(), smpp::PduView{pdu.octets()}.sequence_number());
    const auto notes = script.notes_of<relay::MessageRefused>();
    ASSERT_EQ(notes.size(), 1U);
    EXPECT_EQ(notes[0].decision.reason, reason);
    EXPECT_FALSE(notes[0].observed);
    EXPECT_TRUE(notes[0].bound);
  }

  SessionScript script;
};

TEST_F(Signed, GoesOnWithoutItsAssertionAndElseAsItCame) {
  const Pdu plain = submit_sm({.source = kSender, .destination = kFree, .sequence = 7});
  Pdu with = plain;
  script.esme(with.tlv(0x1401, "before").tlv(kTag, value_now()).tlv(0x1402, "behind"));
  Pdu expected = plain;
  expected.tlv(0x1401, "before").tlv(0x1402, "behind");
  ASSERT_EQ(script.edited[Side::smsc].size(), 1U);
  EXPECT_EQ(script.edited[Side::smsc][0], expected.octets());
  EXPECT_EQ(script.session().outstanding(Side::esme), 1U);
  script.smsc(response(CommandId::submit_sm, 7, CommandStatus::rok, "id"));
  EXPECT_EQ(script.sent[Side::esme], response(CommandId::submit_sm, 7, CommandStatus::rok, "id").octets());
}

TEST_F(Signed, EachKindOfMessageShowsWhatIsCovered) {
  script.esme(
      submit_sm(
          {.source = kSender, .destination = kFree, .text = "hello", .esm_class = 0x40, .data_coding = 8})
          .tlv(smpp::tag::kMessagePayload, "more")
          .tlv(kTag, value_now()));
  script.esme(
      data_sm({.source = "", .destination = kFree, .text = "payload", .sequence = 2}).tlv(kTag, value_now()));
  script.esme(submit_multi({.source = kSender, .destinations = {kFree, distribution_list("friends")}})
                  .tlv(kTag, value_now()));
  const auto& asked = script.assertions.asked;
  ASSERT_EQ(asked.size(), 3U);
  EXPECT_EQ(asked[0],
            (TestAssertions::Asked{"esme", kSender, kFree, std::nullopt, 8, 0x40, "hello", "more"}));
  EXPECT_EQ(asked[1], (TestAssertions::Asked{"esme", "", kFree, std::nullopt, 0, 0, "", "payload"}));
  const std::string list = std::string{"\2\1\1\1", 4} + kFree + std::string{"\0\2friends\0", 10};
  EXPECT_EQ(asked[2], (TestAssertions::Asked{"esme", kSender, "", list, 0, 0, "hello", ""}));
}

TEST_F(Signed, WithoutOneIsRefused) {
  expect_refused(submit_sm({.source = kSender, .destination = kFree, .sequence = 1}),
                 Reason::assertion_missing);
  expect_refused(data_sm({.source = kSender, .destination = kFree, .sequence = 2}),
                 Reason::assertion_missing);
  expect_refused(submit_multi({.source = kSender, .destinations = {kFree, kFreeToo}, .sequence = 3}),
                 Reason::assertion_missing);
  expect_refused(deliver_sm({.source = kSender, .destination = kFree, .sequence = 4}),
                 Reason::assertion_missing);
  expect_refused(submit_sm({.sequence = 5}).tlv(0x1501, value_now()), Reason::assertion_missing);
  EXPECT_TRUE(script.assertions.asked.empty());
}

TEST_F(Signed, TheNoteSaysWhoClaimedToWriteToWhom) {
  script.esme(submit_multi({.source = kSender, .destinations = {kFree, kFreeToo}, .sequence = 3}));
  const auto notes = script.notes_of<relay::MessageRefused>();
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_EQ(notes[0].sender, number(kSender));
  EXPECT_EQ(notes[0].recipient, number(kFree));
}

TEST_F(Signed, WhatCannotBeReadForCertainIsWrong) {
  const auto message = [] { return submit_sm({.source = kSender, .destination = kFree}); };
  Octets other_version = value_now();
  other_version[0] = 2;
  Octets longer = value_now();
  longer.push_back(0);
  Octets shorter = value_now();
  shorter.pop_back();
  expect_refused(message().tlv(kTag, other_version), Reason::assertion_wrong);
  expect_refused(message().tlv(kTag, longer), Reason::assertion_wrong);
  expect_refused(message().tlv(kTag, shorter), Reason::assertion_wrong);
  expect_refused(message().tlv(kTag, ""), Reason::assertion_wrong);
  expect_refused(message().tlv(kTag, value_now()).tlv(kTag, value_now()), Reason::assertion_wrong);
  expect_refused(message().tlv(kTag, value_now()).tlv(0x0424, "one").tlv(0x0424, "two"),
                 Reason::assertion_wrong);
  expect_refused(message().tlv(kTag, value_now()).raw("\x04\x24\x00"), Reason::assertion_wrong);
  expect_refused(submit_sm({.source = "123456789012345678901", .destination = kFree}).tlv(kTag, value_now()),
                 Reason::assertion_wrong);
  EXPECT_TRUE(script.assertions.asked.empty());
  expect_refused(Pdu{CommandId::submit_sm, 9}.c_string("").int1(1), Reason::assertion_missing);
}

TEST_F(Signed, IsOfNowOrWrong) {
  const std::uint64_t now = milliseconds(kWall);
  const auto at = [](std::uint64_t time) {
    return submit_sm({.source = kSender, .destination = kFree}).tlv(kTag, value_of(time));
  };
  for (const std::uint64_t time : {now - 300'001, now + 300'001, std::uint64_t{0}, ~std::uint64_t{0}}) {
    expect_refused(at(time), Reason::assertion_wrong);
  }
  EXPECT_TRUE(script.assertions.asked.empty());
  script.forget();
  script.esme(at(now - 300'000));
  script.esme(at(now + 300'000));
  EXPECT_EQ(script.edited[Side::smsc].size(), 2U);
}

TEST_F(Signed, TheVerdictOnItsMacIsWhatItIsRefusedFor) {
  const Pdu message = submit_sm({.source = kSender, .destination = kFree}).tlv(kTag, value_now());
  script.assertions.verdict = Verdict::wrong;
  expect_refused(message, Reason::assertion_wrong);
  script.assertions.verdict = Verdict::replayed;
  expect_refused(message, Reason::assertion_replayed);
}

TEST_F(Signed, EachMessageStandsByItself) {
  for (std::size_t fails = 1; fails <= 4; ++fails) {
    script.forget();
    script.assertions.asked.clear();
    script.assertions.fails_at = fails;
    Octets all;
    for (std::uint32_t i = 1; i <= 4; ++i) {
      const Octets one =
          submit_sm({.source = kSender, .destination = kFree, .sequence = i}).tlv(kTag, value_now()).octets();
      all.insert(all.end(), one.begin(), one.end());
    }
    script.receive(Side::esme, all);
    EXPECT_EQ(script.edited[Side::smsc].size(), 3U);
    ASSERT_EQ(script.own[Side::esme].size(), 1U);
    EXPECT_EQ(smpp::PduView{script.own[Side::esme][0]}.sequence_number(), fails);
  }
}

TEST_F(Signed, IsJudgedLikeAnyOther) {
  script.esme(submit_sm({.source = kSender, .destination = kListed, .sequence = 1}).tlv(kTag, value_now()));
  EXPECT_TRUE(script.sent[Side::smsc].empty());
  EXPECT_EQ(smpp::PduView{script.sent[Side::esme]}.command_status(), CommandStatus::rx_r_appn);
}

TEST_F(Signed, ListsLoseRefusedRecipientsAndTheAssertion) {
  script.esme(submit_multi({.source = kSender, .destinations = {kFree, kListed, kFreeToo}, .sequence = 7})
                  .tlv(kTag, value_now())
                  .tlv(0x1402, "behind"));
  ASSERT_EQ(script.edited[Side::smsc].size(), 1U);
  EXPECT_EQ(script.edited[Side::smsc][0],
            submit_multi({.source = kSender, .destinations = {kFree, kFreeToo}, .sequence = 7})
                .tlv(0x1402, "behind")
                .octets());
  EXPECT_EQ(script.assertions.asked.size(), 1U) << "the signature is of the list as it came";
}

TEST_F(Signed, PartsOfALongerMessageAreSignedEach) {
  const auto part = [](std::uint32_t number) {
    return submit_sm({.source = kSender, .destination = kFree, .text = "part", .sequence = number})
        .tlv2(0x020C, 77)
        .tlv1(0x020E, 2)
        .tlv1(0x020F, number);
  };
  script.esme(part(1).tlv(kTag, value_now()));
  EXPECT_EQ(script.edited[Side::smsc].size(), 1U);
  expect_refused(part(2), Reason::assertion_missing);
}

TEST_F(Signed, WhatIsNoMessageNeedsNone) {
  const Pdu enquire{CommandId::enquire_link, 4};
  const Pdu query = Pdu{CommandId::query_sm, 5}.c_string("id").int1(1).int1(1).c_string("x");
  script.esme(enquire);
  script.esme(query);
  EXPECT_EQ(script.sent[Side::smsc], stream({enquire, query}));
}

class SignedAndKept : public Signed {
 protected:
  SignedAndKept() : Signed(kept_on()) {}
};

TEST_F(SignedAndKept, GoesOnAsItCame) {
  const Pdu message = submit_sm({.source = kSender, .destination = kFree}).tlv(kTag, value_now());
  script.esme(message);
  EXPECT_EQ(script.forwarded[Side::smsc], message.octets());
  EXPECT_TRUE(script.edited[Side::smsc].empty());
}

TEST_F(SignedAndKept, ListsLoseRefusedRecipientsOnly) {
  script.esme(submit_multi({.destinations = {kFree, kListed}, .sequence = 7}).tlv(kTag, value_now()));
  EXPECT_EQ(script.edited[Side::smsc].at(0),
            submit_multi({.destinations = {kFree}, .sequence = 7}).tlv(kTag, value_now()).octets());
}

class SignatureObserved : public Signed {
 protected:
  SignatureObserved() : Signed(observed_only()) {}
};

TEST_F(SignatureObserved, EverythingIsNotedAndJudgedOn) {
  const Pdu unsigned_one = submit_sm({.source = kSender, .destination = kFree, .sequence = 1});
  script.esme(unsigned_one);
  script.assertions.verdict = Verdict::wrong;
  const Pdu wrong = submit_sm({.source = kSender, .destination = kFree, .sequence = 2});
  script.esme(Pdu{wrong}.tlv(0x3FFF, value_now()));
  script.esme(submit_sm({.source = kSender, .destination = kListed, .sequence = 3}));
  EXPECT_EQ(script.forwarded[Side::smsc], unsigned_one.octets());
  EXPECT_EQ(script.edited[Side::smsc].at(0), wrong.octets());
  EXPECT_EQ(smpp::PduView{script.sent[Side::esme]}.command_status(), CommandStatus::rx_r_appn);
  const auto notes = script.notes_of<relay::MessageRefused>();
  ASSERT_EQ(notes.size(), 4U);
  EXPECT_EQ(notes[0].decision.reason, Reason::assertion_missing);
  EXPECT_EQ(notes[1].decision.reason, Reason::assertion_wrong);
  EXPECT_EQ(notes[2].decision.reason, Reason::assertion_missing);
  EXPECT_EQ(notes[3].decision.reason, Reason::dnc_listed);
  EXPECT_TRUE(notes[0].observed && notes[1].observed && notes[2].observed);
  EXPECT_FALSE(notes[3].observed);
}

TEST(SignedOnObservingRoutes, IsNotedAndPasses) {
  relay::Rules rules = rules_with({});
  rules.routes[0].mode = policy::RouteMode::observe;
  SessionScript script{rules};
  script.bind_through();
  const Pdu message = submit_sm({.source = kSender, .destination = kFree});
  script.esme(message);
  EXPECT_EQ(script.forwarded[Side::smsc], message.octets());
  EXPECT_TRUE(script.notes_of<relay::MessageRefused>().at(0).observed);
}

TEST(SignedByOthers, CostsNothingWhereNobodyHasTo) {
  relay::Rules rules = test_rules();
  rules.clients = {policy::Client{.system_id = "*"}};
  SessionScript script{rules};
  script.bind_through();
  const Pdu message = submit_sm({.source = kSender, .destination = kFree}).tlv(kTag, value_now());
  script.esme(message);
  EXPECT_EQ(script.forwarded[Side::smsc], message.octets());
  EXPECT_TRUE(script.assertions.asked.empty());
}

TEST(SignedAfterReload, GoesByTheNewTerms) {
  SessionScript script{rules_with({})};
  script.bind_through();
  script.adopt(test_rules());
  const Pdu message = submit_sm({.source = kSender, .destination = kFree});
  script.esme(message);
  EXPECT_EQ(script.forwarded[Side::smsc], message.octets());
  script.adopt(rules_with({}));
  script.forget();
  script.esme(message);
  EXPECT_TRUE(script.sent[Side::smsc].empty());
}

TEST(SpoofingNotes, HaveTheSenderAsItCameAndWhetherTheBindIsTaken) {
  relay::Rules rules = test_rules();
  policy::Client client{.system_id = "*"};
  client.senders = {number(kSender)};
  rules.clients = {client};
  SessionScript script{rules};
  const auto try_it = [&] {
    script.forget();
    const Octets octets = submit_sm({.source = "BANK", .destination = kFree}).octets();
    script.receive(Side::esme, octets);
    const auto notes = script.notes_of<relay::MessageRefused>();
    ASSERT_EQ(notes.size(), 1U);
    EXPECT_EQ(notes[0].decision.reason, Reason::sender_not_own);
    EXPECT_EQ(notes[0].source_addr.size(), 4U);
  };
  script.esme(bind({.sequence = 1}));
  script.take(relay::Dialed{true});
  try_it();
  EXPECT_FALSE(script.notes_of<relay::MessageRefused>().at(0).bound);
  script.smsc(response(CommandId::bind_transceiver, 1, CommandStatus::rok, "smsc"));
  try_it();
  EXPECT_TRUE(script.notes_of<relay::MessageRefused>().at(0).bound);
}

TEST_F(Signed, AMessageGetsNoOtherTextAfterwards) {
  Pdu replace{CommandId::replace_sm, 7};
  replace.c_string("id-1").int1(1).int1(1).c_string(kSender).c_string("").c_string("").int1(0).int1(0).int1(
      0);
  script.esme(replace);
  EXPECT_TRUE(script.sent[Side::smsc].empty());
  ASSERT_EQ(script.notes_of<relay::MessageRefused>().size(), 1U);
  EXPECT_EQ(script.notes_of<relay::MessageRefused>()[0].decision.reason, Reason::replace_not_allowed);
}

}  // namespace
}  // namespace smppguard::testing
