// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/policy/decide.hpp"
#include "smppguard/smpp/pdu_view.hpp"

#include <array>
#include <cstdint>

namespace smppguard::relay {

/// The decision on one PDU, and whom it was about.
struct Judgement {
  policy::Decision decision;
  PhoneNumber sender;
  PhoneNumber recipient;  ///< of a list, the one that decided; none if unreadable
};

/// What a judgement needs besides the PDU.
struct Bench {
  const policy::Route* route;
  const policy::World& world;
  const policy::RejectionOptions& rejections;
  WallTime now;
  std::array<std::uint64_t, policy::kReasonCount>& decided;  ///< counts recipients by reason
};

/// Judges a request that names recipients. A list is refused whole for the first recipient that is refused; a
/// distribution list hides its recipients and counts as unreadable.
[[nodiscard]] Judgement judge_message(smpp::PduView pdu, smpp::Recipients recipients,
                                      const Bench& bench) noexcept;

}  // namespace smppguard::relay
