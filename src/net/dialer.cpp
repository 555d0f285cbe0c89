// SPDX-License-Identifier: Apache-2.0
#include "dialer.hpp"

#include "socket_address.hpp"

#include <algorithm>
#include <netinet/in.h>
#include <utility>

#include <boost/asio/post.hpp>

namespace smppguard::net {
namespace {

namespace asio = boost::asio;

Time now() {
  return std::chrono::steady_clock::now();
}

// The port is chosen with the destination known, so that one local address serves more than 64 K connections.
using PortWhenConnecting = asio::detail::socket_option::boolean<IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT>;

}  // namespace

/// A handler that is heard only in the turn in which it was made.
template <class Next>
auto Dialer::in_turn(Next next) {
  return [self = shared_from_this(), turn = turn_, next](const error_code& ec, const auto&... results) {
    if (turn == self->turn_) (self.get()->*next)(ec, results...);
  };
}

Dialer::Dialer(const Tcp::socket::executor_type& executor, std::shared_ptr<const DialTarget> target,
               const std::optional<Proxied>& proxied, Answers answers)
    : target_{std::move(target)},
      proxied_{proxied},
      answers_{std::move(answers)},
      resolver_{executor},
      socket_{executor},
      timer_{executor} {}

void Dialer::start() {
  asio::post(socket_.get_executor(), [self = shared_from_this(), turn = turn_] {
    if (turn == self->turn_) self->try_next_endpoint();
  });
}

void Dialer::cancel() {
  end_turn();
  answers_ = {};
  attempt_.reset();
  resolver_.cancel();
  hang_up();
}

/// What is under way loses its say, also where it has come to an end and waits in the queue to say so.
void Dialer::end_turn() {
  ++turn_;
  timer_.cancel();
}

/// Begins something that takes time, for at most the connect_timeout.
void Dialer::begin_turn() {
  end_turn();
  timer_.expires_after(target_->connect_timeout);
  timer_.async_wait(in_turn(&Dialer::on_timeout));
}

void Dialer::on_timeout(const error_code& ec) {
  if (ec) return;
  if (tls_) return miss("TLS handshake: not finished within the connect_timeout");
  if (socket_.is_open()) return miss("no answer within the connect_timeout");
  // Names are looked up one after the other, so another endpoint's may have been in the way: of this one
  // nothing is known.
  resolver_.cancel();
  attempt_.reset();
  miss("not resolved within the connect_timeout");
}

void Dialer::try_next_endpoint() {
  while (next_endpoint_ < target_->endpoints.size()) {
    endpoint_ = &target_->endpoints[next_endpoint_++];
    if (may_try()) return resolve();
  }
  give_up();
}

bool Dialer::may_try() {
  if (!target_->circuits) return true;
  auto leave = target_->circuits->begin(target_->upstream, *endpoint_, now());
  if (auto* attempt = std::get_if<Circuits::Attempt>(&leave)) {
    attempt_.emplace(std::move(*attempt));
    return true;
  }
  soonest_ = std::min(soonest_, std::get<Circuits::PassedOver>(leave).until);
  passed_over_ += (passed_over_.empty() ? "" : ", ") + text_of(*endpoint_);
  return false;
}

void Dialer::resolve() {
  addresses_.clear();
  where_ = text_of(*endpoint_);
  last_miss_ = "it has no address";
  error_code ec;
  const auto address = asio::ip::make_address(endpoint_->host, ec);
  if (!ec) {
    addresses_.emplace_back(address, endpoint_->port);
    return connect_next();
  }
  begin_turn();
  resolver_.async_resolve(endpoint_->host, std::to_string(endpoint_->port), Tcp::resolver::numeric_service,
                          in_turn(&Dialer::on_resolved));
}

void Dialer::on_resolved(const error_code& ec, const Tcp::resolver::results_type& found) {
  end_turn();
  if (ec) return miss(ec.message());
  for (const auto& entry : found) addresses_.push_back(entry.endpoint());
  std::reverse(addresses_.begin(), addresses_.end());
  connect_next();
}

void Dialer::hang_up() {
  error_code ignored;
  socket_.close(ignored);
  tls_.reset();
}

void Dialer::connect_next() {
  hang_up();
  if (addresses_.empty()) {
    if (attempt_) attempt_->failed(target_->circuit_times, last_miss_, now());
    attempt_.reset();
    return try_next_endpoint();
  }
  const Tcp::endpoint to = addresses_.back();
  addresses_.pop_back();
  const std::string address = to.address().to_string();
  where_ = text_of(*endpoint_) + (address == endpoint_->host ? "" : " (" + address + ")");
  if (!open_socket(to)) return;
  begin_turn();
  socket_.async_connect(to, in_turn(&Dialer::on_connected));
}

/// Opens the socket, bound to the local address that is configured for the family. Goes on by itself if that
/// fails.
bool Dialer::open_socket(const Tcp::endpoint& to) {
  error_code ec;
  socket_.open(to.protocol(), ec);
  if (ec) {
    miss("no socket: " + ec.message());
    return false;
  }
  const auto& sources = target_->source_addresses;
  const auto source = std::find_if(sources.begin(), sources.end(), [&](const asio::ip::address& address) {
    return address.is_v4() == to.address().is_v4();
  });
  if (source == sources.end()) return true;
  error_code ignored;
  socket_.set_option(PortWhenConnecting{true}, ignored);
  socket_.bind({*source, 0}, ec);
  if (ec) miss("from " + source->to_string() + ": " + ec.message());
  return !ec;
}

void Dialer::on_connected(const error_code& ec) {
  end_turn();
  if (ec) return miss(ec.message());
  prepare(socket_, target_->tcp);
  if (!send_proxy_header()) return;
  if (!target_->tls) return reached();
  tls_ = target_->tls->channel(socket_.native_handle(), *endpoint_);
  begin_turn();
  shake_hands({});
}

bool Dialer::send_proxy_header() {
  if (target_->proxy_header == ProxyHeader::none) return true;
  const std::vector<std::uint8_t> header = compose_proxy_header(target_->proxy_header, proxied_);
  error_code ec;
  const std::size_t sent = socket_.write_some(asio::buffer(header), ec);
  if (!ec && sent == header.size()) return true;  // nothing else is in the new socket's buffer
  miss("PROXY header: " + (ec ? ec.message() : "not taken whole"));
  return false;
}

void Dialer::shake_hands(const error_code& ec) {
  if (ec) return miss("TLS handshake: " + ec.message());
  const auto again = in_turn(&Dialer::shake_hands);
  switch (tls_->handshake()) {
    case TlsChannel::Outcome::wants_read: return socket_.async_wait(Tcp::socket::wait_read, again);
    case TlsChannel::Outcome::wants_write: return socket_.async_wait(Tcp::socket::wait_write, again);
    case TlsChannel::Outcome::done: return reached();
    case TlsChannel::Outcome::ended:
    case TlsChannel::Outcome::failed: return miss("TLS handshake: " + tls_->why());
  }
}

void Dialer::reached() {
  end_turn();
  if (attempt_) attempt_->succeeded();
  attempt_.reset();
  std::exchange(answers_, {}).connected(Transport{std::move(socket_), std::move(tls_)}, *endpoint_);
}

/// One address, or the name, came to nothing: goes on with the next.
void Dialer::miss(const std::string& why) {
  end_turn();
  last_miss_ = why;
  answers_.missed(where_, why);
  connect_next();
}

void Dialer::give_up() {
  std::string why = "no endpoint could be reached";
  if (!passed_over_.empty()) {
    const auto wait = std::chrono::ceil<Duration>(soonest_ - now());
    why += "; passed over after earlier failures: " + passed_over_ + ", " +
           (wait > Duration::zero() ? "to be tried in " + std::to_string(wait.count()) + " ms"
                                    : "being tried by another session");
  }
  std::exchange(answers_, {}).unreachable(why);
}

}  // namespace smppguard::net
