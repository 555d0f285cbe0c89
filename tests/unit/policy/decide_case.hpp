// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/policy/decide.hpp"
#include "support/test_world.hpp"

#include <gtest/gtest.h>
#include <optional>

namespace smppguard::policy {

inline const PhoneNumber kRecipient = testing::number("12223334545");  // listed
inline const PhoneNumber kUnlisted = testing::number("12223334544");
inline const PhoneNumber kSender = testing::number("12223334646");
inline const PhoneNumber kOther = testing::number("12223334647");
inline constexpr std::uint32_t kClinicId = 7;
inline constexpr WallTime kYesterday{std::chrono::hours{24 * 99}};
inline constexpr WallTime kNow{std::chrono::hours{24 * 100}};
inline constexpr Day kToday{std::chrono::days{100}};

inline SenderFile clinic() {
  return {.registered = true, .organisation = kClinicId, .organisation_key = "clinic"};
}

/// Decisions in a world of one registry, a few consents and senders.
class Decide : public ::testing::Test {
 protected:
  Decide() {
    registry.load(222, kToday);
    registry.load(333, Day{std::chrono::days{60}});
    registry.list(kRecipient);
    registry.list(testing::number("12220000000"));
    registry.list(testing::number("13339999999"));
    world.registry = &registry.slabs();
    world.consents = &consents;
    world.senders = &senders;
    world.oldest_version = Day{std::chrono::days{69}};
    EXPECT_TRUE(narrow.destinations.add("1222"));
  }
  Decision ask(const Message& message) { return decide(message, world, rejections, kNow, &findings); }
  Decision ask(PhoneNumber recipient, const Route* route = nullptr) {
    return ask({.recipient = recipient, .sender = kSender, .route = route});
  }
  Reason ask_client(const Client& client, PhoneNumber sender, bool names_sender = true) {
    return ask({.recipient = kUnlisted, .sender = sender, .names_sender = names_sender, .client = &client})
        .reason;
  }

  testing::TestRegistry registry;
  testing::TestConsents consents;
  testing::TestSenders senders;
  World world;
  RejectionOptions rejections;
  Route narrow;
  Findings findings;
};

}  // namespace smppguard::policy
