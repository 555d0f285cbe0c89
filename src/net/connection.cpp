// SPDX-License-Identifier: Apache-2.0
#include "connection.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <utility>

#include <boost/asio/post.hpp>

namespace smppguard::net {
namespace {

namespace asio = boost::asio;

// Reads per wake-up: enough to empty a busy socket, few enough to be fair to other sessions.
constexpr int kReadsPerWake = 4;

Time steady_now() noexcept {
  return std::chrono::steady_clock::now();
}

bool may_call(const Caller& caller, const LiveSetup& setup) {
  return std::any_of(setup.outbinds.begin(), setup.outbinds.end(), [&](const OutbindSetup& outbind) {
    return outbind.name == caller.outbind && outbind.upstream == caller.upstream &&
           outbind.is_open_to(caller.source);
  });
}

}  // namespace

Connection::Connection(Worker& worker, Beginning beginning)
    : worker_{worker},
      beginning_{std::move(beginning)},
      machine_{*beginning_.machine},
      timer_{worker.context()},
      most_held_{worker.setup().rules->session.max_pdu_octets},
      seen_phase_{machine_.phase()},
      begun_{std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now())} {}

Connection::~Connection() {
  leave_desk();
}

void Connection::start(Side side, Transport transport) {
  open_link(side, std::move(transport));
  worker_.shared().reporter.accepted(beginning_.name);
  settle();
}

void Connection::start() {
  settle();
}

void Connection::open_link(Side side, Transport transport) {
  held_[side].clear();
  links_[side] = std::make_shared<Link>(std::move(transport), *this, worker_.shared().live,
                                        &worker_.tally().octets[side]);
}

void Connection::drain(relay::Drain why) {
  receiver_of_.reset();
  take(why);
}

void Connection::adopt() {
  const LiveSetup& setup = worker_.setup();
  most_held_ = std::max<std::size_t>(most_held_, setup.rules->session.max_pdu_octets);
  relay::Adopt adopt{setup.rules, {}};
  if (beginning_.listener) {
    adopt.may_bind = rights_of(beginning_.certificate_names, setup.listeners[*beginning_.listener].may_bind);
  }
  take(adopt);
  open_account();
}

bool Connection::is_still_configured() const {
  const LiveSetup& setup = worker_.setup();
  if (beginning_.listener && !setup.listeners[*beginning_.listener].arrival) return false;
  if (beginning_.caller && !may_call(*beginning_.caller, setup)) return false;
  if (!smsc_ || !links_[Side::smsc]) return true;
  const auto& target = setup.upstreams[dialed_];
  return target &&
         std::find(target->endpoints.begin(), target->endpoints.end(), *smsc_) != target->endpoints.end();
}

void Connection::take(const relay::Event& event) {
  step(event);
  settle();
}

/// One event into the machine, its actions performed. Never called from inside itself: what performing gives
/// rise to goes into follow_ups_.
std::size_t Connection::step(const relay::Event& event) {
  relay::Actions& actions = worker_.actions();
  actions.clear();
  const std::size_t consumed = machine_.step(event, worker_.environment(), actions);
  if (machine_.system_id() != beginning_.name.system_id) beginning_.name.system_id = machine_.system_id();
  for (relay::Action& action : actions) perform(action);
  for (const Side side : {Side::esme, Side::smsc}) {
    if (!links_[side]) continue;
    links_[side]->flush();
    if (links_[side]->failed()) drop(side);
  }
  return consumed;
}

/// A failed link is parted from, not just forgotten: its handlers that are still queued must find no owner.
void Connection::drop(Side side) {
  std::exchange(links_[side], nullptr)->finish();
  follow_ups_.emplace_back(relay::Closed{side, relay::Ending::failed});
}

void Connection::follow_up() {
  while (!follow_ups_.empty()) {
    const relay::Event event = std::move(follow_ups_.front());
    follow_ups_.erase(follow_ups_.begin());
    step(event);
  }
}

/// What held octets mean depends on the phase, so they are offered again whenever it changes.
void Connection::settle() {
  follow_up();
  while (machine_.phase() != seen_phase_) {
    seen_phase_ = machine_.phase();
    take_standing();
    open_account();
    offer_held(Side::esme);
    offer_held(Side::smsc);
    follow_up();
  }
  if (machine_.closed()) {
    timer_.cancel();
    worker_.forget(shared_from_this());
    return;
  }
  for (const Side side : {Side::esme, Side::smsc}) {
    const bool reads = may_read(side);
    if (reads) links_[side]->await_readable();
    const bool paused = !reads && links_[side] && !links_[side]->ended();
    if (paused && !paused_[side]) ++worker_.tally().pauses[side];
    paused_[side] = paused;
  }
  arm_timer();
}

/// Whoever is bound is no stranger any more, and may be one to whom receipts can be handed.
void Connection::take_standing() {
  const auto standing = machine_.standing();
  if (standing.has_value() == bound_) return;
  if (!standing) return leave_desk();
  bound_ = true;
  beginning_.place.give_back();
  receiver_id_ = worker_.shared().desk.join(*this, *standing, machine_.system_id(), steady_now());
}

void Connection::leave_desk() {
  if (bound_) worker_.shared().desk.leave(receiver_id_, steady_now());
  bound_ = false;
}

void Connection::offer_held(Side side) {
  std::vector<std::uint8_t>& held = held_[side];
  if (held.empty()) return;
  const std::size_t consumed = step(relay::Received{side, held});
  held.erase(held.begin(), held.begin() + static_cast<std::ptrdiff_t>(consumed));
}

/// A slow reader stops the reading that would grow what waits for it: of the other side, whose octets are
/// forwarded to it, and of itself only by the answers that smppguard made for it. An ESME that writes its
/// batch before it reads would otherwise wait for ever for what itself holds up.
bool Connection::may_read(Side side) const noexcept {
  const std::size_t limit = worker_.setup().options->limits.write_buffer_octets;
  const std::shared_ptr<Link>& link = links_[side];
  const std::shared_ptr<Link>& target = links_[relay::other(side)];
  return link && !link->ended() && link->unsent_own() < limit && (!target || target->unsent() < limit) &&
         held_[side].size() < most_held_;
}

void Connection::on_readable(Link& link) {
  const std::shared_ptr<Connection> alive = shared_from_this();
  const Side side = side_of(link);
  const std::uint64_t pdus_before = worker_.tally().relayed.pdus;
  Time began{};
  for (int reads = 0; reads < kReadsPerWake && links_[side].get() == &link && may_read(side); ++reads) {
    const bool more = read_once(side);
    if (reads == 0) began = worker_.stepped_at();
    if (!more) break;
  }
  note_latency(began, pdus_before);
  settle();
}

/// Of all that one wake-up brought, as if it had come with its first read: never too little.
void Connection::note_latency(Time began, std::uint64_t pdus_before) {
  Tally& tally = worker_.tally();
  const std::uint64_t pdus = tally.relayed.pdus - pdus_before;
  if (pdus > 0) tally.latency.add(steady_now() - began, pdus);
}

/// Decisions count for the route and the client entry that stand when they are made, and these change with
/// the phase, or with the configuration. What has none any more counts for the last.
void Connection::open_account() {
  const relay::MachineView now = machine_.view();
  if (now.route.empty()) return;
  worker_.tally().charge(account_, now.counters->decided);
  Shared& shared = worker_.shared();
  account_.route = shared.routes.place_of(now.route);
  account_.client = now.client.empty() ? std::nullopt : std::optional{shared.clients.place_of(now.client)};
}

void Connection::close_account() {
  const relay::Counters& counters = *machine_.view().counters;
  worker_.tally().charge(account_, counters.decided);
  worker_.tally().of_ended += counters;
}

void Connection::count_into(Totals& totals) {
  const relay::MachineView now = machine_.view();
  worker_.tally().charge(account_, now.counters->decided);
  totals.counters += *now.counters;
  totals.bound += now.bound ? 1 : 0;
  const auto& upstreams = worker_.setup().rules->upstreams;
  if (now.upstream && *now.upstream < upstreams.size()) ++totals.upstreams[upstreams[*now.upstream].name];
  for (const Side side : {Side::esme, Side::smsc}) {
    totals.outstanding[side] += now.outstanding[side];
    if (links_[side]) totals.unsent[side] += links_[side]->unsent();
  }
}

SessionView Connection::view(const relay::Environment& env) const {
  const relay::MachineView now = machine_.view();
  SessionView view;
  view.name = beginning_.name;
  view.bind_type = now.bind_type;
  view.state = now.state;
  const auto& upstreams = worker_.setup().rules->upstreams;
  if (now.upstream && *now.upstream < upstreams.size()) view.upstream = upstreams[*now.upstream].name;
  if (smsc_ && links_[Side::smsc]) view.endpoint = text_of(*smsc_);
  view.route = now.route;
  view.client = now.client;
  view.begun = begun_;
  const auto silent = std::chrono::duration_cast<Duration>(env.now - now.active_at);
  view.active = now.active_at == Time{} ? begun_ : env.wall - silent;
  view.bound = now.bound;
  view.counters = *now.counters;
  view.outstanding = now.outstanding;
  for (const Side side : {Side::esme, Side::smsc}) {
    if (links_[side]) view.unsent[side] = links_[side]->unsent();
  }
  return view;
}

/// Reads behind what is held, lets the machine have it all, and holds what it leaves. Returns whether there
/// may be more to read at once.
bool Connection::read_once(Side side) {
  std::vector<std::uint8_t>& held = held_[side];
  const std::span<std::uint8_t> scratch = worker_.scratch(held.size());
  const std::span<std::uint8_t> room = scratch.subspan(held.size(), Worker::kReadOctets);
  const Link::Read read = links_[side]->read(room);
  switch (read.outcome) {
    case Link::ReadOutcome::would_block: return false;
    case Link::ReadOutcome::end_of_stream:
      follow_ups_.emplace_back(relay::Closed{side, relay::Ending::end_of_stream});
      return false;
    case Link::ReadOutcome::failed: drop(side); return false;
    case Link::ReadOutcome::data: break;
  }
  if (!held.empty()) std::memcpy(scratch.data(), held.data(), held.size());
  const Bytes unread = scratch.first(held.size() + read.octets);
  const std::size_t consumed = step(relay::Received{side, unread});
  held.assign(unread.begin() + static_cast<std::ptrdiff_t>(consumed), unread.end());
  follow_up();
  return read.octets == room.size();
}

void Connection::on_sent(Link& link) {
  const std::shared_ptr<Connection> alive = shared_from_this();
  if (link.failed()) drop(side_of(link));
  settle();
}

void Connection::deliver(std::shared_ptr<const relay::Receipt> receipt) {
  asio::post(worker_.context(), [weak = weak_from_this(), receipt = std::move(receipt)] {
    // One that has ended has left the desk too, which hands over again what it had.
    if (const auto self = weak.lock()) self->take(relay::Deliver{receipt});
  });
}

void Connection::perform(relay::Action& action) {
  if (const auto* forward = std::get_if<relay::Forward>(&action)) {
    if (links_[forward->to]) links_[forward->to]->gather(forward->octets);
  } else if (const auto* send = std::get_if<relay::Send>(&action)) {
    if (links_[send->to]) links_[send->to]->gather_own(send->octets);
  } else if (const auto* write = std::get_if<relay::Write>(&action)) {
    if (!links_[write->to]) return;
    if (write->origin == relay::Write::Origin::own) {
      links_[write->to]->gather_own(write->octets);
    } else {
      links_[write->to]->gather(write->octets);
    }
  } else if (const auto* report = std::get_if<relay::Report>(&action)) {
    worker_.shared().reporter.noted(beginning_.name, report->note);
  } else if (const auto* to_record = std::get_if<relay::Record>(&action)) {
    record(*to_record->text);
  } else if (const auto* to_keep = std::get_if<relay::KeepReceipt>(&action)) {
    keep(*to_keep);
  } else if (const auto* release = std::get_if<relay::ReleaseReceipt>(&action)) {
    // Without room in memory it stays in the store, and the desk has said so.
    (void)worker_.shared().desk.release(release->receipt, receiver_id_, steady_now(),
                                        worker_.environment().wall);
  } else if (const auto* settled = std::get_if<relay::ReceiptSettled>(&action)) {
    worker_.shared().desk.settled(settled->receipt, receiver_id_, settled->done, steady_now());
  } else if (const auto* to_dial = std::get_if<relay::Dial>(&action)) {
    dial(*to_dial);
  } else if (const auto* close = std::get_if<relay::HangUp>(&action)) {
    hang_up(close->side);
  }
}

void Connection::dial(const relay::Dial& dial) {
  hang_up(dial.side);
  const Side side = dial.side;
  const auto target = side == Side::smsc ? worker_.setup().upstreams[dial.upstream] : beginning_.esme;
  if (!target) {  // it was taken out of the configuration a moment ago
    follow_ups_.emplace_back(relay::Dialed{false});
    return;
  }
  if (side == Side::smsc) dialed_ = dial.upstream;
  dialing_ = side;
  const std::weak_ptr<Connection> weak = weak_from_this();
  dialer_ = std::make_shared<Dialer>(
      worker_.context().get_executor(), target, beginning_.proxied,
      Dialer::Answers{[weak, side](Transport transport, const Endpoint& endpoint) {
                        if (const auto self = weak.lock())
                          self->on_dialed(side, std::move(transport), endpoint);
                      },
                      [weak](const std::string& why) {
                        if (const auto self = weak.lock()) self->on_unreachable(why);
                      },
                      [weak, side](const std::string& endpoint, const std::string& why) {
                        if (const auto self = weak.lock())
                          self->worker_.shared().reporter.dial_failed(self->beginning_.name, side, endpoint,
                                                                      why);
                      }});
  dialer_->start();
}

void Connection::on_dialed(Side side, Transport transport, const Endpoint& endpoint) {
  dialer_.reset();
  open_link(side, std::move(transport));
  if (side == Side::smsc) smsc_ = endpoint;
  take(relay::Dialed{true});
}

void Connection::on_unreachable(const std::string& why) {
  dialer_.reset();
  if (!why.empty()) worker_.shared().reporter.dial_failed(beginning_.name, dialing_, "any", why);
  take(relay::Dialed{false});
}

/// Comes back to the machine, if it is still there then.
std::function<void(bool)> Connection::recorded(relay::Ticket ticket) {
  return [weak = weak_from_this(), context = &worker_.context(), ticket](bool durable) {
    asio::post(*context, [weak, ticket, durable] {
      if (const auto self = weak.lock()) self->take(relay::Recorded{ticket, durable});
    });
  };
}

void Connection::record(const relay::ConsentText& text) {
  const bool submitted =
      worker_.shared().sink.submit(text, beginning_.name, worker_.environment().wall, recorded(text.ticket));
  if (!submitted) follow_ups_.emplace_back(relay::Recorded{text.ticket, false});
}

void Connection::keep(const relay::KeepReceipt& keep) {
  if (!worker_.shared().sink.keep(keep.receipt, recorded(keep.ticket))) {
    follow_ups_.emplace_back(relay::Recorded{keep.ticket, false});
  }
}

void Connection::hang_up(Side side) {
  if (dialer_ && dialing_ == side) std::exchange(dialer_, nullptr)->cancel();
  if (links_[side]) std::exchange(links_[side], nullptr)->finish();
}

void Connection::arm_timer() {
  const Time due = machine_.next_deadline();
  if (due >= timer_at_) return;  // it will ring early and be set anew then
  timer_at_ = due;
  timer_.expires_at(due);
  timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& ec) {
    const auto self = weak.lock();
    if (ec || !self) return;
    self->timer_at_ = Time::max();
    relay::Tick tick;
    for (const Side side : {Side::esme, Side::smsc}) {
      const auto& link = self->links_[side];
      tick.paused[side] = link && !link->ended() && !self->may_read(side);
    }
    self->take(tick);
  });
}

}  // namespace smppguard::net
