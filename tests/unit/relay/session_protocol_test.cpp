// SPDX-License-Identifier: Apache-2.0
// Commands that are not simply judged: unknown ones, replace_sm, parts of longer messages, observing routes.
#include "session_numbers.hpp"
#include "support/session_script.hpp"

#include <gtest/gtest.h>

namespace smppguard::testing {
namespace {

using relay::Side;
using smpp::CommandId;
using smpp::CommandStatus;
using namespace std::chrono_literals;

constexpr auto kVendorCommand = static_cast<CommandId>(0x00010203);

Pdu replace_sm(std::uint32_t sequence, std::string_view message_id = "id-1") {
  return Pdu{CommandId::replace_sm, sequence}
      .c_string(message_id)
      .int1(1)
      .int1(1)
      .c_string(kSender)
      .c_string("")
      .c_string("")
      .int1(0)
      .int1(0)
      .counted("other text");
}

TEST(Commands, UnknownOnesPassBothWaysOrAreRefusedBothWays) {
  const Pdu vendor = Pdu{kVendorCommand, 0xFFFFFFFF}.raw("anything");
  SessionScript forwarding;
  forwarding.bind_through();
  forwarding.esme(vendor);
  forwarding.smsc(vendor);
  EXPECT_EQ(forwarding.sent[Side::smsc], vendor.octets());
  EXPECT_EQ(forwarding.sent[Side::esme], vendor.octets());

  relay::Rules rules = test_rules();
  rules.protocol.unknown_commands = relay::UnknownCommands::refuse;
  SessionScript refusing{rules};
  refusing.bind_through();
  refusing.esme(vendor);
  refusing.smsc(vendor);
  const Octets nack = Pdu{CommandId::generic_nack, 0xFFFFFFFF, CommandStatus::rinvcmdid}.octets();
  EXPECT_EQ(refusing.sent[Side::esme], nack);
  EXPECT_EQ(refusing.sent[Side::smsc], nack);
  refusing.forget();
  const Pdu answer{static_cast<CommandId>(0x80010203), 5};
  refusing.esme(answer);  // never answered
  EXPECT_EQ(refusing.sent[Side::smsc], answer.octets());
}

TEST(Commands, ReplaceSmPassesUnlessItIsRefused) {
  SessionScript forwarding;
  forwarding.bind_through();
  forwarding.esme(replace_sm(3));
  EXPECT_EQ(forwarding.sent[Side::smsc], replace_sm(3).octets());

  relay::Rules rules = test_rules();
  rules.protocol.replace_sm = relay::ReplaceSm::refuse;
  SessionScript refusing{rules};
  refusing.bind_through();
  refusing.esme(replace_sm(3));
  EXPECT_TRUE(refusing.sent[Side::smsc].empty());
  EXPECT_EQ(refusing.sent[Side::esme],
            (Pdu{CommandId::replace_sm_resp, 3, CommandStatus::rreplacefail}.octets()));
  EXPECT_EQ(refusing.notes_of<relay::MessageRefused>().at(0).decision.reason,
            policy::Reason::replace_not_allowed);
}

TEST(Observing, EverythingIsForwardedAndWhatWouldBeRefusedIsRecorded) {
  relay::Rules rules = test_rules();
  rules.routes[0].mode = policy::RouteMode::observe;
  rules.protocol.replace_sm = relay::ReplaceSm::refuse;
  SessionScript script{rules};
  script.bind_through();
  const Octets all = stream({submit_sm({.destination = kListed, .sequence = 1}),
                             data_sm({.destination = kListed, .sequence = 2}),
                             submit_sm({.destination = "unreadable", .sequence = 3}), replace_sm(4)});
  script.receive(Side::esme, all);
  EXPECT_EQ(script.sent[Side::smsc], all);
  EXPECT_TRUE(script.sent[Side::esme].empty());
  const auto notes = script.notes_of<relay::MessageRefused>();
  ASSERT_EQ(notes.size(), 4U);
  for (const auto& note : notes) EXPECT_TRUE(note.observed);
  EXPECT_EQ(script.session().counters().refused, 0U);
}

TEST(Texts, ARefusalMayCarryItsReason) {
  using namespace std::string_view_literals;
  relay::Rules rules = test_rules();
  rules.routes[0].refusal = policy::RefusalStyle::response_with_text;
  SessionScript script{rules};
  script.bind_through();
  script.esme(submit_sm({.destination = kListed, .sequence = 5}));
  EXPECT_EQ(script.sent[Side::esme],
            (Pdu{CommandId::submit_sm_resp, 5, CommandStatus::rx_r_appn}
                 .c_string("")
                 .tlv(0x001D, "Message is not delivered. Number is in DNC registry\0"sv)
                 .octets()));
}

/// Part `number` of `total` with an 8-bit reference.
Pdu part(unsigned number, unsigned total, const char* to, std::uint32_t sequence, unsigned reference = 7) {
  static std::string text;
  text = std::string{"\x05\x00\x03", 3};
  text += static_cast<char>(reference);
  text += static_cast<char>(total);
  text += static_cast<char>(number);
  text += "part of a text";
  return submit_sm(
      {.source = kSender, .destination = to, .text = text, .sequence = sequence, .esm_class = 0x40});
}

class Parts : public ::testing::Test {
 protected:
  Parts() { script.bind_through(); }

  bool passes(const Pdu& pdu) {
    script.forget();
    script.esme(pdu);
    EXPECT_TRUE(script.sent[Side::smsc].empty() || script.sent[Side::smsc] == pdu.octets());
    return !script.sent[Side::smsc].empty();
  }

  SessionScript script;
};

TEST_F(Parts, KeepTheVerdictOfTheFirstWhenAGrantComesInBetween) {
  EXPECT_FALSE(passes(part(1, 3, kListed, 1)));
  script.consents.grant(number(kListed), number(kSender));
  EXPECT_FALSE(passes(part(2, 3, kListed, 2)));
  EXPECT_FALSE(passes(part(3, 3, kListed, 3)));
  EXPECT_TRUE(passes(part(1, 3, kListed, 4)));  // a new message with the same reference
  EXPECT_TRUE(passes(submit_sm({.source = kSender, .destination = kListed, .sequence = 5})));
}

TEST_F(Parts, KeepTheVerdictOfTheFirstWhenTheListIsSwappedInBetween) {
  EXPECT_TRUE(passes(part(2, 3, "12223335858", 1)));  // the parts may come in any order
  script.registry.list(number("12223335858"));
  EXPECT_TRUE(passes(part(1, 3, "12223335858", 2)));
  EXPECT_FALSE(passes(submit_sm({.source = kSender, .destination = "12223335858", .sequence = 3})));
  EXPECT_TRUE(passes(part(3, 3, "12223335858", 4)));
}

TEST_F(Parts, APartThatComesAgainIsJudgedAnew) {
  EXPECT_TRUE(passes(part(1, 3, "12223335858", 1)));
  script.registry.list(number("12223335858"));
  EXPECT_FALSE(passes(part(1, 3, "12223335858", 2)));
  EXPECT_FALSE(passes(part(2, 3, "12223335858", 3)));
}

TEST_F(Parts, AreRememberedForAMinute) {
  EXPECT_TRUE(passes(part(1, 2, "12223335858", 1)));
  script.registry.list(number("12223335858"));
  script.now += 60s;
  EXPECT_FALSE(passes(part(2, 2, "12223335858", 2)));
}

TEST_F(Parts, OfOtherMessagesAreOtherMessages) {
  EXPECT_TRUE(passes(part(1, 2, "12223335858", 1, 7)));
  script.registry.list(number("12223335858"));
  EXPECT_FALSE(passes(part(2, 2, "12223335858", 2, 8)));
  EXPECT_FALSE(passes(part(2, 3, "12223335858", 3, 7)));
  EXPECT_FALSE(passes(part(2, 2, kListed, 4, 7)));
}

TEST_F(Parts, TheirReferenceMayStandInTlvs) {
  const auto sar = [](std::uint32_t number, std::uint32_t sequence) {
    return submit_sm({.source = kSender, .destination = "12223335858", .sequence = sequence})
        .tlv2(0x020C, 900)
        .tlv1(0x020E, 3)
        .tlv1(0x020F, number);
  };
  EXPECT_TRUE(passes(sar(1, 1)));
  script.registry.list(number("12223335858"));
  EXPECT_TRUE(passes(sar(2, 2)));
  EXPECT_FALSE(passes(sar(2, 3)));
}

TEST_F(Parts, OfSubmitMultiKeepEachRecipientsVerdict) {
  const auto multi = [](std::string_view header, std::uint32_t sequence) {
    return submit_multi({.source = kSender,
                         .destinations = {"13334445656", "12223335858"},
                         .text = header,
                         .sequence = sequence,
                         .esm_class = 0x40});
  };
  using namespace std::string_view_literals;
  EXPECT_TRUE(passes(multi("\x05\x00\x03\x07\x02\x01text"sv, 1)));
  script.registry.list(number("12223335858"));
  EXPECT_TRUE(passes(multi("\x05\x00\x03\x07\x02\x02text"sv, 2)));
}

TEST_F(Parts, OfAListThatNamesANumberTwiceAreOneAfterTheOther) {
  using namespace std::string_view_literals;
  const auto multi = [](std::string_view text, std::uint32_t sequence) {
    return submit_multi({.source = kSender,
                         .destinations = {"12223335858", "2223335858"},
                         .text = text,
                         .sequence = sequence,
                         .esm_class = 0x40});
  };
  EXPECT_TRUE(passes(multi("\x05\x00\x03\x07\x03\x01text"sv, 1)));
  script.registry.list(number("12223335858"));
  EXPECT_TRUE(passes(multi("\x05\x00\x03\x07\x03\x02text"sv, 2)));
  EXPECT_TRUE(passes(multi("\x05\x00\x03\x07\x03\x03text"sv, 3)));
}

TEST(Nacks, ToUnknownCommandsAnswerNoMessage) {
  SessionScript script;
  script.bind_through();
  script.esme(submit_sm({.sequence = 2}));
  script.esme(Pdu{kVendorCommand, 3});
  script.smsc(Pdu{CommandId::generic_nack, 3, CommandStatus::rinvcmdid});
  EXPECT_EQ(script.session().outstanding(Side::esme), 1U);
  script.esme(Pdu{kVendorCommand, 4});
  script.smsc(Pdu{static_cast<CommandId>(0x80010203), 4});
  script.smsc(Pdu{CommandId::generic_nack, 2, CommandStatus::rinvcmdid});
  EXPECT_EQ(script.session().outstanding(Side::esme), 0U);
}

}  // namespace
}  // namespace smppguard::testing
