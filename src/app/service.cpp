// SPDX-License-Identifier: Apache-2.0
#include "service.hpp"

#include "consent_sink.hpp"
#include "journal_source.hpp"
#include "kept_receipts.hpp"
#include "misconfigured.hpp"
#include "printable.hpp"
#include "quiet_hours.hpp"
#include "rules.hpp"
#include "store_name.hpp"
#include "wall_clock.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/core.h>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <boost/system/system_error.hpp>

namespace smppguard::app {
namespace {

/// For who takes another process's place, and for who leaves its own.
constexpr std::chrono::seconds kCatchUp{5};
constexpr std::chrono::seconds kWorkersPatience{5};

Result<std::shared_ptr<const policy::QuietHours>> open_quiet_hours(const policy::QuietHoursOptions& options) {
  if (options.areas.empty()) return std::shared_ptr<const policy::QuietHours>{};
  return load_quiet_hours(options, wall_time_now());
}

/// "a thing" as a member of a JSON object; what it says needs no escaping.
std::string member(std::string_view name, std::string_view value) {
  return fmt::format("\"{}\":\"{}\"", name, value);
}

/// Without a store there are no approval and complaint numbers either (the configuration is refused
/// otherwise), and refusals are told by responses.
class NoRecords final : public net::RecordSink {
  bool submit(const relay::ConsentText&, const net::SessionName&, WallTime,
              std::function<void(bool)>) override {
    return false;
  }
  bool keep(std::shared_ptr<const relay::Receipt>, std::function<void(bool)>) override { return false; }
  void forget(std::shared_ptr<const relay::Receipt>) override {}
};

std::string watched_folder(const config::Config& config) {
  return config.registry.watch ? config.registry.directory : "";
}

bool hinders(const traffic::TrafficOptions& options) {
  return options.enabled &&
         std::any_of(options.rules.begin(), options.rules.end(),
                     [](const traffic::Rule& rule) { return rule.action > traffic::Action::alert; });
}

/// Only here can be read which port the system chose.
void say_new(const std::vector<net::ListeningAddress>& before, const std::vector<net::ListeningAddress>& now,
             std::vector<std::string>& lines) {
  for (const net::ListeningAddress& one : now) {
    if (std::find(before.begin(), before.end(), one) != before.end()) continue;
    lines.push_back(fmt::format("listening listener={} address={}", one.listener, one.address));
  }
}

/// With its encryption, which an address may need that is no loopback one.
void keep_api_address(const web::ApiOptions& now, web::ApiOptions& next, std::vector<std::string>& lines) {
  if (next.address == now.address && next.port == now.port) return;
  next.address = now.address;
  next.port = now.port;
  next.certificate = now.certificate;
  next.key = now.key;
  lines.emplace_back("api.address: takes effect at the next start");
}

/// What only a restart can change stays as it is, and is said.
void keep_what_needs_a_restart(const config::Config& now, config::Config& next,
                               std::vector<std::string>& lines) {
  const auto keep = [&](auto& setting, const auto& current, const char* name) {
    if (setting == current) return;
    setting = current;
    lines.push_back(fmt::format("{}: takes effect at the next start", name));
  };
  keep(next.store, now.store, "store");
  keep(next.limits.workers, now.limits.workers, "limits.workers");
  traffic::TrafficOptions traffic = next.traffic;
  traffic.rules = now.traffic.rules;
  traffic.measures_per_hour = now.traffic.measures_per_hour;
  keep(traffic, now.traffic, "traffic, but for rules, actions and measures_per_hour");
  traffic.rules = std::move(next.traffic.rules);
  traffic.measures_per_hour = next.traffic.measures_per_hour;
  next.traffic = std::move(traffic);
  keep(next.log.file, now.log.file, "log.file");
  keep(next.log.format, now.log.format, "log.format");
  keep(next.log.rotate_octets, now.log.rotate_octets, "log.rotate_size");
  keep(next.log.rotate_keep, now.log.rotate_keep, "log.rotate_keep");
  keep(next.control, now.control, "control");
  keep(next.share, now.share, "share");
  keep_api_address(now.api, next.api, lines);
  const journal::Decisions decisions = next.journal.decisions;
  next.journal.decisions = now.journal.decisions;
  keep(next.journal, now.journal, "journal");
  next.journal.decisions = decisions;  // the one setting of it that can change at any time
}

}  // namespace

Service::Service(std::string config_path, config::Loaded loaded, Log& log, const Progress& progress,
                 Turn turn)
    : config_path_{std::move(config_path)},
      started_at_{wall_time_now()},
      log_{log},
      config_{std::move(loaded.config)},
      values_{std::move(loaded.values)},
      setup_{make_setup(config_, ids_)},
      quiet_hours_{configured(open_quiet_hours(config_.quiet_hours))},
      log_reporter_{log, config_.log, setup_.rules},
      store_options_{config_.store},
      turn_{std::move(turn)},
      store_trouble_{log, [this](bool away) {
                       store_away_ = away;
                       if (turn_ && judging_) turn_(doing());
                     }} {
  knowledge_.tell_of_measures([this](const store::FeedEntry& entry) {
    if (Analytics* const analytics = hearing_) analytics->heard(entry);
  });
  open_store(progress);
  load_lists();
  open_analytics();
  reporter_ = std::make_unique<Recorder>(log_reporter_);
  open_server();
}

void Service::take_charge(Beginning beginning, const Progress& progress) {
  if (beginning == Beginning::in_place_of_another) {
    succeeded_at_ = wall_time_now();
    await_what_was_said(progress);
    look_at_lists_once_more();
  }
  open_journal();
  if (beginning == Beginning::alone) hand_over_receipts().value();
}

void Service::open_server() {
  try {
    server_ = std::make_unique<net::Server>(setup_, *sink_, *reporter_,
                                            views_of(config_, lists_.current(), quiet_hours_));
  } catch (const boost::system::system_error&) {  // of a socket or a thread
    throw;
  } catch (const std::system_error&) {
    throw;
  } catch (const std::runtime_error& error) {  // of a certificate, a key, a password's file
    throw Misconfigured{error.what()};
  }
}

Service::~Service() {
  statistics_clock_.reset();
  if (watcher_) watcher_->stop();  // its thread may be waking it, so it is not yet taken away
  bell_.reset();
  if (writer_) writer_->stop();  // its completions go to the server's workers
  server_.reset();               // before what its sessions use
  hearing_ = nullptr;
  analytics_.reset();
  if (journal_) journal_->record(journal::EvidenceEntry{wall_time_now(), "service_ended", "", 0});
}

/// To the process before this one, and is not known here yet. Who judged without it would send to who has
/// just said STOP. Throws if the store does not answer.
void Service::await_what_was_said(const Progress& progress) {
  constexpr int kAttempts = 12;
  for (int left = kAttempts; writer_ && !writer_->settle(kCatchUp); --left) {
    if (left == 1)
      throw std::runtime_error("the store does not tell what the process before has put into it");
    log_.warn("the store does not tell what the process before has put into it; it is asked again");
    progress("waiting for the store");
  }
}

void Service::open_store(const Progress& progress) {
  if (config_.store.location.empty()) {
    log_.warn("no store is configured: nobody can approve or opt out, and nobody is registered");
    sink_ = std::make_unique<NoRecords>();
    return;
  }
  store_ = store::open_store(config_.store, store::Mode::read_write).value();
  directory_store_ = store::open_directory(config_.store, store::Mode::read_only).value();
  load_knowledge(progress);
  writer_ = std::make_unique<store::Writer>(
      *store_, knowledge_, knowledge_.position(), config_.store,
      [this](const store::AppendError& error, std::size_t changes) {
        store_trouble_.failed(error, changes, std::chrono::steady_clock::now());
      },
      [this](Duration away, std::uint64_t caught_up) { store_trouble_.back(away, caught_up); });
  bell_ = store::open_bell(
      config_.store, [this] { writer_->look_soon(); },
      [this](const std::string& what) { log_.warn("other nodes are not heard at once: " + what); });
  auto sink = std::make_unique<ConsentSink>(*writer_, knowledge_, complaints_, setup_.rules,
                                            config_.approval.effective_after);
  consent_sink_ = sink.get();
  sink_ = std::move(sink);
}

/// Those that an earlier process left.
Result<void> Service::hand_over_receipts() {
  if (!store_) return {};
  const auto store = store::open_store(store_options_, store::Mode::read_write);  // the writer has the other
  if (store.has_error()) return store.error();
  auto kept = load_receipts(**store, *setup_.rules, wall_time_now());
  if (kept.has_error()) return kept.error();
  std::erase_if(kept->receipts, [&](const auto& receipt) {
    const auto id = relay::read_own_message_id(receipt->message_id);
    return succeeded_at_ && id && id->refused_at >= *succeeded_at_;  // of this process
  });
  if (!kept->receipts.empty())
    log_.info(fmt::format("{} receipts wait for their ESMEs", kept->receipts.size()));
  if (kept->stranded > 0) {
    log_.warn(fmt::format("{} receipts are for upstreams that are not configured and stay in the store",
                          kept->stranded));
  }
  server_->hand_over(kept->receipts);
  return {};
}

bool Service::take_receipts_left() {
  const std::lock_guard lock{reloading_};
  const auto taken = hand_over_receipts();
  if (taken.has_error()) {
    log_.error("receipts that the process before has left: " + taken.error().message + "; it is tried again");
  }
  return taken.has_value();
}

std::string Service::store_name() const {
  return name_of(store_options_);
}

bool Service::retire() {
  ending_ = true;
  statistics_clock_.reset();
  watcher_->stop();  // it would record what happens to the lists
  const std::lock_guard lock{reloading_};
  draining_ = true;
  judging_ = false;
  if (analytics_) analytics_->stop();
  if (!server_->retire(kWorkersPatience)) return false;
  if (writer_ && !writer_->settle(kCatchUp)) log_.warn("the store does not take the last that was said");
  return true;
}

void Service::let_go() {
  if (!journal_) return;
  note_evidence("service_retired", member("version", SMPPGUARD_VERSION));
  journal_->close();
}

void Service::load_knowledge(const Progress& progress) {
  const auto began = std::chrono::steady_clock::now();
  const auto report = [&](std::size_t count) {
    const std::string status = fmt::format("{} standings of recipients loaded", count);
    progress(status);
    log_.info(status);
  };
  const auto loaded =
      knowledge_
          .load(*store_, *directory_store_, report, [this](const std::string& what) { log_.error(what); })
          .value();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  const auto directory = knowledge_.directory();
  log_.info(fmt::format(
      "{} standings of recipients, {} sender numbers of {} organisations in memory after {:.3f} s",
      loaded.count, directory->numbers(), directory->organisations(), took.count()));
}

void Service::open_journal() {
  if (config_.journal.path.empty()) return;
  const auto trouble = [this](const std::string& what) {
    {
      const std::lock_guard lock{journal_trouble_mutex_};
      journal_trouble_ = what;
    }
    if (what.empty()) {
      log_.info("the journal can be written again");
    } else {
      log_.error("journal: " + what);
    }
  };
  journal::Journal::Source source;
  if (!config_.store.location.empty()) {
    // Of its own, since it is read on the journal's thread.
    source = journal_source(store::open_store(config_.store, store::Mode::read_only).value(), trouble);
  }
  journal_ = journal::Journal::open(config_.journal, std::move(source), trouble, wall_time_now).value();
  reporter_->use(*journal_);
  journal_->record(
      journal::EvidenceEntry{wall_time_now(), "service_started", member("version", SMPPGUARD_VERSION), 0});
  for (journal::EvidenceEntry& entry : std::exchange(early_evidence_, {})) journal_->record(std::move(entry));
  name_upstreams();
}

void Service::name_upstreams() {
  if (journal_) journal_->name_upstreams(ids_.upstreams());
}

net::MakeViews Service::views_of(const config::Config& config, ListsInForce::Pointer lists,
                                 std::shared_ptr<const policy::QuietHours> quiet_hours) {
  policy::World world = make_world(config);
  world.registry = lists ? lists->registry() : nullptr;
  world.lists = lists.get();
  return [this, world, max_age = config.registry.max_age, lists = std::move(lists),
          quiet_hours = std::move(quiet_hours)](std::size_t worker) {
    net::Views views;
    views.world = world;
    views.consents = knowledge_.make_consents();
    views.senders = knowledge_.make_senders();
    if (writer_) views.restraints = knowledge_.make_restraints();
    if (analytics_) views.watch = analytics_->watch(worker);
    views.quiet_hours = quiet_hours;
    views.max_age = max_age;
    views.lists = lists;
    return views;
  };
}

std::vector<net::ListeningAddress> Service::listen(std::vector<net::Inherited> inherited, net::PassedBy by) {
  addresses_ = server_->listen(std::move(inherited), by).value();
  return addresses_;
}

Result<std::vector<net::Inherited>> Service::listening_sockets() {
  const std::lock_guard lock{reloading_};
  return server_->listening_sockets();
}

void Service::start() {
  const std::lock_guard lock{reloading_};
  server_->start();
  started_ = true;
  judging_ = true;
  watcher_ = std::make_unique<ListWatcher>(
      ListWatcher::Tasks{[this] { return verify_lists(); }, [this] { (void)look_at_lists(); },
                         [this] { return tidy_lists(); }},
      watched_folder(config_), [this](const std::string& what) { log_.warn(what); });
  statistics_clock_ = std::make_unique<StatisticsClock>(statistics_ring_, [this] { return statistics(); });
}

Outcome Service::reload() {
  const std::lock_guard lock{reloading_};
  if (!started_) return {false, {"the service is still starting; nothing was changed"}};
  if (draining_) return {false, {"the service is ending; nothing was changed"}};
  if (upgrade().stage == UpgradeState::Stage::starting) {
    return {false, {"a new process loads that has read the file; try again when the upgrade is over"}};
  }
  log_.info("reloading " + config_path_);
  config::Loaded loaded = config::load_file(config_path_);
  Outcome outcome;
  if (loaded.ok()) {
    outcome = take_over(std::move(loaded));
  } else {
    for (const config::Diagnostic& diagnostic : loaded.diagnostics) {
      outcome.lines.push_back(config::format(diagnostic, config_path_));
    }
  }
  if (!outcome.ok) outcome.lines.emplace_back("nothing was changed: the configuration in force stays");
  for (const std::string& line : outcome.lines) {
    if (outcome.ok) {
      log_.info("reload: " + line);
    } else {
      log_.error("reload failed: " + line);
    }
  }
  return outcome;
}

Outcome Service::take_over(config::Loaded loaded) {
  Outcome outcome;
  for (const config::Diagnostic& warning : loaded.diagnostics) {
    outcome.lines.push_back(config::format(warning, config_path_));
  }
  const std::size_t warnings = outcome.lines.size();
  config::Config next = std::move(loaded.config);
  const auto changes = config::differences(values_, loaded.values);
  outcome.lines.insert(outcome.lines.end(), changes.begin(), changes.end());
  keep_what_needs_a_restart(config_, next, outcome.lines);
  const bool same_folder = next.registry.directory == config_.registry.directory;
  auto lists = lists_.read(next.registry.directory, verify_for(next.registry));
  if (!same_folder && lists.has_error()) return {false, {lists.error().message}};
  if (!same_folder && !lists->refused.empty()) return {false, {lists->refused.front().why}};
  const bool lists_read = lists.has_value();
  if (!lists_read) {
    outcome.lines.push_back(lists.error().message + "; the lists in force stay");
    lists = ListsInForce::Reading{lists_.current(), {}};
  }
  const auto quiet_hours = open_quiet_hours(next.quiet_hours);
  if (quiet_hours.has_error()) return {false, {quiet_hours.error().message}};
  if (store_ == nullptr && !next.approval.numbers.empty()) {
    return {false, {"approval numbers need a store, which only a restart can open"}};
  }
  if (store_ == nullptr && hinders(next.traffic)) {
    return {false, {"traffic rules that hinder senders need a store, which only a restart can open"}};
  }
  if (store_ == nullptr && !next.complaints.numbers.empty()) {
    return {false, {"complaint numbers need a store, which only a restart can open"}};
  }
  if (take_api_) {
    if (auto taken = take_api_(next.api); taken.has_error()) return {false, {taken.error().message}};
  }
  const net::Setup setup = make_setup(next, ids_);
  adopt(next, setup);  // first: a session may report of an upstream as soon as it knows it
  const auto reloaded = server_->reload(setup, views_of(next, lists->lists, *quiet_hours));
  if (reloaded.has_error()) {
    adopt(config_, setup_);
    if (take_api_) (void)take_api_(config_.api);
    return {false, {reloaded.error().message}};
  }

  say_new(addresses_, *reloaded, outcome.lines);
  addresses_ = *reloaded;
  if (analytics_ && next.traffic.rules != config_.traffic.rules) analytics_->adopt(next.traffic.rules);
  measures_per_hour_ = next.traffic.measures_per_hour;
  config_ = std::move(next);
  values_ = std::move(loaded.values);
  quiet_hours_ = *quiet_hours;
  setup_ = setup;
  const ListsInForce::Pointer before = lists_.current();
  lists_.put(lists->lists, config_.registry, wall_time_now());
  if (lists_read) tell_passed_over(lists->refused, outcome.lines);
  tell_changes(before, "registry_replaced", outcome.lines);
  watcher_->follow(watched_folder(config_));
  if (outcome.lines.size() == warnings) {
    outcome.lines.emplace_back("nothing in the file has changed; files it names were read anew");
  }
  outcome.ok = true;
  return outcome;
}

void Service::adopt(const config::Config& config, const net::Setup& setup) {
  log_.set_level(config.log.level);
  when_unknown_ = config.when_unknown;
  log_reporter_.adopt(config.log, setup.rules);
  name_upstreams();
  if (journal_) journal_->set_decisions(config.journal.decisions);
  if (consent_sink_ != nullptr) consent_sink_->adopt(setup.rules, config.approval.effective_after);
}

StoreStatus Service::store_status() const {
  return {store_options_, writer_ ? writer_->health(wall_time_now()) : store::Health{}};
}

std::string Service::doing() const {
  return store_away_ ? "judging messages; the store fails, see the log" : "judging messages";
}

bool Service::answers(std::chrono::milliseconds patience) {
  return server_->answers(patience);
}

void Service::drain() {
  ending_ = true;
  judging_ = false;
  {
    const std::lock_guard lock{reloading_};  // waits for one that is under way
    draining_ = true;
  }
  server_->drain();
  if (analytics_) analytics_->stop();
  if (writer_) writer_->stop();
}

void Service::hurry() noexcept {
  server_->hurry();
}

}  // namespace smppguard::app
