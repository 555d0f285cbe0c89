// SPDX-License-Identifier: Apache-2.0
#include "worker.hpp"

#include "connection.hpp"
#include "smppguard/relay/session.hpp"

#include <algorithm>
#include <chrono>
#include <random>
#include <utility>

#include <boost/asio/post.hpp>

namespace smppguard::net {
namespace {

namespace asio = boost::asio;

std::uint64_t random_bits() {
  std::random_device device;
  return (std::uint64_t{device()} << 32U) | device();
}

}  // namespace

Worker::Worker(Shared& shared, std::shared_ptr<const LiveSetup> setup, Views views)
    : shared_{shared},
      setup_{std::move(setup)},
      message_ids_{random_bits()},
      signatures_{shared.nonces},
      work_{asio::make_work_guard(context_)} {
  take_views(std::move(views));
}

Worker::~Worker() {
  stop();
}

void Worker::start() {
  thread_ = std::thread{[this] { context_.run(); }};
}

void Worker::stop() noexcept {
  context_.stop();
  if (thread_.joinable()) thread_.join();
}

void Worker::take_views(Views views) {
  views_ = std::move(views);
  views_.world.consents = views_.consents.get();
  views_.world.senders = views_.senders.get();
  views_.world.restraints = views_.restraints.get();
  views_.world.quiet_hours = views_.quiet_hours.get();
}

relay::Environment Worker::environment() noexcept {
  const auto wall = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  views_.world.oldest_version = std::chrono::floor<std::chrono::days>(wall) - views_.max_age;
  stepped_at_ = std::chrono::steady_clock::now();
  return {stepped_at_,       wall,          &views_.world,   &shared_.parts, &shared_.confirmations,
          &shared_.accounts, &message_ids_, &tally_.relayed, &signatures_,   views_.watch.get()};
}

std::span<std::uint8_t> Worker::scratch(std::size_t held) {
  if (scratch_.size() < held + kReadOctets) scratch_.resize(held + kReadOctets);
  return scratch_;
}

void Worker::receive(asio::ip::tcp::socket socket, Door door, UnboundPlace place) {
  asio::post(context_,
             [this, socket = std::move(socket), door = std::move(door), place = std::move(place)]() mutable {
               arrive(std::move(socket), door, std::move(place));
             });
}

/// Nothing if the setup does not have that door any more.
std::shared_ptr<const ArrivalRules> Worker::rules_of(const Door& door) const {
  if (door.side == relay::Side::esme) return setup_->listeners[door.index].arrival;
  const bool known = door.index < setup_->outbinds.size() && setup_->outbinds[door.index].name == door.name;
  return known ? setup_->outbinds[door.index].arrival : nullptr;
}

/// Up to the session a connection has as long as it has to bind.
void Worker::arrive(asio::ip::tcp::socket socket, const Door& door, UnboundPlace place) {
  const auto rules = rules_of(door);
  if (draining_ || rules == nullptr) {
    shared_.connections.fetch_sub(1, std::memory_order_relaxed);
    return;
  }
  const auto held_place = std::make_shared<UnboundPlace>(std::move(place));
  const auto self = std::make_shared<std::weak_ptr<Arrival>>();
  const auto finished = [this, self] {
    if (const auto arrival = self->lock()) arrivals_.erase(arrival);
  };
  const auto arrival = std::make_shared<Arrival>(
      std::move(socket), rules, shared_.live,
      Arrival::Answers{[this, door, finished, held_place](Arrived arrived) {
                         finished();
                         begin(std::move(arrived), door, std::move(*held_place));
                       },
                       [this, finished](const SocketAddress& source, const std::string& why) {
                         finished();
                         turn_away(source, why);
                       }});
  *self = arrival;
  arrivals_.insert(arrival);
  arrival->start(setup_->rules->session.bind_timeout);
}

void Worker::turn_away(const SocketAddress& source, const std::string& why) {
  shared_.connections.fetch_sub(1, std::memory_order_relaxed);
  shared_.reporter.turned_away(text_of(source), why);
}

SessionName Worker::name_session(const std::string& door, const SocketAddress& source) {
  return {shared_.next_session.fetch_add(1, std::memory_order_relaxed), door, text_of(source), ""};
}

void Worker::begin(Arrived arrived, const Door& door, UnboundPlace place) {
  if (rules_of(door) == nullptr) {  // a reload has closed it meanwhile
    turn_away(arrived.source, "the listener " + door.name + " is there no more");
  } else if (door.side == relay::Side::esme) {
    begin_esme(std::move(arrived), static_cast<policy::ListenerId>(door.index), std::move(place));
  } else {
    begin_smsc(std::move(arrived), door.index, std::move(place));
  }
}

void Worker::begin_esme(Arrived arrived, policy::ListenerId listener, UnboundPlace place) {
  const ListenerSetup& setup = setup_->listeners[listener];
  if (!place.held()) {  // only a balancer's header has told who it is
    auto taken = UnboundPlace::take(shared_.unbound, arrived.source.ip);
    if (!taken) return turn_away(arrived.source, "limits.max_unbound_per_address is reached");
    place = *std::move(taken);
  }
  relay::Origin origin;
  origin.listener = listener;
  origin.source = arrived.source.ip;
  origin.may_bind = rights_of(arrived.certificate_names, setup.may_bind);
  Beginning beginning;
  beginning.name = name_session(setup_->options->listeners[listener]->name, arrived.source);
  beginning.certificate_names = arrived.certificate_names;
  for (const std::string& name : arrived.certificate_names) {
    beginning.name.certificate += (beginning.name.certificate.empty() ? "" : " ") + name;
  }
  beginning.machine =
      std::make_unique<relay::Session>(setup_->rules, std::move(origin), std::chrono::steady_clock::now());
  beginning.listener = listener;
  beginning.proxied = Proxied{arrived.source, arrived.local};
  beginning.place = std::move(place);
  const auto connection = std::make_shared<Connection>(*this, std::move(beginning));
  insert(connection);
  connection->start(relay::Side::esme, std::move(arrived.transport));
}

void Worker::begin_smsc(Arrived arrived, std::size_t outbind, UnboundPlace place) {
  const OutbindSetup& setup = setup_->outbinds[outbind];
  if (!setup.is_open_to(arrived.source.ip)) {  // a reload has shut it out meanwhile
    return turn_away(arrived.source, "not among the sources of outbind " + setup.name);
  }
  relay::Origin origin;
  origin.side = relay::Side::smsc;
  origin.upstream = setup.upstream;
  origin.source = arrived.source.ip;
  Beginning beginning;
  beginning.name = name_session(setup.name, arrived.source);
  beginning.machine =
      std::make_unique<relay::Session>(setup_->rules, std::move(origin), std::chrono::steady_clock::now());
  beginning.caller = Caller{setup.name, setup.upstream, arrived.source.ip};
  beginning.esme = setup.esme;
  beginning.place = std::move(place);
  const auto connection = std::make_shared<Connection>(*this, std::move(beginning));
  insert(connection);
  connection->start(relay::Side::smsc, std::move(arrived.transport));
}

void Worker::start_receiver(policy::UpstreamId upstream) {
  asio::post(context_, [this, upstream] { begin_receiver(upstream); });
}

void Worker::begin_receiver(policy::UpstreamId upstream) {
  if (draining_ || !setup_->receivers[upstream]) return;
  shared_.connections.fetch_add(1, std::memory_order_relaxed);
  Beginning beginning;
  beginning.name = {shared_.next_session.fetch_add(1, std::memory_order_relaxed), "approval_receiver",
                    setup_->options->upstreams[upstream]->name, ""};
  beginning.machine = std::make_unique<relay::ApprovalReceiver>(
      setup_->rules, upstream, *setup_->receivers[upstream], std::chrono::steady_clock::now());
  const auto connection = std::make_shared<Connection>(*this, std::move(beginning));
  connection->set_receiver_of(upstream);
  insert(connection);
  connection->start();
}

void Worker::insert(const std::shared_ptr<Connection>& connection) {
  connections_.insert(connection);
  ++tally_.begun;
  shared_.live.add();
}

void Worker::adopt(std::shared_ptr<const LiveSetup> setup, Views views) {
  auto given = std::make_shared<Views>(std::move(views));  // a handler has to be copyable
  asio::post(context_, [this, setup = std::move(setup), given] {
    const std::shared_ptr<const LiveSetup> before = std::exchange(setup_, setup);
    take_views(std::move(*given));
    const std::vector<std::shared_ptr<Connection>> all(connections_.begin(), connections_.end());
    for (const auto& connection : all) {
      const auto upstream = connection->receiver_of();
      const bool same_receiver = !upstream || setup_->receivers[*upstream] == before->receivers[*upstream];
      if (same_receiver && connection->is_still_configured()) {
        connection->adopt();
      } else {
        connection->drain({.reconfigured = true});
        if (upstream) begin_receiver(*upstream);
      }
    }
  });
}

void Worker::replace_views(Views views) {
  auto given = std::make_shared<Views>(std::move(views));  // a handler has to be copyable
  asio::post(context_, [this, given] { take_views(std::move(*given)); });
}

void Worker::drain(relay::Drain why, std::function<void()> done) {
  asio::post(context_, [this, why, done = std::move(done)] {
    draining_ = true;
    const std::vector<std::shared_ptr<Arrival>> arriving(arrivals_.begin(), arrivals_.end());
    for (const auto& arrival : arriving) arrival->cancel();
    shared_.connections.fetch_sub(arriving.size(), std::memory_order_relaxed);
    arrivals_.clear();
    const std::vector<std::shared_ptr<Connection>> all(connections_.begin(), connections_.end());
    for (const auto& connection : all) connection->drain(why);
    if (done) done();
  });
}

/// Once a second: whoever makes something due may be any thread, and receipts have time.
void Worker::watch_desk() {
  desk_timer_.expires_after(std::chrono::seconds{1});
  desk_timer_.async_wait([this](const boost::system::error_code& ec) {
    if (ec) return;
    const relay::Environment env = environment();
    if (shared_.desk.next_due() <= env.now) shared_.desk.due(env.now, env.wall);
    watch_desk();
  });
}

Worker::Told Worker::told(SurveyDetail detail, const SessionChoice& choice) {
  const relay::Environment env = environment();
  Told told;
  told.number = ++told_;
  Totals& totals = told.totals;
  totals.counters = tally_.of_ended;
  totals.sessions = connections_.size();
  for (const auto& connection : connections_) {
    connection->count_into(totals);
    if (detail != SurveyDetail::sessions) continue;
    if (SessionView view = connection->view(env); choice.fits(view)) told.sessions.push_back(std::move(view));
  }
  totals.relayed = tally_.relayed;
  totals.octets = tally_.octets;
  totals.pauses = tally_.pauses;
  totals.latency = tally_.latency;
  totals.begun = tally_.begun;
  totals.ended = tally_.ended;
  tally_.routes.tell(shared_.routes, totals.routes);
  tally_.clients.tell(shared_.clients, totals.clients);
  return told;
}

void Worker::tell(SurveyDetail detail, const SessionChoice& choice, std::function<void(Told)> answer) {
  asio::post(context_, [this, detail, choice, answer = std::move(answer)] { answer(told(detail, choice)); });
}

void Worker::disconnect(std::uint64_t session, std::function<void(bool)> answer) {
  asio::post(context_, [this, session, answer = std::move(answer)] {
    const auto found = std::find_if(connections_.begin(), connections_.end(),
                                    [&](const auto& connection) { return connection->id() == session; });
    answer(found != connections_.end());
    if (found == connections_.end()) return;
    // NOLINTNEXTLINE(performance-unnecessary-copy-initialization): it may be forgotten meanwhile
    const auto connection = *found;
    const auto upstream = connection->receiver_of();
    connection->drain({});
    if (upstream) begin_receiver(*upstream);  // approvals are to be heard all the same
  });
}

void Worker::forget(const std::shared_ptr<Connection>& connection) {
  if (connections_.erase(connection) == 0) return;
  ++tally_.ended;
  connection->close_account();
  shared_.connections.fetch_sub(1, std::memory_order_relaxed);
  shared_.live.remove();
}

}  // namespace smppguard::net
