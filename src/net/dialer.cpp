// SPDX-License-Identifier: Apache-2.0
#include "dialer.hpp"

#include <utility>

namespace smppguard::net {

using boost::system::error_code;

Dialer::Dialer(const Tcp::socket::executor_type& executor, const UpstreamOptions& upstream, Answers answers)
    : upstream_{upstream},
      answers_{std::move(answers)},
      resolver_{executor},
      socket_{executor},
      timer_{executor} {}

void Dialer::cancel() {
  answers_ = {};
  resolver_.cancel();
  timer_.cancel();
  error_code ignored;
  socket_.close(ignored);
}

void Dialer::miss(const std::string& where, const std::string& why) {
  if (answers_.missed) answers_.missed(where, why);
}

void Dialer::resolve_next() {
  if (endpoint_ == upstream_.endpoints.size()) {
    if (answers_.unreachable) std::exchange(answers_, {}).unreachable();
    return;
  }
  const Endpoint& endpoint = upstream_.endpoints[endpoint_++];
  resolver_.async_resolve(endpoint.host, std::to_string(endpoint.port),
                          [self = shared_from_this(), &endpoint](const error_code& ec, const auto& results) {
                            if (!self->answers_.connected) return;
                            if (ec) {
                              self->miss(endpoint.host, ec.message());
                              return self->resolve_next();
                            }
                            self->addresses_ = results;
                            self->address_ = self->addresses_.begin();
                            self->connect_next();
                          });
}

void Dialer::connect_next() {
  if (address_ == addresses_.end()) return resolve_next();
  timed_out_ = false;
  timer_.expires_after(upstream_.connect_timeout);
  // A completion that was queued before the next attempt began must not end that one.
  timer_.async_wait([self = shared_from_this(), attempt = ++attempt_](const error_code& ec) {
    if (ec || attempt != self->attempt_ || !self->answers_.connected) return;
    self->timed_out_ = true;
    error_code ignored;
    self->socket_.close(ignored);
  });
  error_code ignored;
  socket_.close(ignored);
  socket_.async_connect(address_->endpoint(),
                        [self = shared_from_this()](const error_code& ec) { self->on_connected(ec); });
}

void Dialer::on_connected(const error_code& ec) {
  if (!answers_.connected) return;
  timer_.cancel();
  if (!ec && !timed_out_) return std::exchange(answers_, {}).connected(std::move(socket_));
  const auto where = address_->endpoint();
  miss(where.address().to_string() + ":" + std::to_string(where.port()),
       timed_out_ ? "no answer within the connect_timeout" : ec.message());
  ++address_;
  connect_next();
}

}  // namespace smppguard::net
