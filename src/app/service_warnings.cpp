// SPDX-License-Identifier: Apache-2.0
#include "list_changes.hpp"
#include "printable.hpp"
#include "service_status.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <utility>

namespace smppguard::app {
namespace {

using Severity = Warning::Severity;
using Warnings = std::vector<Warning>;

/// A certificate is to be renewed before that.
constexpr std::chrono::days kCertificateNotice{30};
/// Attempts of one client within the hour that are no slip, and how many clients are named.
constexpr std::uint64_t kManyAttempts = 100;
constexpr std::size_t kMostNamed = 10;

void add_lists(Warnings& warnings, const Troubles& troubles) {
  const ListsInForce::State& state = troubles.lists;
  const dnc::Lists* const lists = state.lists ? &state.lists->lists() : nullptr;
  const bool missing = lists == nullptr || lists->national() == nullptr;
  for (const std::string& text :
       warnings_about(lists, state.options, std::chrono::floor<std::chrono::days>(troubles.now))) {
    warnings.push_back({missing ? Severity::error : Severity::warning, text,
                        "import current list files: smppguard dnc import"});
  }
  if (!state.trouble.empty()) {
    warnings.push_back({Severity::error, "registry.directory " + state.trouble,
                        "mend the folder; it is tried again, and the lists in force stay"});
  }
  if (state.refused) {
    warnings.push_back(
        {Severity::warning,
         fmt::format("list file refused at {}: {}", printable(state.refused->at), state.refused->why),
         "import its files anew: smppguard dnc import"});
  }
}

void add_store(Warnings& warnings, const StoreStatus& store) {
  if (store.options.location.empty()) {
    warnings.push_back({Severity::warning,
                        "no store is configured: nobody can approve or opt out, and nobody is registered",
                        "name a file or a postgresql:// URL as store, and start anew"});
    return;
  }
  if (!store.health.ready) {
    warnings.push_back({Severity::error, "the knowledge of the store is older than store.not_ready_after",
                        "mend the way to the store; see smppguard store status"});
  }
  if (!store.health.error.empty()) {
    warnings.push_back({Severity::error, "the store fails: " + store.health.error,
                        "mend it; meanwhile messages are judged by what is known, and approvals are refused "
                        "until they can be kept"});
  } else if (store.health.role == store::Role::reader) {
    warnings.push_back({Severity::warning, "the store takes no writes",
                        "let the URL name the server that does, or await its return"});
  }
}

void add_journal(Warnings& warnings, const Troubles& troubles) {
  if (!troubles.has_journal) {
    warnings.push_back({Severity::warning, "no journal is configured: no record is kept of what is refused",
                        "name a folder as journal.path, and start anew"});
  } else if (!troubles.journal.empty()) {
    warnings.push_back({Severity::error, "the journal cannot be written: " + troubles.journal,
                        "make room, or mend what the system says"});
  }
}

void add_endpoints(Warnings& warnings, const Troubles& troubles) {
  for (const net::EndpointView& one : troubles.endpoints) {
    if (one.state != net::EndpointView::State::down) continue;
    warnings.push_back({Severity::warning,
                        fmt::format("upstream {}: {} cannot be reached since {}: {}", one.upstream,
                                    one.endpoint, printable(one.since), one.why),
                        "ask whoever runs the SMSC, or mend the way to it"});
  }
}

void add_certificates(Warnings& warnings, const Troubles& troubles) {
  for (const net::CertificateView& one : troubles.certificates) {
    if (one.not_after - troubles.now > kCertificateNotice) continue;
    const bool over = one.not_after <= troubles.now;
    warnings.push_back({over ? Severity::error : Severity::warning,
                        fmt::format("{}: the certificate {} {} on {}", one.owner, one.file,
                                    over ? "expired" : "expires", printable(one.not_after)),
                        "put a new one in its place, and reload"});
  }
}

void add_upgrade(Warnings& warnings, const UpgradeState& upgrade) {
  if (upgrade.stage != UpgradeState::Stage::failed) return;
  warnings.push_back({Severity::warning, "the last upgrade failed: " + upgrade.detail,
                      "this process serves as before; mend that, then: smppguard upgrade"});
}

/// Whoever is held waits for somebody.
void add_measures(Warnings& warnings, const MeasureCounts& measures) {
  const std::size_t held = measures[static_cast<std::size_t>(store::Measure::Action::hold)];
  if (held == 0) return;
  warnings.push_back({Severity::warning,
                      fmt::format("{} sender{} held for unwanted traffic", held, held == 1 ? " is" : "s are"),
                      "look at the evidence, then block or trust: smppguard measure list --action hold"});
}

void add_spoofing(Warnings& warnings, const std::vector<SpoofingClient>& clients) {
  std::size_t named = 0;
  for (const SpoofingClient& one : clients) {
    if (one.within_hour < kManyAttempts || ++named > kMostNamed) continue;
    const std::string system_id = printable(one.system_id);
    warnings.push_back(
        {Severity::warning,
         fmt::format(
             "client {}: {} messages within the hour had a sender that is not its own or that it did not "
             "prove",
             system_id, one.within_hour),
         fmt::format("see smppguard spoofing --system-id {}, and ask who runs it", system_id)});
  }
}

}  // namespace

Warnings warnings_about(const Troubles& troubles) {
  Warnings warnings;
  add_lists(warnings, troubles);
  add_store(warnings, troubles.store);
  add_journal(warnings, troubles);
  add_endpoints(warnings, troubles);
  add_certificates(warnings, troubles);
  add_upgrade(warnings, troubles.upgrade);
  add_measures(warnings, troubles.measures);
  add_spoofing(warnings, troubles.spoofing);
  std::stable_sort(warnings.begin(), warnings.end(),
                   [](const Warning& a, const Warning& b) { return a.severity > b.severity; });
  return warnings;
}

}  // namespace smppguard::app
