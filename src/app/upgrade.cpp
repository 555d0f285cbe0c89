// SPDX-License-Identifier: Apache-2.0
#include "upgrade.hpp"

#include "log.hpp"
#include "service.hpp"

#include <algorithm>
#include <ctime>
#include <fmt/format.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

namespace smppguard::app {
namespace {

/// As the unit gives a start.
constexpr std::chrono::minutes kTimeToLoad{10};
/// From its turn on: the journal, the last of the store, the API.
constexpr std::chrono::minutes kTimeToServe{2};
/// For the end of what has made way; configuration gives less.
constexpr std::chrono::duration<unsigned> kLongestEnd{3600};

/// Between two signs that the workers answer may lie no more than systemd's patience (WatchdogSec=).
void tell_alive() {
  sd_notify(0, "WATCHDOG=1");
}

}  // namespace

void Upgrade::begin() {
  using Stage = UpgradeState::Stage;
  if (successor_) return log_.warn("upgrade: a new process loads already");
  if (getpid() == 1) {
    return refuse("this is the first process of its container, which ends with it; start another container");
  }
  auto sockets = service_.listening_sockets();
  if (sockets.has_error()) return refuse(sockets.error().message);
  auto started = Successor::start(*sockets, service_.store_name());
  if (started.has_error()) return refuse(started.error().message);
  successor_ = *std::move(started);
  deadline_ = std::chrono::steady_clock::now() + kTimeToLoad;
  service_.note_upgrade({Stage::starting, fmt::format("process {} loads", successor_->pid())});
  log_.info(fmt::format("upgrade: process {} loads", successor_->pid()));
}

int Upgrade::patience() const noexcept {
  using std::chrono::milliseconds;
  if (!successor_) return -1;
  const auto left = std::chrono::ceil<milliseconds>(deadline_ - std::chrono::steady_clock::now());
  return static_cast<int>(std::max(left, milliseconds{0}).count());
}

bool Upgrade::go_on() {
  using What = Successor::Said::What;
  const Successor::Said said = successor_->listen();
  switch (said.what) {
    case What::progress: service_.note_upgrade({UpgradeState::Stage::starting, said.text}); return false;
    case What::loaded: return true;
    case What::gone: refuse(said.text); return false;
    case What::serving: break;  // not before its turn
  }
  return false;
}

void Upgrade::give_up() {
  refuse(fmt::format("the new process had not loaded after {} minutes", kTimeToLoad.count()));
}

void Upgrade::refuse(const std::string& why) {
  successor_.reset();
  service_.note_upgrade({UpgradeState::Stage::failed, why});
  log_.error(fmt::format("upgrade failed: {}; this process serves as before", why));
}

bool Upgrade::is_told_to_end() const {
  constexpr timespec kAtOnce{};
  sigset_t ending = signals_;
  sigdelset(&ending, SIGHUP);
  sigdelset(&ending, SIGUSR2);
  return sigtimedwait(&ending, nullptr, &kAtOnce) > 0;
}

Upgrade::Fate Upgrade::make_way(const std::function<void()>& drain) {
  log_.info(fmt::format("upgrade: process {} takes over; this one ends its sessions", successor_->pid()));
  tell_alive();
  const bool retired = service_.retire();
  tell_alive();
  if (!retired) {
    log_.error("upgrade: a worker does not answer; the new process has to wait for the end of this one");
    drain();
  }
  service_.let_go();
  tell_alive();
  if (is_told_to_end()) {
    successor_.reset();
    if (retired) drain();
    return Fate::ended;
  }
  const bool replaced = yield();
  if (!replaced) log_.error("upgrade: the new process has ended, and this one can no longer serve");
  alarm(kLongestEnd.count());  // whatever hangs from here on, the next process must not wait for it for ever
  if (retired) drain();
  return replaced ? Fate::replaced : Fate::alone;
}

bool Upgrade::yield() {
  if (!successor_->is_there()) return false;
  // First: systemd hears only the main process, and the new one tells that it is ready.
  sd_notify(0, fmt::format("MAINPID={}", successor_->pid()).c_str());
  return successor_->yield() && successor_->serves_within(kTimeToServe);
}

}  // namespace smppguard::app
