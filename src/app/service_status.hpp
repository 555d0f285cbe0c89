// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lists_in_force.hpp"
#include "measures.hpp"
#include "service_view.hpp"
#include "smppguard/net/server.hpp"
#include "spoofing.hpp"
#include "store_status.hpp"
#include "upgrade_state.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

namespace smppguard::app {

/// Something that somebody has to see to.
struct Warning {
  enum class Severity : std::uint8_t { warning, error };
  Severity severity = Severity::warning;
  std::string text;
  std::string action;  ///< what to do

  friend bool operator==(const Warning&, const Warning&) = default;
};

/// What could need somebody's action, at one moment.
struct Troubles {
  WallTime now{};
  const ListsInForce::State& lists;
  const StoreStatus& store;
  bool has_journal = false;
  std::string journal;  ///< why it cannot be written; "": it can
  std::vector<net::EndpointView> endpoints{};
  std::vector<net::CertificateView> certificates{};
  UpgradeState upgrade{};
  MeasureCounts measures{};
  std::vector<SpoofingClient> spoofing{};  ///< who has tried, the most first
};

/// The worst first.
[[nodiscard]] std::vector<Warning> warnings_about(const Troubles& troubles);

/// The service as a whole.
struct ServiceStatus {
  std::string version;
  std::int64_t pid = 0;
  std::string node;
  WallTime started_at{};
  WallTime now{};
  std::string doing;
  Readiness readiness;
  bool draining = false;
  UpgradeState upgrade;
  std::size_t workers = 0;
  std::uint64_t sessions = 0;
  std::uint64_t bound = 0;
  std::vector<net::ListeningAddress> listeners;
  std::vector<UpstreamView> upstreams;
  ListsInForce::Pointer lists;
  StoreStatus store;
  std::vector<Warning> warnings;
};
[[nodiscard]] boost::json::object to_json(const ServiceStatus& status);
[[nodiscard]] boost::json::object to_json(const Readiness& readiness);
[[nodiscard]] boost::json::object to_json(const UpgradeState& upgrade);

}  // namespace smppguard::app
