// SPDX-License-Identifier: Apache-2.0
#include "smppguard/policy/decide.hpp"

#include "support/session_script.hpp"

#include <gtest/gtest.h>

namespace smppguard::policy {
namespace {

using testing::number;
using testing::TestConsents;
using testing::TestRegistry;

class Decide : public ::testing::Test {
 protected:
  Decide() {
    registry.load(222, Day{std::chrono::days{100}});
    registry.load(333, Day{std::chrono::days{60}});
    registry.list(number("12223334545"));
    registry.list(number("12220000000"));
    registry.list(number("13339999999"));
    world.registry = &registry.slabs();
    world.consents = &consents;
    world.oldest_version = Day{std::chrono::days{69}};
    EXPECT_TRUE(narrow.destinations.add("1222"));
  }
  Decision ask(std::optional<PhoneNumber> recipient, const Route* route = nullptr) {
    findings = {};
    return decide({recipient, number("12223334646"), route}, world, rejections, WallTime{}, &findings);
  }
  TestRegistry registry;
  TestConsents consents;
  World world;
  RejectionOptions rejections;
  Route narrow;
  Findings findings;
};

TEST_F(Decide, ListedIsRefused) {
  EXPECT_EQ(ask(number("12223334545")), (Decision{Verdict::refuse, Reason::dnc_listed, 0x66}));
  EXPECT_EQ(findings.registry, Finding::listed);
  EXPECT_EQ(findings.approval, Finding::no_grant);
  EXPECT_EQ(findings.route, Finding::not_asked);
  EXPECT_EQ(ask(number("12220000000")).reason, Reason::dnc_listed);  // locals from 0000000
}

TEST_F(Decide, NotListedPasses) {
  EXPECT_EQ(ask(number("12223334544")), (Decision{Verdict::forward, Reason::not_listed, 0}));
  EXPECT_EQ(findings.approval, Finding::not_asked);
}

TEST_F(Decide, ApprovalLiftsTheRegistryForThatPairOnly) {
  consents.grant(number("12223334545"), number("12223334646"));
  EXPECT_EQ(ask(number("12223334545")), (Decision{Verdict::forward, Reason::approved, 0}));
  EXPECT_EQ(ask(number("12220000000")).reason, Reason::dnc_listed);
  const Message other{number("12223334545"), number("12223334647"), nullptr};
  EXPECT_EQ(decide(other, world, rejections, WallTime{}).reason, Reason::dnc_listed);
  const Message nobody{number("12223334545"), PhoneNumber{}, nullptr};
  EXPECT_EQ(decide(nobody, world, rejections, WallTime{}).reason, Reason::dnc_listed);
}

TEST_F(Decide, ThreeAnswersNotTwo) {
  EXPECT_EQ(ask(number("14445556666")),
            (Decision{Verdict::forward, Reason::registry_unknown, 0}));    // not loaded
  EXPECT_EQ(ask(number("13339999999")).reason, Reason::registry_unknown);  // too old
  world.oldest_version = Day{std::chrono::days{60}};
  EXPECT_EQ(ask(number("13339999999")).reason, Reason::dnc_listed);  // the age limit itself still counts
  world.registry = nullptr;
  EXPECT_EQ(ask(number("12223334545")).reason, Reason::registry_unknown);
  world.when_unknown = WhenUnknown::refuse;
  rejections.status[static_cast<std::size_t>(Reason::registry_unknown)] = 0x66;
  EXPECT_EQ(ask(number("12223334545")), (Decision{Verdict::refuse, Reason::registry_unknown, 0x66}));
}

TEST_F(Decide, OutsideTheRegistryPasses) {
  for (const char* other : {"447700900123", "55512", "+4512345678"}) {
    EXPECT_EQ(ask(number(other)).reason, Reason::not_listed) << other;
    EXPECT_EQ(findings.registry, Finding::outside_registry);
  }
}

TEST_F(Decide, RouteComesLast) {
  EXPECT_EQ(ask(number("14445556666"), &narrow), (Decision{Verdict::refuse, Reason::no_route, 0x0B}));
  EXPECT_EQ(ask(number("12223334544"), &narrow).reason, Reason::not_listed);
  EXPECT_EQ(ask(number("12223334545"), &narrow).reason, Reason::dnc_listed);
}

TEST_F(Decide, UnreadableIsRefusedOrForwardedBySetting) {
  EXPECT_EQ(ask(std::nullopt), (Decision{Verdict::refuse, Reason::destination_unreadable, 0x0B}));
  rejections.when_unreadable = WhenUnreadable::forward;
  EXPECT_EQ(ask(std::nullopt), (Decision{Verdict::forward, Reason::destination_unreadable, 0}));
}

TEST_F(Decide, StatusComesFromConfiguration) {
  rejections.status[static_cast<std::size_t>(Reason::dnc_listed)] = 0x401;
  EXPECT_EQ(ask(number("12223334545")).command_status, 0x401U);
}

TEST(Reasons, TheTableHasTheExactTexts) {
  EXPECT_EQ(row(Reason::dnc_listed).text, "Message is not delivered. Number is in DNC registry");
  EXPECT_EQ(row(Reason::no_route).text, "Message is not delivered. No route available.");
  for (const ReasonRow& one : kReasons) EXPECT_EQ(find_reason(one.name), one.reason);
  EXPECT_EQ(find_reason("nonsense"), std::nullopt);
}

}  // namespace
}  // namespace smppguard::policy
