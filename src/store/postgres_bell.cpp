// SPDX-License-Identifier: Apache-2.0
#include "postgres_bell.hpp"

#include "postgres_link.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <stdexcept>
#include <sys/eventfd.h>
#include <unistd.h>
#include <utility>

namespace smppguard::store {
namespace {

struct FreeNotification {
  void operator()(PGnotify* notification) const noexcept { PQfreemem(notification); }
};

// A listener hears nothing for as long as nothing happens; whether the peer lives is for TCP to find out.
constexpr std::chrono::hours kNoLimit{24};

bool take_notifications(PGconn* connection) {
  bool any = false;
  while (const std::unique_ptr<PGnotify, FreeNotification> one{PQnotifies(connection)}) any = true;
  return any;
}

}  // namespace

PostgresBell::PostgresBell(PostgresTarget target, std::function<void()> ring,
                           std::function<void(const std::string&)> report)
    : target_{std::move(target)},
      ring_{std::move(ring)},
      report_{std::move(report)},
      wakening_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)} {
  if (wakening_.get() < 0) throw std::runtime_error(system_fail("cannot make an eventfd").message);
  thread_ = std::jthread{[this] { run(); }};
}

PostgresBell::~PostgresBell() {
  const std::uint64_t one = 1;
  (void)!::write(wakening_.get(), &one, sizeof one);
}

bool PostgresBell::pause(std::chrono::milliseconds time) const noexcept {
  pollfd waiting{wakening_.get(), POLLIN, 0};
  return ::poll(&waiting, 1, static_cast<int>(time.count())) <= 0;
}

bool PostgresBell::stopped() const noexcept {
  return !pause(std::chrono::milliseconds{0});
}

void PostgresBell::run() {
  PostgresBackOff back_off{target_.options().first_pause, target_.options().longest_pause};
  while (listen()) {
    if (!told_) back_off.reset();  // it has heard something
    if (!pause(back_off.pause())) return;
  }
}

bool PostgresBell::listen() {
  const auto connection = PostgresConnection::open(target_, first_host_, wakening_.get());
  if (connection) return listen_on(**connection);
  ++first_host_;
  return come_again(connection.error());
}

// A stand-by takes no LISTEN as long as it is one.
bool PostgresBell::listen_on(PostgresConnection& connection) {
  const auto listening = connection.query("LISTEN smppguard", target_.options().silence);
  if (!listening) {
    ++first_host_;
    return come_again(listening.error());
  }
  told_ = false;
  ring_();
  while (!connection.lost()) {
    const auto heard = connection.exchange(kNoLimit);
    if (stopped()) return false;
    if (heard && take_notifications(connection.get())) ring_();
  }
  return !stopped();
}

bool PostgresBell::come_again(const PostgresFault& fault) {
  if (stopped()) return false;
  if (!std::exchange(told_, true)) {
    report_(fmt::format("store {}: cannot listen for changes: {}; they are looked for now and then meanwhile",
                        target_.description(), describe(fault)));
  }
  return !is_unknown_to_engine(fault.state);
}

}  // namespace smppguard::store
