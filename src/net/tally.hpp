// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "names.hpp"
#include "smppguard/net/survey.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace smppguard::net {

using ByReason = std::array<std::uint64_t, policy::kReasonCount>;

/// What is counted by the names of routes, or of client entries.
class NamedCounts {
 public:
  void add(std::size_t place, const ByReason& before, const ByReason& now);
  void tell(const Names& names, std::vector<Decided>& to) const;

 private:
  std::vector<ByReason> counts_;  // by place
};

/// Which route and which client entry a session's decisions count for, and how many of them do already.
struct Account {
  std::optional<std::size_t> route{};
  std::optional<std::size_t> client{};
  ByReason counted{};
};

/// What one worker counts: as it happens where a session has no count of its own, and of sessions when they
/// end. Its thread only.
struct Tally {
  relay::Totals relayed;
  relay::BySide<Octets> octets;
  relay::BySide<std::uint64_t> pauses;
  LatencyHistogram latency;
  std::uint64_t begun = 0;
  std::uint64_t ended = 0;
  relay::Counters of_ended;
  NamedCounts routes;
  NamedCounts clients;

  /// What was decided since the last time counts for the account.
  void charge(Account& account, const ByReason& decided);
};

}  // namespace smppguard::net
