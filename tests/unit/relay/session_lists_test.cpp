// SPDX-License-Identifier: Apache-2.0
// Which list a note names, and what becomes of a message that a list besides the registry is against.
#include "session_numbers.hpp"
#include "support/session_script.hpp"

#include <gtest/gtest.h>

namespace smppguard::testing {
namespace {

using relay::MessagePassed;
using relay::MessageRefused;
using relay::Side;
using smpp::CommandId;
using smpp::CommandStatus;

constexpr const char* kUnknown = "14445556666";
constexpr Day kNationalDay{std::chrono::days{20'000}};

relay::Rules noting_all() {
  relay::Rules rules = test_rules();
  rules.note_passed = true;
  return rules;
}

Pdu text_to(const char* recipient, std::uint32_t sequence = 1) {
  return submit_sm({.source = kSender, .destination = recipient, .sequence = sequence});
}

class Lists : public ::testing::Test {
 protected:
  Lists() : script{noting_all()} {
    script.world.lists = &script.lists;
    script.senders.put(number(kSender), {.registered = true, .organisation_key = "clinic"});
    script.bind_through();
  }
  MessageRefused refused(const Pdu& pdu) {
    script.forget();
    script.esme(pdu);
    EXPECT_TRUE(script.sent[Side::smsc].empty());
    return script.notes_of<MessageRefused>().at(0);
  }
  MessagePassed passed(const Pdu& pdu) {
    script.forget();
    script.esme(pdu);
    EXPECT_EQ(script.sent[Side::smsc], pdu.octets());
    return script.notes_of<MessagePassed>().at(0);
  }
  /// Part `number` of two.
  static Pdu part(unsigned number, const char* recipient, std::uint32_t sequence) {
    return text_to(recipient, sequence).tlv2(0x020C, 7).tlv1(0x020E, 2).tlv1(0x020F, number);
  }

  SessionScript script;
};

TEST_F(Lists, ARefusalNamesTheListThatRefused) {
  for (const policy::Listing& listing : {kStateList, kCompanyList, kClinicList}) {
    script.lists.remove(number(kFree));
    script.lists.put(number(kFree), listing);
    const MessageRefused note = refused(text_to(kFree));
    EXPECT_EQ(note.list, listing.name);
    EXPECT_EQ(note.list_version, listing.version);
  }
  const MessageRefused note = refused(text_to(kListed));
  EXPECT_EQ(note.list, "national");
  EXPECT_EQ(note.list_version, kNationalDay);
}

TEST_F(Lists, WhereNoListRefusesTheNationalOneIsNamed) {
  EXPECT_EQ(passed(text_to(kFree)).list, "national");
  EXPECT_EQ(passed(text_to(kFree)).list_version, kNationalDay);
  script.consents.opt_out(number(kFree), number(kSender));
  EXPECT_EQ(refused(text_to(kFree)).list, "national");
  EXPECT_EQ(refused(text_to(kFree)).list_version, kNationalDay);
}

TEST_F(Lists, WhereTheNationalOneIsNotLoadedNoneIsNamed) {
  EXPECT_EQ(passed(text_to(kUnknown)).list, "");
  EXPECT_EQ(passed(text_to(kUnknown)).list_version, Day{});
  EXPECT_EQ(passed(text_to("447700900123")).list, "");
  script.lists.put(number(kUnknown), kStateList);
  EXPECT_EQ(refused(text_to(kUnknown)).list, "texas");
}

TEST_F(Lists, AListThatWasLiftedIsNotTheOneThatIsNamed) {
  script.lists.put(number(kFree), kStateList);
  script.consents.permit(number(kFree), number(kSender), policy::Permission::purchase);
  const MessagePassed note = passed(text_to(kFree));
  EXPECT_EQ(note.decision.reason, policy::Reason::permitted);
  EXPECT_EQ(note.list, "national");
}

TEST_F(Lists, EachRefusedRecipientOfASubmitMultiNamesItsOwn) {
  script.lists.put(number(kFree), kStateList);
  script.lists.put(number(kUnknown), kCompanyList);
  script.esme(submit_multi({.source = kSender, .destinations = {kFree, kFreeToo, kListed, kUnknown}}));
  EXPECT_EQ(script.sent[Side::smsc], submit_multi({.source = kSender, .destinations = {kFreeToo}}).octets());
  const auto notes = script.notes_of<MessageRefused>();
  ASSERT_EQ(notes.size(), 3U);
  EXPECT_EQ(notes[0].list, "texas");
  EXPECT_EQ(notes[1].list, "national");
  EXPECT_EQ(notes[2].list, "company");
  EXPECT_EQ(script.lists.recipients_asked, 4);
}

TEST_F(Lists, NobodySendsFromANumberThatMayNotOriginate) {
  script.lists.forbid(number(kSender), kSpoofed);
  const MessageRefused note = refused(text_to(kFree, 9));
  EXPECT_EQ(note.list, "spoofed");
  EXPECT_EQ(note.list_version, kListDay);
  EXPECT_EQ(script.sent[Side::esme], (Pdu{CommandId::submit_sm_resp, 9, CommandStatus::rinvsrcadr}.octets()));
  EXPECT_EQ(refused(submit_multi({.source = kSender, .destinations = {kFree, kFreeToo}})).decision.reason,
            policy::Reason::do_not_originate);
}

TEST_F(Lists, NobodySendsFromItToADistributionListEither) {
  relay::Rules rules = noting_all();
  rules.protocol.distribution_lists = relay::DistributionLists::pass;
  script.adopt(rules);
  const Pdu pdu = submit_multi({.source = kSender, .destinations = {distribution_list("friends")}});
  EXPECT_EQ(passed(pdu).decision.reason, policy::Reason::distribution_list);
  script.lists.forbid(number(kSender), kSpoofed);
  EXPECT_EQ(refused(pdu).list, "spoofed");
}

TEST_F(Lists, LaterPartsNameTheListThatRefusedTheFirst) {
  script.lists.put(number(kFree), kStateList);
  EXPECT_EQ(refused(part(1, kFree, 1)).list, "texas");
  script.lists.remove(number(kFree));
  const MessageRefused note = refused(part(2, kFree, 2));
  EXPECT_EQ(note.decision.reason, policy::Reason::state_listed);
  EXPECT_EQ(note.list, "texas");
  EXPECT_EQ(note.list_version, kListDay);
  EXPECT_EQ(passed(part(1, kFree, 3)).list, "national");
  script.lists.put(number(kFree), kCompanyList);
  EXPECT_EQ(passed(part(2, kFree, 4)).list, "national");
}

TEST_F(Lists, ASenderThatMayNotOriginateIsStoppedBetweenParts) {
  EXPECT_EQ(passed(part(1, kFree, 1)).list, "national");
  script.lists.forbid(number(kSender), kSpoofed);
  EXPECT_EQ(refused(part(2, kFree, 2)).decision.reason, policy::Reason::do_not_originate);
}

TEST_F(Lists, AConfirmationOfAnOptOutPassesCompanyLists) {
  relay::Rules rules = noting_all();
  rules.confirmation = policy::Confirmation::allow_one;
  script.adopt(rules);
  script.lists.put(number(kFree), kCompanyList);
  script.consents.opt_out(number(kFree), number(kSender), script.wall);
  EXPECT_EQ(passed(text_to(kFree, 1)).decision.reason, policy::Reason::opt_out_confirmation);
  EXPECT_EQ(refused(text_to(kFree, 2)).decision.reason, policy::Reason::opted_out);
}

TEST_F(Lists, AnUnknownAreaCodeIsPutOff) {
  script.world.when_unknown = policy::WhenUnknown::defer;
  const MessageRefused note = refused(text_to(kUnknown, 9));
  EXPECT_EQ(note.decision.reason, policy::Reason::registry_unknown_deferred);
  EXPECT_EQ(note.list, "");
  EXPECT_EQ(script.sent[Side::esme], (Pdu{CommandId::submit_sm_resp, 9, CommandStatus::rthrottled}.octets()));
  EXPECT_TRUE(script.notes_of<relay::PassedUnknown>().empty());
  script.registry.load(444, Day{std::chrono::days{19'000}});
  EXPECT_EQ(refused(text_to(kUnknown)).list, "national");
  EXPECT_EQ(refused(text_to(kUnknown)).list_version, Day{std::chrono::days{19'000}});
}

TEST_F(Lists, WhatIsPutOffHasNoReceipt) {
  relay::Rules rules = noting_all();
  rules.routes[0].refusal = policy::RefusalStyle::receipt;
  script.adopt(rules);
  script.world.when_unknown = policy::WhenUnknown::defer;
  script.esme(
      submit_sm({.source = kSender, .destination = kUnknown, .sequence = 1, .registered_delivery = 1}));
  EXPECT_TRUE(script.kept.empty());
  EXPECT_EQ(script.sent[Side::esme], (Pdu{CommandId::submit_sm_resp, 1, CommandStatus::rthrottled}.octets()));
  script.lists.put(number(kFree), kCompanyList);
  script.esme(submit_sm({.source = kSender, .destination = kFree, .sequence = 2, .registered_delivery = 1}));
  ASSERT_EQ(script.kept.size(), 1U);
  const smpp::Body receipt = smpp::Body::read(smpp::PduView{script.kept[0].receipt->deliver_sm});
  const std::string text{as_chars(receipt.octets(smpp::Field::short_message).value())};
  EXPECT_NE(text.find("err:113"), std::string::npos) << text;
}

}  // namespace
}  // namespace smppguard::testing
