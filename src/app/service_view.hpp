// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"
#include "smppguard/net/survey.hpp"
#include "smppguard/policy/reason.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace smppguard::app {

/// What the service has done since it started, and what it has at this moment.
struct Statistics {
  WallTime at{};
  relay::BySide<std::uint64_t> forwarded{};  ///< PDUs, by the side they came from
  /// Requests answered with a refusal, by reason; the sum is what "refused" means elsewhere.
  std::array<std::uint64_t, policy::kReasonCount> refused{};
  std::array<std::uint64_t, policy::kReasonCount> decided{};  ///< recipients judged, by reason
  std::uint64_t texts = 0;                                    ///< of recipients, taken for the record
  std::uint64_t binds_accepted = 0;
  std::uint64_t binds_refused = 0;  ///< by whomever: smppguard, the SMSC, or nobody answered
  std::uint64_t sessions = 0;       ///< open now
  std::uint64_t bound = 0;          ///< of these
  std::size_t workers = 0;
  /// Workers that did not answer in time, by index; what they had counted last stands in for them.
  std::vector<std::size_t> silent{};

  [[nodiscard]] std::uint64_t refused_in_all() const noexcept;
};

/// The difference that one interval made.
struct StatisticsSample {
  WallTime at{};  ///< its end
  relay::BySide<std::uint64_t> forwarded{};
  std::array<std::uint64_t, policy::kReasonCount> refused{};
  std::uint64_t sessions = 0;  ///< open at its end
};

struct StatisticsHistory {
  static constexpr std::chrono::seconds kInterval{5};
  static constexpr std::chrono::hours kLongest{1};

  std::chrono::seconds interval = kInterval;
  std::vector<StatisticsSample> samples;  ///< the oldest first
};

/// Which sessions, and which page of them.
struct SessionFilter {
  net::SessionChoice which{};
  std::size_t offset = 0;
  std::size_t limit = 100;
};

struct SessionPage {
  std::size_t total = 0;  ///< that the filter lets through
  bool more = false;      ///< behind these
  WallTime at{};
  std::vector<net::SessionView> sessions;  ///< by id
  std::vector<std::size_t> silent{};  ///< workers that did not answer in time; their sessions are missing
};

/// One page of the sessions that the filter lets through.
[[nodiscard]] SessionPage page_of(std::vector<net::SessionView> sessions, const SessionFilter& filter);

/// An upstream as configured, with what is known of its addresses.
struct UpstreamView {
  std::string name;
  std::vector<net::EndpointView> endpoints;  ///< in the order in which they are tried
  std::uint64_t sessions = 0;                ///< that have or want a link to it
};

/// Whether a balancer should send sessions here.
struct Readiness {
  bool ready = true;
  std::vector<std::string> causes{};  ///< why not; empty where it is
};

}  // namespace smppguard::app
