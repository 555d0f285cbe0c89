// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smppguard::web {

/// What somebody may do; each may do what those before it may.
enum class Role : std::uint8_t {
  viewer,   ///< sees health, counters, lists and sessions; no telephone numbers of recipients
  support,  ///< looks numbers up, and sees consent, approvals, organisations and the journal
  // NOLINTNEXTLINE(readability-identifier-naming): the word is C++'s own
  operator_,  ///< changes things
};

/// "viewer", "support", "operator".
[[nodiscard]] std::string_view name(Role role) noexcept;
[[nodiscard]] std::optional<Role> find_role(std::string_view name) noexcept;

/// Who asks.
struct Caller {
  std::string
      name;  ///< "token:ada", or "unix:root" where an account asked by a Unix socket; goes into evidence
  Role role = Role::viewer;
  std::string source;  ///< "10.1.2.3:40001", or "unix"
};

}  // namespace smppguard::web
