// SPDX-License-Identifier: Apache-2.0
#include "smppguard/smpp/command_id.hpp"

#include <gtest/gtest.h>

namespace smppguard::smpp {
namespace {

TEST(CommandId, BitThirtyOneMarksResponses) {
  EXPECT_FALSE(is_response(CommandId::submit_sm));
  EXPECT_TRUE(is_response(CommandId::submit_sm_resp));
  EXPECT_TRUE(is_response(CommandId::generic_nack));
  EXPECT_TRUE(is_response(static_cast<CommandId>(0xFFFFFFFF)));
  EXPECT_FALSE(is_response(static_cast<CommandId>(0x7FFFFFFF)));
}

TEST(CommandId, ResponsesBelongToTheirRequests) {
  EXPECT_EQ(response_to(CommandId::bind_receiver), CommandId::bind_receiver_resp);
  EXPECT_EQ(response_to(CommandId::submit_multi), CommandId::submit_multi_resp);
  EXPECT_EQ(response_to(CommandId::data_sm), CommandId::data_sm_resp);
  EXPECT_EQ(response_to(CommandId::cancel_broadcast_sm), CommandId::cancel_broadcast_sm_resp);
}

TEST(CommandId, ThreeRequestsBind) {
  EXPECT_TRUE(is_bind(CommandId::bind_transmitter));
  EXPECT_TRUE(is_bind(CommandId::bind_receiver));
  EXPECT_TRUE(is_bind(CommandId::bind_transceiver));
  EXPECT_FALSE(is_bind(CommandId::outbind));
  EXPECT_FALSE(is_bind(CommandId::unbind));
  EXPECT_FALSE(is_bind(CommandId::bind_transceiver_resp));
}

}  // namespace
}  // namespace smppguard::smpp
