// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace smppguard::policy {

/// Why a message passed or was refused. Closed: every decision names exactly one.
enum class Reason : std::uint8_t {
  not_listed,
  approved,
  registry_unknown,
  dnc_listed,
  no_route,
  destination_unreadable,
};

/// How lasting a refusal for this reason is; decides which command_status may stand for it.
enum class Lasting : std::uint8_t { passes, permanent };

/// One row per reason: its name in configuration, the exact text of the record, what the ESME is told by
/// default, and the label in metrics.
struct ReasonRow {
  Reason reason;
  std::string_view name;
  std::string_view text;
  std::uint32_t default_status;  ///< command_status when refused for it; 0 for reasons that never refuse
  Lasting lasting;
  std::string_view label;
};

inline constexpr std::array kReasons = std::to_array<ReasonRow>({
    {Reason::not_listed, "not_listed", "Number is not in DNC registry", 0, Lasting::passes, "not_listed"},
    {Reason::approved, "approved", "Recipient has approved this sender", 0, Lasting::passes, "approved"},
    {Reason::registry_unknown, "registry_unknown", "DNC registry has no current list for this area code", 0,
     Lasting::passes, "registry_unknown"},
    // 0x66 is "reject this message": final in every gateway compared, and it does not blame the number.
    {Reason::dnc_listed, "dnc_listed", "Message is not delivered. Number is in DNC registry", 0x66,
     Lasting::permanent, "dnc_listed"},
    {Reason::no_route, "no_route", "Message is not delivered. No route available.", 0x0B, Lasting::permanent,
     "no_route"},
    {Reason::destination_unreadable, "destination_unreadable",
     "Message is not delivered. Destination address cannot be read", 0x0B, Lasting::permanent,
     "destination_unreadable"},
});

inline constexpr std::size_t kReasonCount = kReasons.size();

[[nodiscard]] constexpr const ReasonRow& row(Reason reason) noexcept {
  return kReasons[static_cast<std::size_t>(reason)];
}

static_assert([] {
  for (std::size_t i = 0; i < kReasons.size(); ++i) {
    if (static_cast<std::size_t>(kReasons[i].reason) != i) return false;
  }
  return true;
}());

[[nodiscard]] constexpr std::optional<Reason> find_reason(std::string_view name) noexcept {
  for (const ReasonRow& row : kReasons) {
    if (row.name == name) return row.reason;
  }
  return std::nullopt;
}

}  // namespace smppguard::policy
