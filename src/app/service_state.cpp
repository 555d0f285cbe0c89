// SPDX-License-Identifier: Apache-2.0
// What the running service is asked by the administrative API.
#include "json_text.hpp"
#include "list_json.hpp"
#include "rules.hpp"
#include "service.hpp"
#include "smppguard/core/node_name.hpp"
#include "wall_clock.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <boost/json/serialize.hpp>

namespace smppguard::app {

Grounds Service::grounds() {
  const std::lock_guard lock{reloading_};
  const ListsInForce::Pointer lists = lists_.current();
  Grounds grounds;
  grounds.rules = setup_.rules;
  grounds.world = make_world(config_);
  grounds.max_age = config_.registry.max_age;
  grounds.registry = lists ? lists->registry() : nullptr;
  grounds.lists = lists;
  grounds.quiet_hours = quiet_hours_;
  grounds.consents = knowledge_.make_consents();
  grounds.senders = knowledge_.make_senders();
  grounds.restraints =
      std::make_unique<MeasuredRestraints>(knowledge_.measures(), MeasuredRestraints::Rates::not_counted);
  grounds.contact = config_.contact;
  return grounds;
}

ServiceStatus Service::status() {
  const Statistics statistics = this->statistics();
  ServiceStatus status{.version = SMPPGUARD_VERSION,
                       .pid = getpid(),
                       .node = {},
                       .started_at = started_at_,
                       .now = wall_time_now(),
                       .doing = doing(),
                       .readiness = ready(),
                       .draining = ending_,
                       .upgrade = upgrade(),
                       .workers = statistics.workers,
                       .sessions = statistics.sessions,
                       .bound = statistics.bound,
                       .listeners = {},
                       .upstreams = upstreams(),
                       .lists = lists_.current(),
                       .store = store_status(),
                       .warnings = warnings()};
  const std::lock_guard lock{reloading_};
  status.listeners = addresses_;
  status.node = !config_.store.node.empty() ? config_.store.node : config_.journal.node;
  if (status.node.empty()) status.node = host_name();
  return status;
}

std::vector<Warning> Service::warnings() const {
  const ListsInForce::State lists = lists_.state();
  const StoreStatus store = store_status();
  Troubles troubles{.now = wall_time_now(), .lists = lists, .store = store, .journal = {}};
  troubles.has_journal = journal_ != nullptr;
  {
    const std::lock_guard lock{journal_trouble_mutex_};
    troubles.journal = journal_trouble_;
  }
  troubles.endpoints = server_->endpoints();
  troubles.certificates = certificates();
  troubles.upgrade = upgrade();
  troubles.measures = measures();
  troubles.spoofing = reporter_->spoofing().clients(troubles.now);
  return warnings_about(troubles);
}

SpoofingPage Service::spoofing(const SpoofingFilter& filter) const {
  return reporter_->spoofing().page(filter, wall_time_now());
}

std::vector<net::CertificateView> Service::certificates() const {
  auto all = server_->certificates();
  if (auto of_api = api_certificate_ ? api_certificate_() : std::nullopt) all.push_back(*std::move(of_api));
  return all;
}

boost::json::object Service::registry() const {
  const ListsInForce::State state = lists_.state();
  return registry_json({state, reporter_->unknown(), today()}, when_unknown_, wall_time_now());
}

std::optional<boost::json::object> Service::list(const std::string& name) const {
  const ListsInForce::State state = lists_.state();
  return list_json({state, reporter_->unknown(), today()}, name);
}

std::string Service::list_folder() const {
  return lists_.state().options.directory;
}

void Service::catch_up() {
  constexpr std::chrono::seconds kPatience{1};
  if (writer_) (void)writer_->settle(kPatience);  // what it does not know then comes as the store gives it
}

void Service::note_deed(std::string_view kind, const web::Caller& caller, std::string_view members) {
  note_evidence(std::string{kind}.c_str(),
                fmt::format("{}{}\"by\":{},\"source\":{}", members, members.empty() ? "" : ",",
                            json_text(caller.name), json_text(caller.source)));
  log_.info(fmt::format("{} by {}", kind, caller.name));
}

admin::ComplaintSettings Service::complaint_settings() {
  const std::lock_guard lock{reloading_};
  return {.dialogue = config_.complaints.dialogue, .hash_key = config_.complaints.hash_key};
}

void Service::note_access(const std::string& what) {
  note_evidence("api_access", "\"what\":" + json_text(what));
}

void Service::note_upgrade(UpgradeState state) {
  const std::lock_guard lock{upgrade_mutex_};
  upgrade_ = std::move(state);
}

UpgradeState Service::upgrade() const {
  const std::lock_guard lock{upgrade_mutex_};
  return upgrade_;
}

LogLevel Service::log_level() const {
  return log_.level();
}

void Service::set_log_level(LogLevel level) {
  log_.set_level(level);
}

}  // namespace smppguard::app
