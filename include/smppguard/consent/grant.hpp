// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"

namespace smppguard::consent {

/// `grantor`, a recipient, has approved texts from `grantee`, a sender.
struct Grant {
  PhoneNumber grantor;
  PhoneNumber grantee;
  WallTime effective_from{};

  friend bool operator==(const Grant&, const Grant&) = default;
};

/// Whether a grant is of the kind that exists: from a North American number, for a North American number or a
/// short code.
[[nodiscard]] constexpr bool well_formed(const Grant& grant) noexcept {
  return grant.grantor.is_nanp() &&
         (grant.grantee.is_nanp() || grant.grantee.kind() == PhoneNumber::Kind::short_code);
}

}  // namespace smppguard::consent
