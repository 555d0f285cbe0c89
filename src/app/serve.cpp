// SPDX-License-Identifier: Apache-2.0
#include "admin_api.hpp"
#include "commands.hpp"
#include "inherited_sockets.hpp"
#include "load_config.hpp"
#include "log.hpp"
#include "misconfigured.hpp"
#include "service.hpp"
#include "smppguard/store/open.hpp"
#include "smppguard/web/server.hpp"
#include "watchdog.hpp"

#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <fmt/core.h>
#include <fstream>
#include <memory>
#include <pthread.h>
#include <stdexcept>
#include <sys/resource.h>
#include <systemd/sd-daemon.h>
#include <thread>
#include <unistd.h>

namespace smppguard::app {
namespace {

std::string version() {
  return SMPPGUARD_VERSION;
}

/// The signals that the service waits for, blocked in every thread so that sigwait alone sees them.
sigset_t block_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, signal);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
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

int wait_for(const sigset_t& signals) {
  int which = 0;
  sigwait(&signals, &which);
  return which;
}

/// Whole or not at all, so that whoever waits for it never reads half.
void write_addresses(const std::string& path, const std::vector<net::ListeningAddress>& addresses,
                     const std::string& api) {
  const std::string temporary = path + ".tmp";
  std::ofstream file{temporary};
  for (const net::ListeningAddress& one : addresses)
    file << "listener " << one.listener << ' ' << one.address << '\n';
  if (!api.empty()) file << "api tcp " << api << '\n';
  file.close();
  if (!file || std::rename(temporary.c_str(), path.c_str()) != 0) {
    throw std::runtime_error("cannot write --addresses-file " + path);
  }
}

/// Drains; a further signal that ends the service cuts it short.
void end_in_order(Service& service, const sigset_t& signals) {
  std::thread impatience{[&] {
    while (wait_for(signals) == SIGHUP) {
    }
    service.hurry();
  }};
  service.drain();
  (void)kill(getpid(), SIGTERM);  // wakes the thread if nobody was impatient
  impatience.join();
}

void tell_ready(const Service& service, const char* more = "") {
  sd_notify(0, fmt::format("READY=1\nSTATUS={}{}", service.doing(), more).c_str());
}

Outcome reload_and_tell(Service& service) {
  if (service.is_ending()) return service.reload();  // which refuses; systemd has been told what goes on
  const auto now = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now().time_since_epoch());
  sd_notify(0, fmt::format("RELOADING=1\nMONOTONIC_USEC={}", now.count()).c_str());
  Outcome outcome = service.reload();
  tell_ready(service, outcome.ok ? "" : "; the last reload failed, see the log");
  return outcome;
}

/// Before anything that takes long: throws where the files that the configuration names cannot be used.
void check_files(const config::Config& config) {
  configured(store::check_location(config.store));
  configured(web::Server::check(config.api));
}

/// Throws. Without both places nobody reaches it.
std::unique_ptr<web::Server> open_api(const config::Config& config, const web::Router& router,
                                      Service& service, Log& log) {
  const std::string& control = config.control.socket;
  const web::ApiOptions& options = config.api;
  auto opened =
      web::Server::open(control, options, router, [&](web::Concern concern, const std::string& what) {
        if (concern == web::Concern::fault) return log.error(what);
        log.warn(what);
        service.note_access(what);
      });
  if (opened.has_error()) throw std::runtime_error(opened.error().message);
  web::Server& server = **opened;
  service.serve_api([&server](const web::ApiOptions& next) { return server.reload(next); },
                    [&server]() -> std::optional<net::CertificateView> {
                      const auto shown = server.certificate();
                      if (!shown) return std::nullopt;
                      return net::CertificateView{"api", shown->file, shown->not_after};
                    });
  if (!control.empty()) log.info("control socket at " + control);
  if (!server.address().empty()) {
    log.info(fmt::format("administrative API at http{}://{}/", options.certificate.empty() ? "" : "s",
                         server.address()));
  }
  return *std::move(opened);
}

std::vector<net::Inherited> take_sockets(Log& log) {
  auto sockets = inherited_sockets().value();
  for (const net::Inherited& one : sockets) log.info("a socket was passed for listener " + one.name);
  return sockets;
}

/// Where systemd watches (WatchdogSec=): a worker that hangs has it start the service anew.
std::unique_ptr<Watchdog> start_watchdog(Service& service, Log& log) {
  std::uint64_t limit = 0;
  if (sd_watchdog_enabled(0, &limit) <= 0) return nullptr;
  return std::make_unique<Watchdog>(
      std::chrono::microseconds{limit},
      [&service](std::chrono::milliseconds patience) { return service.answers(patience); },
      [] { sd_notify(0, "WATCHDOG=1"); },
      [&log] { log.error("a worker does not answer; if that lasts, systemd starts the service anew"); });
}

void run(config::Loaded loaded, const ServeArguments& arguments, Log& log, const sigset_t& signals) {
  const config::Config config = loaded.config;
  check_files(config);
  Service service{arguments.config, std::move(loaded), log,
                  [](const std::string& status) { sd_notify(0, ("STATUS=starting: " + status).c_str()); },
                  [](const std::string& doing) { sd_notify(0, ("STATUS=" + doing).c_str()); }};
  const auto addresses = service.listen(take_sockets(log));
  // Before start(): connections wait in the listeners' queues, and a failure here must not meet running
  // workers. The file comes last, since who waits for it takes the service for ready.
  const AdminApi admin{service, config, [&service] { return reload_and_tell(service); },
                       [] { (void)kill(getpid(), SIGTERM); }};
  auto api = open_api(config, admin.router(), service, log);
  if (!arguments.addresses_file.empty()) write_addresses(arguments.addresses_file, addresses, api->address());
  service.start();
  api->start();
  for (const net::ListeningAddress& one : addresses) {
    log.info(fmt::format("listening listener={} address={}", one.listener, one.address));
  }
  tell_ready(service);
  log.info("ready, smppguard " + version());
  const auto watchdog = start_watchdog(service, log);

  while (wait_for(signals) == SIGHUP) (void)reload_and_tell(service);
  sd_notify(0, "STOPPING=1\nSTATUS=draining");
  log.info("ending: no new sessions, outstanding answers are awaited");
  end_in_order(service, signals);
  api.reset();  // not before: it tells who asks that the service is ending
}

}  // namespace

int serve(const ServeArguments& arguments) {
  auto loaded = load_config(arguments.config, Tell::warnings);
  if (!loaded) return exit_usage;
  const sigset_t signals = block_signals();
  raise_descriptor_limit();
  try {
    Log log{loaded->config.log};
    try {
      run(*std::move(loaded), arguments, log, signals);
      log.info("ended");
      return exit_ok;
    } catch (const Misconfigured& error) {
      log.error(fmt::format("cannot start: {}", error.what()));
      return exit_usage;
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
