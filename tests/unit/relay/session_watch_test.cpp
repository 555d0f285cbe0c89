// SPDX-License-Identifier: Apache-2.0
#include "session_numbers.hpp"
#include "support/session_script.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smppguard::testing {
namespace {

using policy::Reason;
using relay::Side;
using smpp::CommandId;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class Watched : public ::testing::Test {
 protected:
  Watched() {
    script.watch = &watch;
    script.bind_through();
  }
  TestWatch watch;
  SessionScript script;
};

TEST_F(Watched, EachMessageIsShownOnceWithItsText) {
  script.esme(submit_sm({.source = kSender, .destination = kFree, .text = "hello", .sequence = 2}));
  script.esme(submit_sm({.source = kSender, .destination = kListed, .text = "hi", .sequence = 3}));
  ASSERT_THAT(watch.messages, SizeIs(2));
  EXPECT_EQ(watch.messages[0].sender, number(kSender));
  EXPECT_EQ(watch.messages[0].recipient, number(kFree));
  EXPECT_EQ(watch.messages[0].text, "hello");
  EXPECT_FALSE(watch.messages[0].refused);
  EXPECT_TRUE(watch.messages[1].refused);
  EXPECT_EQ(watch.messages[1].reason, Reason::dnc_listed);
  EXPECT_EQ(watch.messages[1].text, "hi");
}

TEST_F(Watched, OfASubmitMultiEachRecipientIsShown) {
  script.esme(submit_multi({.destinations = {kListed, kFree, kFreeToo}, .sequence = 2}));
  ASSERT_THAT(watch.messages, SizeIs(3));
  EXPECT_TRUE(watch.messages[0].refused);
  EXPECT_EQ(watch.messages[2].recipient, number(kFreeToo));
}

TEST_F(Watched, WhatTheSmscDeliversIsShownUnlessItIsAboutConsent) {
  script.smsc(
      deliver_sm({.source = kFree, .destination = kSender, .text = "id:1 stat:DELIVRD", .sequence = 7}));
  script.smsc(deliver_sm(
      {.source = kFree, .destination = "12676070000", .text = "Approve 12223334646", .sequence = 8}));
  EXPECT_THAT(watch.deliveries, SizeIs(1));
  EXPECT_THAT(script.records, SizeIs(1));
}

TEST_F(Watched, PartsAreToldApart) {
  using namespace std::string_view_literals;
  script.esme(submit_sm(
      {.destination = kFree, .text = "\x05\x00\x03\x2A\x02\x02more"sv, .sequence = 2, .esm_class = 0x40}));
  ASSERT_THAT(watch.messages, SizeIs(1));
  EXPECT_EQ(watch.messages[0].part, 2);
  EXPECT_EQ(watch.messages[0].text, "more");
}

TEST(WatchedRoutes, WhatIsOnlyObservedHasPassed) {
  relay::Rules rules = test_rules();
  rules.routes[0].mode = policy::RouteMode::observe;
  TestWatch watch;
  SessionScript script{std::move(rules)};
  script.watch = &watch;
  script.bind_through();
  script.esme(submit_sm({.destination = kListed, .sequence = 2}));
  ASSERT_THAT(watch.messages, SizeIs(1));
  EXPECT_FALSE(watch.messages[0].refused);
}

TEST(WatchedRoutes, WhoIsRefusedForTheSakeOfAnotherIsRefused) {
  relay::Rules rules = test_rules();
  rules.protocol.submit_multi = relay::SubmitMulti::whole;
  TestWatch watch;
  SessionScript script{std::move(rules)};
  script.watch = &watch;
  script.bind_through();
  script.esme(submit_multi({.destinations = {kFree, kListed}, .sequence = 2}));
  ASSERT_THAT(watch.messages, SizeIs(2));
  EXPECT_TRUE(watch.messages[0].refused);
  EXPECT_TRUE(watch.messages[1].refused);
}

TEST_F(Watched, NothingElseIsShown) {
  script.esme(Pdu{CommandId::enquire_link, 9});
  EXPECT_THAT(watch.messages, IsEmpty());
  EXPECT_THAT(watch.deliveries, IsEmpty());
}

class Restrained : public Watched {
 protected:
  Restrained() { script.world.restraints = &script.restraints; }
};

TEST_F(Restrained, ABlockedSenderIsRefusedWithSixteenOctetsAndTheSmscSeesNothing) {
  script.restraints.put(number(kSender), {.kind = policy::Restraint::Kind::blocked});
  script.esme(submit_sm({.source = kSender, .destination = kFree, .sequence = 2}));
  EXPECT_THAT(script.sent[Side::esme], SizeIs(16));
  EXPECT_THAT(script.sent[Side::smsc], IsEmpty());
  ASSERT_THAT(script.notes_of<relay::MessageRefused>(), SizeIs(1));
  EXPECT_EQ(script.notes_of<relay::MessageRefused>()[0].decision.reason, Reason::sender_blocked);
}

TEST(RestrainedByText, SaysWhyAndWhomToAsk) {
  relay::Rules rules = test_rules();
  rules.routes[0].refusal = policy::RefusalStyle::response_with_text;
  rules.contact = "abuse@carrier.example";
  SessionScript script{std::move(rules)};
  script.world.restraints = &script.restraints;
  script.bind_through();
  script.restraints.put(number(kSender),
                        {.kind = policy::Restraint::Kind::blocked, .explanation = "Too many."});
  script.esme(submit_sm({.source = kSender, .destination = kFree, .sequence = 2}));
  const std::string answer{as_chars(script.sent[Side::esme])};
  EXPECT_THAT(answer,
              HasSubstr("Sender is blocked for unwanted traffic. Contact: abuse@carrier.example. Too many."));
  script.forget();
  script.esme(submit_sm({.source = kSender, .destination = kListed, .sequence = 3}));
  EXPECT_THAT(std::string{as_chars(script.sent[Side::esme])}, HasSubstr("Too many."));
  script.restraints.put(number(kSender), {.kind = policy::Restraint::Kind::held, .explanation = "Too many."});
  script.forget();
  script.esme(submit_sm({.source = kSender, .destination = kFree, .sequence = 4}));
  EXPECT_THAT(std::string{as_chars(script.sent[Side::esme])}, Not(HasSubstr("Too many.")));
}

}  // namespace
}  // namespace smppguard::testing
