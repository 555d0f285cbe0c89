// SPDX-License-Identifier: Apache-2.0
#include "arrival.hpp"

#include "certificate_names.hpp"
#include "link.hpp"

#include <algorithm>
#include <utility>

namespace smppguard::net {

namespace asio = boost::asio;

// An SMPP command_length begins with it, a TLS record never does.
constexpr std::uint8_t kFirstOfSmpp = 0x00;

Arrival::Arrival(Socket socket, std::shared_ptr<const ArrivalRules> rules, LiveCount& live, Answers answers)
    : socket_{std::move(socket)}, rules_{std::move(rules)}, live_{live}, answers_{std::move(answers)} {}

void Arrival::start(Duration limit) {
  const std::shared_ptr<Arrival> alive = shared_from_this();
  error_code ec;
  source_ = address_of(socket_.remote_endpoint(ec));
  if (ec) return fail("gone before it was looked at");
  prepare(socket_, rules_->tcp);
  const bool proxied = is_from_balancer();
  if (!proxied && !rules_->tls) return arrived();
  timer_.emplace(socket_.get_executor(), limit);
  timer_->async_wait([self = alive](const error_code& aborted) {
    if (!aborted && self->answers_.failed) self->fail(self->if_late_);
  });
  if (proxied) {
    read_header();
  } else {
    look_at_first_octet();
  }
}

void Arrival::cancel() {
  answers_ = {};
  if (timer_) timer_->cancel();
  error_code ignored;
  socket_.close(ignored);
}

bool Arrival::is_from_balancer() const {
  return std::any_of(rules_->proxy_from.begin(), rules_->proxy_from.end(),
                     [&](const IpNetwork& balancers) { return balancers.contains(source_.ip); });
}

/// Peeks, so as to take no octet from behind the header. What is not yet the whole of it is taken at once:
/// left where it is it would keep the socket readable.
void Arrival::read_header() {
  if_late_ = "no PROXY header from a configured balancer in time";
  const auto room = asio::buffer(header_) + header_octets_;
  error_code ec;
  const std::size_t seen = socket_.receive(room, Socket::message_peek, ec);
  if (would_block(ec)) return await(Socket::wait_read, &Arrival::read_header);
  if (ec) return fail("no PROXY header from a configured balancer: " + ec.message());

  const ProxyParsed parsed = parse_proxy_header(Bytes{header_}.first(header_octets_ + seen));
  if (const auto* invalid = std::get_if<ProxyInvalid>(&parsed)) {
    return fail(std::string{invalid->why} + " from a configured balancer");
  }
  const auto* found = std::get_if<ProxyFound>(&parsed);
  const std::size_t take = found != nullptr ? found->octets - header_octets_ : seen;
  header_octets_ += socket_.receive(asio::buffer(room, take), 0, ec);
  if (ec) return fail("PROXY header: " + ec.message());
  if (found == nullptr || header_octets_ < found->octets) {
    return await(Socket::wait_read, &Arrival::read_header);
  }
  if (found->source) source_ = *found->source;
  if (rules_->tls) return look_at_first_octet();
  arrived();
}

void Arrival::look_at_first_octet() {
  if_late_ = "TLS handshake: not begun in time";
  std::uint8_t first = 0;
  error_code ec;
  socket_.receive(asio::buffer(&first, 1), Socket::message_peek, ec);
  if (would_block(ec)) return await(Socket::wait_read, &Arrival::look_at_first_octet);
  if (ec) return fail("TLS handshake: not begun: " + ec.message());
  if (first == kFirstOfSmpp) return fail("not TLS: looks like plain SMPP");
  if_late_ = "TLS handshake: not finished in time";
  tls_ = rules_->tls->channel(socket_.native_handle());
  shake_hands();
}

void Arrival::shake_hands() {
  switch (tls_->handshake()) {
    case TlsChannel::Outcome::wants_read: return await(Socket::wait_read, &Arrival::shake_hands);
    case TlsChannel::Outcome::wants_write: return await(Socket::wait_write, &Arrival::shake_hands);
    case TlsChannel::Outcome::done: return arrived();
    case TlsChannel::Outcome::ended:
    case TlsChannel::Outcome::failed: return fail("TLS handshake: " + tls_->why());
  }
}

void Arrival::await(Socket::wait_type readiness, void (Arrival::*then)()) {
  socket_.async_wait(readiness, [self = shared_from_this(), then](const error_code& ec) {
    if (!ec && self->answers_.ready) (self.get()->*then)();
  });
}

void Arrival::arrived() {
  if (timer_) timer_->cancel();
  error_code ignored;
  const SocketAddress local = address_of(socket_.local_endpoint(ignored));
  std::vector<std::string> names;
  if (tls_) names = certificate_names(tls_->native_handle());
  std::exchange(answers_, {})
      .ready(Arrived{{std::move(socket_), std::move(tls_)}, source_, local, std::move(names)});
}

/// The peer is let go gently: an alert in front of a reset would not reach it.
void Arrival::fail(const std::string& why) {
  if (timer_) timer_->cancel();
  error_code ignored;
  socket_.cancel(ignored);
  tls_.reset();
  part_from(std::move(socket_), live_);
  std::exchange(answers_, {}).failed(source_, why);
}

}  // namespace smppguard::net
