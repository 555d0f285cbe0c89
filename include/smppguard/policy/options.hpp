// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/policy/reason.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace smppguard::policy {

enum class WhenUnreadable : std::uint8_t { refuse, forward };
enum class WhenUnknown : std::uint8_t { allow, refuse };

/// What the ESME is told, by reason. Values are command_status; a reason that passes has 0.
struct RejectionOptions {
  std::array<std::uint32_t, kReasonCount> status = [] {
    std::array<std::uint32_t, kReasonCount> defaults{};
    for (const ReasonRow& row : kReasons) defaults[static_cast<std::size_t>(row.reason)] = row.default_status;
    return defaults;
  }();
  WhenUnreadable when_unreadable = WhenUnreadable::refuse;
};

/// Who goes to which upstream. The first route whose every named condition holds is taken.
struct RouteOptions {
  std::string name;
  std::string system_id = "*";            ///< glob with * and ?
  std::vector<std::string> listeners;     ///< names; empty: every listener
  std::vector<std::string> sources;       ///< CIDR blocks; empty: everywhere
  std::string upstream;                   ///< name of an upstream
  std::vector<std::string> destinations;  ///< prefixes it can deliver (PrefixSet); empty: all
};

enum class ApprovalForm : std::uint8_t { exact, relaxed };
enum class WhenUnmatched : std::uint8_t { answer, forward };

struct ApprovalNumberOptions {
  std::string number;                  ///< long or short code, any form that read_address takes
  std::vector<std::string> upstreams;  ///< where its texts may arrive; empty: every upstream
};

struct ApprovalOptions {
  std::vector<ApprovalNumberOptions> numbers;
  ApprovalForm form = ApprovalForm::exact;
  WhenUnmatched unmatched = WhenUnmatched::answer;
  /// A grant counts this long after it is durable. The promise to recipients is ten minutes at most.
  std::chrono::seconds effective_after{0};
  static constexpr std::chrono::seconds kLongestEffectiveAfter{600};
};

}  // namespace smppguard::policy
