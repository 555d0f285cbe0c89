// SPDX-License-Identifier: Apache-2.0
#include "connection.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include <boost/asio/post.hpp>

namespace smppguard::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

// Reads per wake-up: enough to empty a busy socket, few enough to be fair to other sessions.
constexpr int kReadsPerWake = 4;

std::string text_of(const tcp::endpoint& endpoint) {
  const std::string host = endpoint.address().to_string();
  return (endpoint.address().is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(endpoint.port());
}

IpAddress address_of(const tcp::endpoint& endpoint) {
  if (endpoint.address().is_v4()) return IpAddress::v4(endpoint.address().to_v4().to_bytes());
  return {endpoint.address().to_v6().to_bytes()};
}

tcp::endpoint peer_of(const tcp::socket& socket) {
  boost::system::error_code ignored;
  return socket.remote_endpoint(ignored);
}

}  // namespace

Connection::Connection(Worker& worker, tcp::socket esme, policy::ListenerId listener)
    : worker_{worker},
      name_{worker.shared().next_session.fetch_add(1, std::memory_order_relaxed),
            worker.shared().options.listeners[listener].name, text_of(peer_of(esme)), ""},
      session_{worker.shared().rules, relay::Origin{listener, address_of(peer_of(esme))},
               worker.environment().now},
      timer_{worker.context()} {
  links_[Side::esme] = std::make_shared<Link>(std::move(esme), *this, worker.shared().live);
}

void Connection::start() {
  worker_.shared().reporter.accepted(name_);
  settle();
}

void Connection::drain() {
  take(relay::Drain{});
}

void Connection::take(const relay::Event& event) {
  step(event);
  settle();
}

/// One event into the session, its actions performed. Never called from inside itself: what performing gives
/// rise to goes into follow_ups_.
std::size_t Connection::step(const relay::Event& event) {
  relay::Actions& actions = worker_.actions();
  actions.clear();
  const std::size_t consumed = session_.step(event, worker_.environment(), actions);
  if (session_.system_id() != name_.system_id) name_.system_id = session_.system_id();
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
    const relay::Event event = follow_ups_.front();
    follow_ups_.erase(follow_ups_.begin());
    step(event);
  }
}

/// What held octets mean depends on the state, so they are offered again whenever it changes.
void Connection::settle() {
  follow_up();
  while (session_.state() != seen_state_) {
    seen_state_ = session_.state();
    offer_held(Side::esme);
    offer_held(Side::smsc);
    follow_up();
  }
  if (session_.state() == relay::Session::State::closed) {
    timer_.cancel();
    worker_.forget(shared_from_this());
    return;
  }
  for (const Side side : {Side::esme, Side::smsc}) {
    if (may_read(side)) links_[side]->await_readable();
  }
  arm_timer();
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
  const std::size_t limit = worker_.shared().options.limits.write_buffer_octets;
  const std::shared_ptr<Link>& link = links_[side];
  const std::shared_ptr<Link>& target = links_[relay::other(side)];
  return link && !link->ended() && link->unsent_own() < limit && (!target || target->unsent() < limit) &&
         held_[side].size() < worker_.shared().rules->session.max_pdu_octets;
}

void Connection::on_readable(Link& link) {
  const std::shared_ptr<Connection> alive = shared_from_this();
  const Side side = side_of(link);
  for (int reads = 0; reads < kReadsPerWake && links_[side].get() == &link && may_read(side); ++reads) {
    if (!read_once(side)) break;
  }
  settle();
}

/// Reads behind what is held, lets the session have it all, and holds what it leaves. Returns whether there
/// may be more to read at once.
bool Connection::read_once(Side side) {
  std::vector<std::uint8_t>& held = held_[side];
  const std::span<std::uint8_t> scratch = worker_.scratch();
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

void Connection::perform(relay::Action& action) {
  if (const auto* forward = std::get_if<relay::Forward>(&action)) {
    if (links_[forward->to]) links_[forward->to]->gather(forward->octets);
  } else if (const auto* send = std::get_if<relay::Send>(&action)) {
    if (links_[send->to]) links_[send->to]->gather_own(send->pdu.octets());
  } else if (const auto* report = std::get_if<relay::Report>(&action)) {
    worker_.shared().reporter.noted(name_, report->note);
  } else if (const auto* to_record = std::get_if<relay::Record>(&action)) {
    record(*to_record->approval);
  } else if (const auto* to_dial = std::get_if<relay::Dial>(&action)) {
    dial(to_dial->upstream);
  } else if (const auto* close = std::get_if<relay::HangUp>(&action)) {
    hang_up(close->side);
  }
}

void Connection::dial(policy::UpstreamId upstream) {
  const std::weak_ptr<Connection> weak = weak_from_this();
  dialer_ = std::make_shared<Dialer>(
      worker_.context().get_executor(), worker_.shared().options.upstreams[upstream],
      Dialer::Answers{[weak](tcp::socket socket) {
                        if (const auto self = weak.lock()) self->on_dialed(std::move(socket));
                      },
                      [weak] {
                        if (const auto self = weak.lock()) {
                          self->dialer_.reset();
                          self->take(relay::Dialed{false});
                        }
                      },
                      [weak](const std::string& endpoint, const std::string& why) {
                        if (const auto self = weak.lock())
                          self->worker_.shared().reporter.dial_failed(self->name_, endpoint, why);
                      }});
  dialer_->start();
}

void Connection::on_dialed(Link::Socket socket) {
  dialer_.reset();
  held_[Side::smsc].clear();
  links_[Side::smsc] = std::make_shared<Link>(std::move(socket), *this, worker_.shared().live);
  take(relay::Dialed{true});
}

void Connection::record(const relay::ApprovalText& approval) {
  const relay::Ticket ticket = approval.ticket;
  const bool submitted = worker_.shared().sink.submit(
      approval, name_, worker_.environment().wall,
      [weak = weak_from_this(), context = &worker_.context(), ticket](bool durable) {
        asio::post(*context, [weak, ticket, durable] {
          if (const auto self = weak.lock()) self->take(relay::Recorded{ticket, durable});
        });
      });
  if (!submitted) follow_ups_.emplace_back(relay::Recorded{ticket, false});
}

void Connection::hang_up(Side side) {
  if (side == Side::smsc && dialer_) std::exchange(dialer_, nullptr)->cancel();
  if (links_[side]) std::exchange(links_[side], nullptr)->finish();
}

void Connection::arm_timer() {
  const Time due = session_.next_deadline();
  if (due >= timer_at_) return;  // it will ring early and be set anew then
  timer_at_ = due;
  timer_.expires_at(due);
  timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& ec) {
    const auto self = weak.lock();
    if (ec || !self) return;
    self->timer_at_ = Time::max();
    self->take(relay::Tick{});
  });
}

}  // namespace smppguard::net
