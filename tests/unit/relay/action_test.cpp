// SPDX-License-Identifier: Apache-2.0
#include "smppguard/relay/action.hpp"

#include <array>
#include <gtest/gtest.h>

namespace smppguard::relay {
namespace {

constexpr std::array<std::uint8_t, 64> kBuffer{};

TEST(Actions, ContiguousSlicesToOneSideBecomeOne) {
  Actions actions;
  actions.forward(Side::smsc, Bytes{kBuffer}.first(20));
  actions.report(PassedUnknown{});
  actions.send(Side::esme, {smpp::CommandId::enquire_link_resp, smpp::CommandStatus::rok, 1});
  actions.forward(Side::smsc, Bytes{kBuffer}.subspan(20, 10));
  EXPECT_EQ(actions.size(), 3U);
  EXPECT_EQ(std::get<Forward>(actions[0]).octets.size(), 30U);
}

TEST(Actions, NothingOvertakesWhatWentToTheSameSideBefore) {
  Actions actions;
  actions.forward(Side::smsc, Bytes{kBuffer}.first(20));
  actions.send(Side::smsc, {smpp::CommandId::deliver_sm_resp, smpp::CommandStatus::rok, 1, 1});
  actions.forward(Side::smsc, Bytes{kBuffer}.subspan(20, 10));
  EXPECT_EQ(actions.size(), 3U);
  actions.forward(Side::smsc, Bytes{kBuffer}.subspan(31, 1));  // not contiguous
  EXPECT_EQ(actions.size(), 4U);
}

TEST(Actions, ClearForgetsTheRun) {
  Actions actions;
  actions.forward(Side::smsc, Bytes{kBuffer}.first(20));
  actions.clear();
  actions.forward(Side::smsc, Bytes{kBuffer}.subspan(20, 4));
  ASSERT_EQ(actions.size(), 1U);
  EXPECT_EQ(std::get<Forward>(actions[0]).octets.size(), 4U);
}

}  // namespace
}  // namespace smppguard::relay
