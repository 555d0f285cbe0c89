// SPDX-License-Identifier: Apache-2.0
#include "approval_sink.hpp"
#include "commands.hpp"
#include "consents.hpp"
#include "load_config.hpp"
#include "log.hpp"
#include "printable.hpp"
#include "rules.hpp"
#include "smppguard/consent/index.hpp"
#include "smppguard/dnc/snapshot.hpp"
#include "smppguard/net/server.hpp"
#include "smppguard/store/sqlite_store.hpp"
#include "smppguard/store/writer.hpp"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <fmt/core.h>
#include <fstream>
#include <memory>
#include <pthread.h>
#include <sys/resource.h>
#include <systemd/sd-daemon.h>
#include <thread>
#include <unistd.h>

namespace smppguard::app {
namespace {

Day today() {
  return std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
}

std::string version() {
  return SMPPGUARD_VERSION;
}

/// The signals that end the service, blocked in every thread so that sigwait alone sees them.
sigset_t block_ending_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  (void)std::signal(SIGHUP, SIG_IGN);  // a closed terminal is no reason to drop messages
  (void)std::signal(SIGPIPE, SIG_IGN);
  return set;
}

/// A session needs two descriptors; the soft limit of a plain shell is 1024.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  (void)setrlimit(RLIMIT_NOFILE, &limit);
}

void wait_for(const sigset_t& signals) {
  int which = 0;
  sigwait(&signals, &which);
}

std::shared_ptr<const dnc::Snapshot> open_registry(const dnc::RegistryOptions& options, Log& log) {
  if (options.snapshot.empty()) {
    log.warn("no registry.snapshot is configured: every North American number is unknown");
    return nullptr;
  }
  auto snapshot = dnc::Snapshot::open(options.snapshot).value();
  const dnc::SnapshotInfo& info = snapshot->info();
  std::size_t stale = 0;
  for (const dnc::AreaInfo& area : info.areas) stale += area.version < today() - options.max_age ? 1 : 0;
  log.info(fmt::format("registry {}: {} numbers in {} area codes", options.snapshot, info.total,
                       info.areas.size()));
  if (stale > 0) {
    log.warn(fmt::format(
        "registry: the lists of {} area codes are older than registry.max_age ({} days) and do not "
        "count; build a snapshot from newer files",
        stale, options.max_age.count()));
  }
  return snapshot;
}

void load_grants(store::Store& store, consent::Index& index, Log& log) {
  constexpr std::size_t kReportEvery = 1'000'000;
  const auto began = std::chrono::steady_clock::now();
  std::size_t loaded = 0;
  const std::size_t total = store
                                .load_grants([&](const consent::Grant& grant) {
                                  (void)index.put(grant);
                                  if (++loaded % kReportEvery == 0)
                                    log.info(fmt::format("{} approvals loaded", loaded));
                                })
                                .value();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  log.info(fmt::format("{} approvals in memory after {:.3f} s", total, took.count()));
}

/// Without a store there are no approval numbers either (the configuration is refused otherwise).
class NoRecords final : public net::RecordSink {
  bool submit(const relay::ApprovalText&, const net::SessionName&, WallTime,
              std::function<void(bool)>) override {
    return false;
  }
};

/// What keeps approvals; store and writer are empty where no store is configured.
struct Approvals {
  std::unique_ptr<store::Store> store;
  std::unique_ptr<store::Writer> writer;
  std::unique_ptr<net::RecordSink> sink;
};

Approvals open_approvals(const config::Config& config, const std::shared_ptr<const relay::Rules>& rules,
                         consent::Index& index, Log& log) {
  Approvals approvals;
  if (config.store.path.empty()) {
    approvals.sink = std::make_unique<NoRecords>();
    return approvals;
  }
  approvals.store = store::SqliteStore::open(config.store.path, store::SqliteStore::Mode::read_write).value();
  load_grants(*approvals.store, index, log);
  approvals.writer = std::make_unique<store::Writer>(
      *approvals.store, index, config.store, [&log](const Error& error, std::size_t records) {
        log.error(fmt::format("{} approvals could not be stored: {}", records, error.message));
      });
  approvals.sink = std::make_unique<ApprovalSink>(*approvals.writer, rules, config.approval.effective_after);
  return approvals;
}

/// Whole or not at all, so that whoever waits for it never reads half.
void write_addresses(const std::string& path, const std::vector<net::ListeningAddress>& addresses) {
  const std::string temporary = path + ".tmp";
  std::ofstream file{temporary};
  for (const net::ListeningAddress& one : addresses)
    file << "listener " << one.listener << ' ' << one.address << '\n';
  file.close();
  if (!file || std::rename(temporary.c_str(), path.c_str()) != 0) {
    throw std::runtime_error("cannot write --addresses-file " + path);
  }
}

/// Drains; a further signal cuts it short.
void end_in_order(net::Server& server, const sigset_t& signals) {
  std::thread impatience{[&] {
    wait_for(signals);
    server.hurry();
  }};
  server.drain();
  (void)kill(getpid(), SIGTERM);  // wakes the thread if nobody was impatient
  impatience.join();
}

void run(const config::Config& config, const ServeArguments& arguments, Log& log, const sigset_t& signals) {
  const auto rules = make_rules(config);
  const auto registry = open_registry(config.registry, log);
  consent::Index index;
  const Approvals approvals = open_approvals(config, rules, index, log);
  LogReporter reporter{log, config.log.mask_numbers, rules};
  const auto make_views = [&] {
    net::Views views;
    views.world.registry = registry ? &registry->slabs() : nullptr;
    views.world.when_unknown = config.when_unknown;
    views.consents = std::make_unique<IndexConsents>(index.make_reader());
    views.max_age = config.registry.max_age;
    return views;
  };
  net::Server server{
      {config.listeners, config.upstreams, config.limits}, rules, *approvals.sink, reporter, make_views};
  const auto addresses = server.listen().value();
  // Before start(): connections wait in the listeners' queues, and a failure here must not meet running
  // workers.
  if (!arguments.addresses_file.empty()) write_addresses(arguments.addresses_file, addresses);
  server.start();
  for (const net::ListeningAddress& one : addresses) {
    log.info(fmt::format("listening listener={} address={}", one.listener, one.address));
  }
  sd_notify(0, "READY=1\nSTATUS=judging messages");
  log.info("ready, smppguard " + version());

  wait_for(signals);
  sd_notify(0, "STOPPING=1\nSTATUS=draining");
  log.info("ending: no new sessions, outstanding answers are awaited");
  end_in_order(server, signals);
  if (approvals.writer)
    approvals.writer->stop();  // its completions go to the workers, so it ends before they do
}

}  // namespace

int serve(const ServeArguments& arguments) {
  const auto config = load_config(arguments.config);
  if (!config) return exit_usage;
  const sigset_t signals = block_ending_signals();
  raise_descriptor_limit();
  try {
    Log log{config->log};
    try {
      run(*config, arguments, log, signals);
      log.info("ended");
      return exit_ok;
    } catch (const std::exception& error) {
      log.error(fmt::format("cannot go on: {}", error.what()));
      return exit_failed;
    }
  } catch (const std::exception& error) {  // no log to say it in
    fmt::print(stderr, "smppguard: {}\n", error.what());
    return exit_failed;
  }
}

}  // namespace smppguard::app
