// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace smppguard::smpp {

/// command_id values of SMPP 3.4 (5.1.2.1) and 5.0 (4.7.5). Any other 32-bit value may occur and passes.
enum class CommandId : std::uint32_t {
  bind_receiver = 0x00000001,
  bind_transmitter = 0x00000002,
  query_sm = 0x00000003,
  submit_sm = 0x00000004,
  deliver_sm = 0x00000005,
  unbind = 0x00000006,
  replace_sm = 0x00000007,
  cancel_sm = 0x00000008,
  bind_transceiver = 0x00000009,
  outbind = 0x0000000B,
  enquire_link = 0x00000015,
  submit_multi = 0x00000021,
  alert_notification = 0x00000102,
  data_sm = 0x00000103,
  broadcast_sm = 0x00000111,
  query_broadcast_sm = 0x00000112,
  cancel_broadcast_sm = 0x00000113,

  generic_nack = 0x80000000,
  bind_receiver_resp = 0x80000001,
  bind_transmitter_resp = 0x80000002,
  query_sm_resp = 0x80000003,
  submit_sm_resp = 0x80000004,
  deliver_sm_resp = 0x80000005,
  unbind_resp = 0x80000006,
  replace_sm_resp = 0x80000007,
  cancel_sm_resp = 0x80000008,
  bind_transceiver_resp = 0x80000009,
  enquire_link_resp = 0x80000015,
  submit_multi_resp = 0x80000021,
  data_sm_resp = 0x80000103,
  broadcast_sm_resp = 0x80000111,
  query_broadcast_sm_resp = 0x80000112,
  cancel_broadcast_sm_resp = 0x80000113,
};

inline constexpr std::uint32_t kResponseBit = 0x80000000;

[[nodiscard]] constexpr bool is_response(CommandId id) noexcept {
  return (static_cast<std::uint32_t>(id) & kResponseBit) != 0;
}

[[nodiscard]] constexpr CommandId response_to(CommandId request) noexcept {
  return static_cast<CommandId>(static_cast<std::uint32_t>(request) | kResponseBit);
}

[[nodiscard]] constexpr bool is_bind(CommandId id) noexcept {
  return id == CommandId::bind_transmitter || id == CommandId::bind_receiver ||
         id == CommandId::bind_transceiver;
}

}  // namespace smppguard::smpp
