// SPDX-License-Identifier: Apache-2.0
#include "smppguard/net/server.hpp"

#include "acceptor.hpp"
#include "assertion_keys.hpp"
#include "gathering.hpp"
#include "listener.hpp"
#include "roll_call.hpp"
#include "worker.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

#include <boost/asio/post.hpp>

namespace smppguard::net {
namespace {

// Beyond what configuration gives a session to end: links that send their last octets.
constexpr std::chrono::seconds kLastOctets{4};

WallTime wall_now() noexcept {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

/// A listener that a setup asks for, and once it is open the listener.
struct Entrance {
  Door door;
  Endpoint address;
  std::string name;
  std::string setting;
  std::shared_ptr<Listener> listener{};
  std::string bound{};  ///< the address with the port that the system chose
};

const std::string& name_of(const Entrance& entrance) {
  return entrance.door.name;
}
const std::string& name_of(const Inherited& inherited) {
  return inherited.name;
}

std::vector<Entrance> entrances_of(const ServerOptions& options) {
  std::vector<Entrance> wanted;
  for (std::size_t id = 0; id < options.listeners.size(); ++id) {
    const auto& listener = options.listeners[id];
    if (!listener) continue;
    wanted.push_back({{relay::Side::esme, id, listener->name},
                      listener->address,
                      "listener " + listener->name,
                      "listeners.address"});
  }
  for (std::size_t i = 0; i < options.outbinds.size(); ++i) {
    const OutbindOptions& outbind = options.outbinds[i].options;
    wanted.push_back({{relay::Side::smsc, i, outbind.name},
                      outbind.address,
                      "outbind " + outbind.name,
                      "outbinds.address"});
  }
  return wanted;
}

}  // namespace

Shared::Shared(RecordSink& sink_given, Reporter& reporter_given)
    : sink{sink_given},
      reporter{reporter_given},
      unbound{LimitOptions{}.max_unbound_per_address},
      desk{sink_given, [this](const relay::Receipt& receipt, ReceiptLoss why) { report(receipt, why); }},
      circuits{std::make_shared<Circuits>(
          [this](const std::string& upstream, const Endpoint& endpoint, const std::string& why) {
            reporter.endpoint_changed(upstream, text_of(endpoint), why);
          })} {}

void Shared::report(const relay::Receipt& receipt, ReceiptLoss why) {
  reporter.warned(why == ReceiptLoss::too_old
                      ? "no bind of system_id " + receipt.system_id + " took the receipt for message_id " +
                            receipt.message_id + " for three days; it is given up"
                      : "too many receipts wait; the one for message_id " + receipt.message_id +
                            " is handed over after the next start");
}

struct Server::Parts {
  Parts(RecordSink& sink, Reporter& reporter) : shared{sink, reporter} {}

  void take_limits(const LimitOptions& options) {
    limits.max_connections = options.max_connections;
    limits.per_second = static_cast<std::uint32_t>(options.accepts_per_second);
    shared.unbound.adopt(options.max_unbound_per_address);
  }
  [[nodiscard]] std::vector<ListeningAddress> addresses() const {
    std::vector<ListeningAddress> all;
    for (const Entrance& one : entrances) all.push_back({one.door.name, one.bound});
    return all;
  }
  void start_receivers(const LiveSetup* before) {
    for (std::size_t id = 0; id < setup->receivers.size(); ++id) {
      const bool was_there = before != nullptr && id < before->receivers.size() && before->receivers[id];
      if (setup->receivers[id] && !was_there) {
        workers[id % workers.size()]->start_receiver(static_cast<policy::UpstreamId>(id));
      }
    }
  }
  [[nodiscard]] std::shared_ptr<const LiveSetup> current() const {
    const std::lock_guard lock{setup_mutex};
    return setup;
  }
  std::shared_ptr<const LiveSetup> exchange_setup(std::shared_ptr<const LiveSetup> next) {
    const std::lock_guard lock{setup_mutex};
    return std::exchange(setup, std::move(next));
  }
  Result<std::vector<Entrance>> open_entrances(const ServerOptions& options);
  void add_up(std::vector<std::optional<Worker::Told>> told, Survey& survey);
  Result<boost::asio::ip::tcp::endpoint> open(const Entrance& entrance);
  void leave_aside_what_fits_nothing(const ServerOptions& options);
  [[nodiscard]] Result<void> check_names(const ServerOptions& options) const;
  [[nodiscard]] Error own_port_hint(const Error& error, const Endpoint& address) const;

  Shared shared;
  AcceptLimits limits;
  mutable std::mutex setup_mutex;
  std::shared_ptr<const LiveSetup> setup;  // changed under setup_mutex, by one thread at a time
  std::vector<std::unique_ptr<Worker>> workers;
  std::vector<Entrance> entrances;
  std::mutex last_told_mutex;
  struct LastTold {
    std::uint64_t number = 0;
    Totals totals;
  };
  std::vector<LastTold> last_told;   // by worker; under last_told_mutex
  std::vector<Inherited> inherited;  // kept, since a reload may bring back the listener of that name
};

void Server::Parts::add_up(std::vector<std::optional<Worker::Told>> told, Survey& survey) {
  const std::lock_guard lock{last_told_mutex};
  last_told.resize(told.size());
  for (std::size_t i = 0; i < told.size(); ++i) {
    if (!told[i]) {
      survey.silent.push_back(i);
    } else {
      // Two surveys may end in another order than they began.
      if (told[i]->number > last_told[i].number) last_told[i] = {told[i]->number, std::move(told[i]->totals)};
      std::move(told[i]->sessions.begin(), told[i]->sessions.end(), std::back_inserter(survey.sessions));
    }
    survey.totals += last_told[i].totals;
  }
}

/// Every socket that was passed must be some listener's, or its connections would wait for ever.
Result<void> Server::Parts::check_names(const ServerOptions& options) const {
  const std::vector<Entrance> wanted = entrances_of(options);
  for (const Inherited& one : inherited) {
    const auto same_name = [&](const auto& other) { return name_of(other) == one.name; };
    if (std::none_of(wanted.begin(), wanted.end(), same_name)) {
      std::string known;
      for (const Entrance& entrance : wanted) known += (known.empty() ? "" : ", ") + name_of(entrance);
      return fail(
          "a socket was passed for \"" + one.name +
          "\", which is no listener; FileDescriptorName= of the socket unit must be one of: " + known);
    }
    if (std::count_if(inherited.begin(), inherited.end(), same_name) > 1) {
      return fail("several sockets were passed for listener " + one.name +
                  "; give each ListenStream= a socket unit, a FileDescriptorName= and a listener of its own");
    }
  }
  return {};
}

void Server::Parts::leave_aside_what_fits_nothing(const ServerOptions& options) {
  const std::vector<Entrance> wanted = entrances_of(options);
  std::erase_if(inherited, [&](const Inherited& one) {
    return std::none_of(wanted.begin(), wanted.end(), [&](const Entrance& entrance) {
      return entrance.door.name == one.name && is_bound_to(one.socket, entrance.address);
    });
  });
}

Result<boost::asio::ip::tcp::endpoint> Server::Parts::open(const Entrance& entrance) {
  const auto mine = std::find_if(inherited.begin(), inherited.end(),
                                 [&](const Inherited& one) { return one.name == entrance.door.name; });
  if (mine != inherited.end()) {
    return entrance.listener->adopt(mine->socket, entrance.address, entrance.name, entrance.setting);
  }
  return entrance.listener->open(entrance.address, entrance.name, entrance.setting);
}

/// All that the options ask for, open: what is open on the same address already, else a new listener.
Result<std::vector<Entrance>> Server::Parts::open_entrances(const ServerOptions& options) {
  std::vector<Entrance> wanted = entrances_of(options);
  for (Entrance& entrance : wanted) {
    const auto same = std::find_if(entrances.begin(), entrances.end(), [&](const Entrance& open) {
      return open.address == entrance.address && (open.address.port != 0 || open.name == entrance.name);
    });
    if (same != entrances.end()) {
      entrance.listener = same->listener;
      entrance.bound = same->bound;
      continue;
    }
    entrance.listener = std::make_shared<Listener>(workers, limits, entrance.door);
    const auto bound = open(entrance);
    if (bound.has_error()) return own_port_hint(bound.error(), entrance.address);
    entrance.bound = text_of(*bound);
  }
  return wanted;
}

/// A port that changes its address under a reload is in use by smppguard itself.
Error Server::Parts::own_port_hint(const Error& error, const Endpoint& address) const {
  const auto own = std::find_if(entrances.begin(), entrances.end(),
                                [&](const Entrance& open) { return open.address.port == address.port; });
  if (own == entrances.end()) return error;
  return fail(error.message + " (smppguard itself listens on this port at " + own->bound + " for " +
              own->name + "; use another port, or restart)");
}

std::size_t worker_count(const LimitOptions& limits) noexcept {
  return limits.workers != 0 ? limits.workers : std::max(1U, std::thread::hardware_concurrency());
}

Server::Server(const Setup& setup, RecordSink& sink, Reporter& reporter, const MakeViews& make_views)
    : parts_{std::make_unique<Parts>(sink, reporter)} {
  parts_->setup = load_setup(setup, nullptr, parts_->shared.circuits).value();
  for (const std::string& warning : parts_->setup->warnings) reporter.warned(warning);
  parts_->take_limits(setup.options->limits);
  const std::size_t workers = worker_count(setup.options->limits);
  for (std::size_t i = 0; i < workers; ++i) {
    parts_->workers.push_back(std::make_unique<Worker>(parts_->shared, parts_->setup, make_views(i)));
  }
}

Server::~Server() {
  for (const auto& worker : parts_->workers) worker->stop();
  parts_->entrances.clear();
  parts_->workers.clear();
}

Result<std::vector<ListeningAddress>> Server::listen(std::vector<Inherited> inherited, PassedBy by) {
  parts_->inherited = std::move(inherited);
  if (by == PassedBy::predecessor) {
    parts_->leave_aside_what_fits_nothing(*parts_->setup->options);
  } else if (const auto known = parts_->check_names(*parts_->setup->options); known.has_error()) {
    return known.error();
  }
  auto opened = parts_->open_entrances(*parts_->setup->options);
  if (opened.has_error()) return opened.error();
  parts_->entrances = *std::move(opened);
  // What is used was opened once more; the rest must not go on listening with nobody there.
  if (by == PassedBy::predecessor) parts_->inherited.clear();
  return parts_->addresses();
}

void Server::start() {
  if (has_assertions(*parts_->setup->rules)) parts_->shared.nonces.begin(wall_now());
  for (const Entrance& entrance : parts_->entrances) entrance.listener->start();
  parts_->start_receivers(nullptr);
  parts_->workers.front()->watch_desk();
  for (const auto& worker : parts_->workers) worker->start();
}

Result<std::vector<Inherited>> Server::listening_sockets() const {
  std::vector<Inherited> sockets;
  for (const Entrance& entrance : parts_->entrances) {
    auto copy = entrance.listener->copy_socket();
    if (copy.has_error()) return copy.error();
    sockets.push_back({entrance.door.name, *std::move(copy)});
  }
  return sockets;
}

Result<std::vector<ListeningAddress>> Server::reload(const Setup& setup, const MakeViews& make_views) {
  auto live = load_setup(setup, parts_->setup.get(), parts_->shared.circuits);
  if (live.has_error()) return live.error();
  auto opened = parts_->open_entrances(*setup.options);
  if (opened.has_error()) return opened.error();

  // Nothing fails from here on.
  if (has_assertions(*(*live)->rules) && !has_assertions(*parts_->setup->rules)) {
    parts_->shared.nonces.begin(wall_now());
  }
  for (const std::string& warning : (*live)->warnings) parts_->shared.reporter.warned(warning);
  const auto before = parts_->exchange_setup(*live);
  parts_->take_limits(setup.options->limits);
  for (std::size_t i = 0; i < parts_->workers.size(); ++i) {
    parts_->workers[i]->adopt(parts_->setup, make_views(i));
  }
  // Behind the setup in each worker's queue, so that no door opens that the worker does not know.
  const auto is_among = [](const std::vector<Entrance>& entrances, const Entrance& one) {
    return std::any_of(entrances.begin(), entrances.end(),
                       [&](const Entrance& other) { return other.listener == one.listener; });
  };
  for (const Entrance& one : parts_->entrances) {
    if (!is_among(*opened, one)) one.listener->close();
  }
  for (const Entrance& one : *opened) {
    one.listener->lead_to(one.door);
    if (!is_among(parts_->entrances, one)) one.listener->start();
  }
  parts_->entrances = *std::move(opened);
  parts_->start_receivers(before.get());
  return parts_->addresses();
}

void Server::replace_views(const MakeViews& make_views) {
  for (std::size_t i = 0; i < parts_->workers.size(); ++i) {
    parts_->workers[i]->replace_views(make_views(i));
  }
}

bool Server::answers(std::chrono::milliseconds patience) {
  const auto roll = std::make_shared<RollCall>(parts_->workers.size());
  for (const auto& worker : parts_->workers) {
    boost::asio::post(worker->context(), [roll] { roll->answer(); });
  }
  return roll->complete_within(patience);
}

void Server::hand_over(const std::vector<std::shared_ptr<const relay::Receipt>>& receipts) {
  const WallTime wall = wall_now();
  for (const auto& receipt : receipts) {
    (void)parts_->shared.desk.release(receipt, ReceiverId::none, std::chrono::steady_clock::now(), wall);
  }
}

Survey Server::survey(SurveyDetail detail, std::chrono::milliseconds patience, const SessionChoice& choice) {
  const auto& workers = parts_->workers;
  const auto gathering = std::make_shared<Gathering<Worker::Told>>(workers.size());
  for (std::size_t i = 0; i < workers.size(); ++i) {
    workers[i]->tell(detail, choice,
                     [gathering, i](Worker::Told told) { gathering->answer(i, std::move(told)); });
  }
  Survey survey;
  survey.workers = workers.size();
  parts_->add_up(gathering->wait(patience), survey);
  std::sort(survey.sessions.begin(), survey.sessions.end(),
            [](const SessionView& a, const SessionView& b) { return a.name.id < b.name.id; });
  return survey;
}

Disconnected Server::disconnect(std::uint64_t session, std::chrono::milliseconds patience) {
  const auto& workers = parts_->workers;
  const auto gathering = std::make_shared<Gathering<bool>>(workers.size());
  for (std::size_t i = 0; i < workers.size(); ++i) {
    workers[i]->disconnect(session, [gathering, i](bool has_it) { gathering->answer(i, has_it); });
  }
  const Gathering<bool>::Answers answers = gathering->wait(patience);
  if (std::find(answers.begin(), answers.end(), std::optional{true}) != answers.end()) {
    return Disconnected::ending;
  }
  const bool all_there = std::find(answers.begin(), answers.end(), std::nullopt) == answers.end();
  return all_there ? Disconnected::unknown : Disconnected::unanswered;
}

std::vector<EndpointView> Server::endpoints() const {
  std::vector<EndpointView> views;
  for (const auto& upstream : parts_->current()->options->upstreams) {
    for (const Endpoint& endpoint : upstream ? upstream->endpoints : std::vector<Endpoint>{}) {
      EndpointView& view = views.emplace_back(EndpointView{upstream->name, text_of(endpoint)});
      const auto known = parts_->shared.circuits->known(upstream->name, endpoint);
      if (!known) continue;
      view.state = known->up ? EndpointView::State::up : EndpointView::State::down;
      view.why = known->why;
      view.since = known->since;
    }
  }
  return views;
}

std::vector<CertificateView> Server::certificates() const {
  return parts_->current()->certificates;
}

bool Server::retire(std::chrono::milliseconds patience) {
  for (const Entrance& entrance : parts_->entrances) entrance.listener->close();
  // Listeners close on the first worker: none of them deals a connection to a worker that drains already.
  const auto closed = std::make_shared<RollCall>(1);
  boost::asio::post(parts_->workers.front()->context(), [closed] { closed->answer(); });
  (void)closed->complete_within(patience);
  const auto told = std::make_shared<RollCall>(parts_->workers.size());
  for (const auto& worker : parts_->workers) {
    worker->drain({.retired = true}, [told] { told->answer(); });
  }
  return told->complete_within(patience);
}

void Server::drain() {
  for (const Entrance& entrance : parts_->entrances) entrance.listener->close();
  for (const auto& worker : parts_->workers) worker->drain({});
  const relay::SessionOptions& session = parts_->setup->rules->session;
  parts_->shared.live.wait_for_none(std::chrono::steady_clock::now() + session.drain_timeout +
                                    session.unbind_timeout + kLastOctets);
}

void Server::hurry() noexcept {
  parts_->shared.live.hurry();
}

}  // namespace smppguard::net
