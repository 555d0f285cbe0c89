// SPDX-License-Identifier: Apache-2.0
#include "link.hpp"

#include <array>
#include <chrono>
#include <netinet/tcp.h>
#include <utility>

#include <boost/asio/buffer.hpp>

namespace smppguard::net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// How long a finished link may take to send its rest and to see the peer's end.
constexpr std::chrono::seconds kFinishTime{3};

// A peer that takes nothing for a minute, or that is silently gone, is given up by the kernel: a session
// whose two sides wait for each other would have no other end.
constexpr int kUserTimeoutMilliseconds = 60'000;
constexpr int kKeepAliveIdleSeconds = 60;
constexpr int kKeepAliveIntervalSeconds = 15;
constexpr int kKeepAliveProbes = 4;

template <int Level, int Name>
using IntegerOption = asio::detail::socket_option::integer<Level, Name>;

bool would_block(const error_code& ec) noexcept {
  return ec == asio::error::would_block || ec == asio::error::try_again || ec == asio::error::interrupted;
}

}  // namespace

Link::Link(Socket socket, LinkOwner& owner, LiveCount& live)
    : socket_{std::move(socket)}, owner_{&owner}, live_{live} {
  error_code ignored;
  // Small writes with Nagle and delayed acknowledgements cost about 40 ms a turn.
  socket_.set_option(asio::ip::tcp::no_delay{true}, ignored);
  socket_.set_option(asio::socket_base::keep_alive{true}, ignored);
  socket_.set_option(IntegerOption<IPPROTO_TCP, TCP_KEEPIDLE>{kKeepAliveIdleSeconds}, ignored);
  socket_.set_option(IntegerOption<IPPROTO_TCP, TCP_KEEPINTVL>{kKeepAliveIntervalSeconds}, ignored);
  socket_.set_option(IntegerOption<IPPROTO_TCP, TCP_KEEPCNT>{kKeepAliveProbes}, ignored);
  socket_.set_option(IntegerOption<IPPROTO_TCP, TCP_USER_TIMEOUT>{kUserTimeoutMilliseconds}, ignored);
  socket_.non_blocking(true, ignored);
  live_.add();
}

Link::~Link() {
  live_.remove();
}

void Link::await_readable() {
  if (awaits_readable_ || failed_) return;
  awaits_readable_ = true;
  socket_.async_wait(Socket::wait_read, [self = shared_from_this()](const error_code& ec) {
    self->awaits_readable_ = false;
    if (ec == asio::error::operation_aborted) return;
    if (self->owner_ != nullptr) {
      self->owner_->on_readable(*self);
    } else {
      self->discard_until_end();
    }
  });
}

Link::Read Link::read(std::span<std::uint8_t> into) noexcept {
  if (failed_) return {ReadOutcome::failed, 0};
  error_code ec;
  const std::size_t octets = socket_.read_some(asio::buffer(into.data(), into.size()), ec);
  if (!ec) return {ReadOutcome::data, octets};
  if (would_block(ec)) return {ReadOutcome::would_block, 0};
  if (ec == asio::error::eof) {
    ended_ = true;
    return {ReadOutcome::end_of_stream, 0};
  }
  failed_ = true;
  return {ReadOutcome::failed, 0};
}

void Link::flush() {
  if (gathered_.empty()) return;
  std::size_t written = 0;
  if (unsent() == 0 && !failed_) {
    error_code ec;
    written = socket_.write_some(gathered_, ec);
    if (ec && !would_block(ec)) failed_ = true;
  }
  if (!failed_) keep_rest(written);
  unsent_own_ = unsent() > 0 ? unsent_own_ + gathered_own_ : 0;
  gathered_own_ = 0;
  gathered_.clear();
}

void Link::keep_rest(std::size_t written) {
  for (const asio::const_buffer& part : gathered_) {
    if (written >= part.size()) {
      written -= part.size();
      continue;
    }
    const auto* begin = static_cast<const std::uint8_t*>(part.data());
    unsent_.insert(unsent_.end(), begin + written, begin + part.size());
    written = 0;
  }
  if (unsent() > 0) await_writable();
}

void Link::await_writable() {
  if (awaits_writable_) return;
  awaits_writable_ = true;
  socket_.async_wait(Socket::wait_write, [self = shared_from_this()](const error_code& ec) {
    self->awaits_writable_ = false;
    if (ec != asio::error::operation_aborted) self->on_writable();
  });
}

void Link::on_writable() {
  error_code ec;
  unsent_front_ += socket_.write_some(asio::buffer(unsent_.data() + unsent_front_, unsent()), ec);
  if (ec && !would_block(ec)) failed_ = true;
  if (!failed_ && unsent() > 0) {
    if (unsent_front_ > unsent_.size() / 2) {  // give back what has left, at the cost of one copy of the rest
      unsent_.erase(unsent_.begin(), unsent_.begin() + static_cast<std::ptrdiff_t>(unsent_front_));
      unsent_front_ = 0;
    }
    await_writable();
  } else {
    unsent_ = {};
    unsent_front_ = 0;
    unsent_own_ = 0;
    if (owner_ == nullptr) linger();
  }
  if (owner_ != nullptr) owner_->on_sent(*this);
}

void Link::finish() {
  flush();
  owner_ = nullptr;
  if (failed_) return close();
  end_timer_.emplace(socket_.get_executor(), kFinishTime);
  end_timer_->async_wait([self = shared_from_this()](const error_code& ec) {
    if (!ec) self->close();
  });
  if (unsent() == 0) linger();
}

void Link::linger() {
  if (failed_) return close();
  error_code ec;
  socket_.shutdown(Socket::shutdown_send, ec);
  if (ec) return close();
  discard_until_end();
}

void Link::discard_until_end() {
  std::array<std::uint8_t, 4096> unwanted;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  constexpr int kReadsAtOnce = 16;          // a peer that never stops must not hold the worker
  for (int i = 0; i < kReadsAtOnce; ++i) {
    switch (read(unwanted).outcome) {
      case ReadOutcome::data: break;
      case ReadOutcome::would_block: return await_readable();
      case ReadOutcome::end_of_stream:
      case ReadOutcome::failed:
        if (unsent() == 0 || failed_) close();
        return;
    }
  }
  await_readable();
}

void Link::close() noexcept {
  error_code ignored;
  if (end_timer_) end_timer_->cancel();
  socket_.close(ignored);
  failed_ = true;
}

}  // namespace smppguard::net
