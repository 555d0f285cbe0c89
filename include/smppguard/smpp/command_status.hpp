// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smppguard::smpp {

/// command_status. The constants are those smppguard itself gives; any 32-bit value may pass through.
enum class CommandStatus : std::uint32_t {
  rok = 0x00,
  rinvcmdlen = 0x02,
  rinvcmdid = 0x03,
  rinvbndsts = 0x04,
  ralybnd = 0x05,
  rsyserr = 0x08,
  rinvsrcadr = 0x0A,
  rinvdstadr = 0x0B,
  rbindfail = 0x0D,
  rcancelfail = 0x11,
  rreplacefail = 0x13,
  rmsgqful = 0x14,
  rthrottled = 0x58,
  rx_t_appn = 0x64,
  rx_r_appn = 0x66,
};

/// What common clients do with a refused message (Kannel, Jasmin, NowSMS, Vumi compared).
enum class RetryHabit : std::uint8_t {
  final,       ///< none of them sends it again
  some_retry,  ///< at least one sends it again a limited number of times
  for_ever,    ///< at least one sends it again without limit
};

/// "ESME_RX_R_APPN", or "0x00000401" for a value without a name.
[[nodiscard]] std::string status_name(CommandStatus status);

/// Reads a symbolic name ("ESME_RINVDSTADR") or a number in the vendor range ("0x400" to "0x4FF").
[[nodiscard]] std::optional<CommandStatus> find_status(std::string_view name);

[[nodiscard]] RetryHabit retry_habit(CommandStatus status) noexcept;

}  // namespace smppguard::smpp
