// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "control.hpp"
#include "inherited_sockets.hpp"
#include "load_config.hpp"
#include "log.hpp"
#include "service.hpp"
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
  const auto now = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now().time_since_epoch());
  sd_notify(0, fmt::format("RELOADING=1\nMONOTONIC_USEC={}", now.count()).c_str());
  Outcome outcome = service.reload();
  tell_ready(service, outcome.ok ? "" : "; the last reload failed, see the log");
  return outcome;
}

/// It is ready or not, whatever the form.
Outcome tell_store(const Service& service, std::vector<std::string> (*form)(const StoreStatus&)) {
  const StoreStatus status = service.store_status();
  return {status.health.ready, form(status)};
}

std::unique_ptr<ControlSocket> open_control(const std::string& path, Service& service, Log& log) {
  if (path.empty()) return nullptr;
  auto socket = ControlSocket::open(path, [&service](const std::string& request) {
    if (request == "reload") return reload_and_tell(service);
    if (request == "lists") return Outcome{true, service.list_status()};
    if (request == "lists metrics") return Outcome{true, service.list_metrics()};
    if (request == "lists read") return service.look_at_lists();
    if (request == "store") return tell_store(service, store_lines);
    if (request == "store json") return tell_store(service, store_json);
    if (request == "store metrics") return tell_store(service, store_metrics);
    return Outcome{false,
                   {"unknown request; this service knows: reload, lists, lists metrics, lists read, store, "
                    "store json, store metrics"}};
  });
  if (socket.has_error()) throw std::runtime_error(socket.error().message);
  log.info("control socket at " + path);
  return *std::move(socket);
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
  const std::string control = loaded.config.control.socket;
  Service service{arguments.config, std::move(loaded), log,
                  [](const std::string& status) { sd_notify(0, ("STATUS=starting: " + status).c_str()); },
                  [](const std::string& doing) { sd_notify(0, ("STATUS=" + doing).c_str()); }};
  const auto addresses = service.listen(take_sockets(log));
  // Before start(): connections wait in the listeners' queues, and a failure here must not meet running
  // workers. The file comes last, since who waits for it takes the service for ready.
  auto control_socket = open_control(control, service, log);
  if (!arguments.addresses_file.empty()) write_addresses(arguments.addresses_file, addresses);
  service.start();
  for (const net::ListeningAddress& one : addresses) {
    log.info(fmt::format("listening listener={} address={}", one.listener, one.address));
  }
  tell_ready(service);
  log.info("ready, smppguard " + version());
  const auto watchdog = start_watchdog(service, log);

  while (wait_for(signals) == SIGHUP) (void)reload_and_tell(service);
  sd_notify(0, "STOPPING=1\nSTATUS=draining");
  log.info("ending: no new sessions, outstanding answers are awaited");
  control_socket.reset();
  end_in_order(service, signals);
}

}  // namespace

int serve(const ServeArguments& arguments) {
  auto loaded = load_config(arguments.config);
  if (!loaded) return exit_usage;
  const sigset_t signals = block_signals();
  raise_descriptor_limit();
  try {
    Log log{loaded->config.log};
    try {
      run(*std::move(loaded), arguments, log, signals);
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
