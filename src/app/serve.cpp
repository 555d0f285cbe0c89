// SPDX-License-Identifier: Apache-2.0
#include "admin_api.hpp"
#include "commands.hpp"
#include "inherited_sockets.hpp"
#include "load_config.hpp"
#include "log.hpp"
#include "misconfigured.hpp"
#include "predecessor.hpp"
#include "service.hpp"
#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/store/open.hpp"
#include "smppguard/web/server.hpp"
#include "store_name.hpp"
#include "upgrade.hpp"
#include "watchdog.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <fmt/core.h>
#include <fstream>
#include <memory>
#include <poll.h>
#include <pthread.h>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <systemd/sd-daemon.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace smppguard::app {
namespace {

constexpr std::array<int, 2> kEndingSignals{SIGTERM, SIGINT};
/// Beyond what configuration gives a session to end.
constexpr std::chrono::seconds kLastOctets{5};

std::string version() {
  return SMPPGUARD_VERSION;
}

/// The signals that the service waits for, blocked in every thread so that they are waited for alone.
sigset_t block_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGUSR2}) sigaddset(&set, signal);
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

/// Whether one that ends the service has come.
bool is_pending(const sigset_t& signals) {
  sigset_t pending;
  sigpending(&pending);
  return std::any_of(kEndingSignals.begin(), kEndingSignals.end(), [&](int one) {
    return sigismember(&signals, one) == 1 && sigismember(&pending, one) == 1;
  });
}

/// Whether it asks the service to end.
bool ends(int signal) noexcept {
  return std::find(kEndingSignals.begin(), kEndingSignals.end(), signal) != kEndingSignals.end();
}

/// The next signal; or 0, and it is the upgrade's turn to go on.
int wait_for(const FileDescriptor& signals, Upgrade& upgrade) {
  for (;;) {
    std::array<pollfd, 2> ready{{{signals.get(), POLLIN, 0}, {upgrade.descriptor(), POLLIN, 0}}};
    const int count = poll(ready.data(), ready.size(), upgrade.patience());
    if (count == 0) upgrade.give_up();
    if (count <= 0) continue;
    signalfd_siginfo signal{};
    if (ready[0].revents == 0) return 0;
    if (read(signals.get(), &signal, sizeof signal) == sizeof signal)
      return static_cast<int>(signal.ssi_signo);
  }
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
    int signal = 0;
    do {
      sigwait(&signals, &signal);
    } while (!ends(signal));
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

/// Until a signal ends the service. True if another process has loaded meanwhile that takes its place.
bool serve_until_ended(Service& service, Upgrade& upgrade, const PredecessorWatch* watch,
                       const sigset_t& signals) {
  const FileDescriptor signalled{signalfd(-1, &signals, SFD_CLOEXEC)};
  if (signalled.get() < 0) throw std::runtime_error(system_fail("cannot wait for signals").message);
  for (;;) {
    const int signal = wait_for(signalled, upgrade);
    if (ends(signal)) return false;
    if (signal == SIGHUP) (void)reload_and_tell(service);
    if (signal == SIGUSR2) {
      watch == nullptr || watch->has_ended()
          ? upgrade.begin()
          : upgrade.refuse("the process before this one still ends its sessions");
    }
    if (signal == 0 && upgrade.go_on()) return true;
  }
}

/// While another process has the place, systemd hears that one only.
void tell_status(Predecessor* predecessor, const std::string& status) {
  if (predecessor != nullptr) return predecessor->tell_progress(status);
  sd_notify(0, ("STATUS=starting: " + status).c_str());
}

/// A predecessor serves with its store until its last session has ended: another one, or another form of it,
/// would part what the two are told. Throws.
void check_store(const store::StoreOptions& options, const std::string& former) {
  const std::string name = name_of(options);
  if (name != former) {
    throw std::runtime_error(fmt::format(
        "store: it is {} now and was {} when the service started; that takes effect with a restart", name,
        former));
  }
  if (options.location.empty()) return;
  if (const auto fits = store::open_store(options, store::Mode::read_only); fits.has_error()) {
    throw std::runtime_error("no second process can use the store now: " + fits.error().message);
  }
}

/// Who loads beside a process that serves is the one to go if memory does not suffice for both.
class FirstToGo {
 public:
  explicit FirstToGo(const Predecessor* predecessor) {
    std::ifstream{kFile} >> usual_;
    if (predecessor != nullptr) std::ofstream{kFile} << 1000;
    changed_ = predecessor != nullptr;
  }
  ~FirstToGo() {
    if (changed_) std::ofstream{kFile} << usual_;
  }
  FirstToGo(const FirstToGo&) = delete;
  FirstToGo& operator=(const FirstToGo&) = delete;

 private:
  static constexpr const char* kFile = "/proc/self/oom_score_adj";
  int usual_ = 0;
  bool changed_ = false;
};

/// A service that is not the only one yet: all that takes long or is likely to fail. Throws.
std::unique_ptr<Service> load(config::Loaded loaded, const ServeArguments& arguments, Log& log,
                              Predecessor* predecessor, std::vector<net::ListeningAddress>& addresses) {
  const FirstToGo first_to_go{predecessor};
  auto sockets = predecessor != nullptr ? predecessor->take_legacy().value()
                                        : Predecessor::Legacy{take_sockets(log), {}};
  if (predecessor != nullptr) check_store(loaded.config.store, sockets.store);
  auto service = std::make_unique<Service>(
      arguments.config, std::move(loaded), log,
      [predecessor](const std::string& status) { tell_status(predecessor, status); },
      [](const std::string& doing) { sd_notify(0, ("STATUS=" + doing).c_str()); });
  addresses = service->listen(std::move(sockets.sockets),
                              predecessor != nullptr ? net::PassedBy::predecessor : net::PassedBy::system);
  return service;
}

void take_charge(Service& service, Predecessor* predecessor, const sigset_t& signals) {
  if (predecessor == nullptr) return service.take_charge(Service::Beginning::alone, {});
  if (is_pending(signals)) throw std::runtime_error("told to end before its turn");
  predecessor->await_turn();
  service.take_charge(Service::Beginning::in_place_of_another, [](const std::string& status) {
    sd_notify(0, ("WATCHDOG=1\nSTATUS=" + status).c_str());
  });
  sd_notify(0, "WATCHDOG=1");
}

/// The predecessor hands out its receipts to its end.
std::unique_ptr<PredecessorWatch> succeed(Service& service, Predecessor& predecessor, Log& log) {
  predecessor.tell_serving();
  log.info("this process has taken the place of another one, which ends its sessions");
  return std::make_unique<PredecessorWatch>(predecessor, [&service, &log] {
    log.info("the process before this one has ended");
    return service.take_receipts_left();
  });
}

/// systemd ends what is left of a service when its main process ends: not before the other has said its last.
void await_predecessor(PredecessorWatch& watch, const config::Config& config) {
  (void)watch.await_end(config.session.drain_timeout + config.session.unbind_timeout + kLastOctets);
}

/// Throws if this process has made way for one that does not serve.
void make_way(Upgrade& upgrade, Service& service, const sigset_t& signals) {
  const auto fate = upgrade.make_way([&] { end_in_order(service, signals); });
  if (fate == Upgrade::Fate::alone)
    throw std::runtime_error("nobody serves; the service has to be started anew");
}

void run(config::Loaded loaded, const ServeArguments& arguments, Log& log, const sigset_t& signals,
         Predecessor* predecessor) {
  const config::Config config = loaded.config;
  check_files(config);
  std::vector<net::ListeningAddress> addresses;
  auto service = load(std::move(loaded), arguments, log, predecessor, addresses);
  take_charge(*service, predecessor, signals);
  // Before start(): connections wait in the listeners' queues, and a failure here must not meet running
  // workers. The file comes last, since who waits for it takes the service for ready.
  const AdminApi admin{*service,
                       config,
                       {.reload = [&service] { return reload_and_tell(*service); },
                        .upgrade = [] { (void)kill(getpid(), SIGUSR2); },
                        .end = [] { (void)kill(getpid(), SIGTERM); }}};
  auto api = open_api(config, admin.router(), *service, log);
  if (!arguments.addresses_file.empty()) write_addresses(arguments.addresses_file, addresses, api->address());
  service->start();
  api->start();
  for (const net::ListeningAddress& one : addresses) {
    log.info(fmt::format("listening listener={} address={}", one.listener, one.address));
  }
  tell_ready(*service);
  log.info("ready, smppguard " + version());
  auto watch = predecessor != nullptr ? succeed(*service, *predecessor, log) : nullptr;
  auto watchdog = start_watchdog(*service, log);
  Upgrade upgrade{*service, log, signals};

  if (serve_until_ended(*service, upgrade, watch.get(), signals)) {
    watchdog.reset();
    api.reset();  // its places, and what it would record, are the other process's from now on
    make_way(upgrade, *service, signals);
    watch.reset();
    service.reset();  // before the way to the other process: what is left in the store is then its own
    return;
  }
  sd_notify(0, "STOPPING=1\nSTATUS=draining");
  log.info("ending: no new sessions, outstanding answers are awaited");
  end_in_order(*service, signals);
  if (watch) await_predecessor(*watch, config);
  api.reset();  // not before: it tells who asks that the service is ending
}

}  // namespace

int serve(const ServeArguments& arguments) {
  const auto predecessor = Predecessor::find();
  const auto fail = [&](const std::string& why, Exit status) {
    if (predecessor) predecessor->tell_failure(why);
    return status;
  };
  auto loaded = load_config(arguments.config, Tell::warnings);
  if (!loaded) return fail("the configuration has errors; see: smppguard check-config", exit_usage);
  const sigset_t signals = block_signals();
  raise_descriptor_limit();
  try {
    Log log{loaded->config.log};
    try {
      run(*std::move(loaded), arguments, log, signals, predecessor.get());
      log.info("ended");
      return exit_ok;
    } catch (const Misconfigured& error) {
      log.error(fmt::format("cannot start: {}", error.what()));
      return fail(error.what(), exit_usage);
    } catch (const std::exception& error) {
      log.error(fmt::format("cannot go on: {}", error.what()));
      return fail(error.what(), exit_failed);
    }
  } catch (const std::exception& error) {  // no log to say it in
    fmt::print(stderr, "smppguard: {}\n", error.what());
    return fail(error.what(), exit_failed);
  }
}

}  // namespace smppguard::app
