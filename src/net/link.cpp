// SPDX-License-Identifier: Apache-2.0
#include "link.hpp"

#include "second_looks.hpp"

#include <array>
#include <chrono>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>

namespace smppguard::net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// How long a finished link may take to send its rest and to see the peer's end.
constexpr std::chrono::seconds kFinishTime{3};

}  // namespace

Link::Link(Transport transport, LinkOwner& owner, LiveCount& live, Octets* octets)
    : socket_{std::move(transport.socket)},
      tls_{std::move(transport.tls)},
      owner_{&owner},
      live_{live},
      octets_{octets},
      second_looks_{
          asio::use_service<SecondLooks>(asio::query(socket_.get_executor(), asio::execution::context))} {
  live_.add();
}

Link::~Link() {
  live_.remove();
}

void Link::await_readable() {
  if (awaits_readable_ || failed_) return;
  awaits_readable_ = true;
  const bool reads_tls = tls_ && owner_ != nullptr;
  if (reads_tls && tls_->has_pending()) {  // the socket has given already what is to be read
    return asio::post(socket_.get_executor(), [self = shared_from_this()] { self->on_wake_to_read(); });
  }
  if (reads_tls && tls_->read_wants_write()) {
    return socket_.async_wait(Socket::wait_write, [self = shared_from_this()](const error_code& ec) {
      if (ec == asio::error::operation_aborted) {
        self->awaits_readable_ = false;
      } else {
        self->on_wake_to_read();
      }
    });
  }
  if (unsure_ && !looked_at_) {
    looked_at_ = true;
    second_looks_.add(weak_from_this());
  }
  watch_.start(emptied_ ? ReadWatch::Known::emptied : ReadWatch::Known::nothing, shared_from_this());
}

void Link::on_wake_to_read() {
  awaits_readable_ = false;
  emptied_ = false;
  if (owner_ != nullptr) {
    owner_->on_readable(*this);
  } else {
    discard_until_end();
  }
  if (!awaits_readable_) emptied_ = false;  // of what comes while nobody waits, nobody is told
}

/// False if it has to be done once more: there were octets meanwhile, or the owner did not read.
bool Link::look_again() {
  if (std::exchange(has_read_, false)) return false;
  // Who does not wait asks the system when he does.
  if (unsure_ && awaits_readable_ && owner_ != nullptr) owner_->on_readable(*this);
  if (unsure_ && awaits_readable_ && owner_ != nullptr) return false;
  looked_at_ = false;
  return true;
}

Link::Read Link::read(std::span<std::uint8_t> into) noexcept {
  if (failed_) return {ReadOutcome::failed, 0};
  const Read read = tls_ ? read_tls(into) : read_tcp(into);
  if (octets_ != nullptr) octets_->read += read.octets;
  return read;
}

Link::Read Link::read_tcp(std::span<std::uint8_t> into) noexcept {
  error_code ec;
  const std::size_t octets = socket_.read_some(asio::buffer(into.data(), into.size()), ec);
  if (!ec) {
    emptied_ = octets < into.size();
    unsure_ = emptied_;
    has_read_ = true;
    return {ReadOutcome::data, octets};
  }
  unsure_ = false;
  if (would_block(ec)) {
    emptied_ = true;
    return {ReadOutcome::would_block, 0};
  }
  if (ec == asio::error::eof) {
    ended_ = true;
    return {ReadOutcome::end_of_stream, 0};
  }
  fail(ec.message());
  return {ReadOutcome::failed, 0};
}

Link::Read Link::read_tls(std::span<std::uint8_t> into) noexcept {
  const TlsChannel::Read read = tls_->read(into);
  if (tls_->write_wants_read()) {  // this read may have been it
    asio::post(socket_.get_executor(), [self = shared_from_this()] { self->on_writable(); });
  }
  switch (read.outcome) {
    case TlsChannel::Outcome::done: return {ReadOutcome::data, read.octets};
    case TlsChannel::Outcome::wants_read:
    case TlsChannel::Outcome::wants_write: return {ReadOutcome::would_block, 0};
    case TlsChannel::Outcome::ended: ended_ = true; return {ReadOutcome::end_of_stream, 0};
    case TlsChannel::Outcome::failed: break;
  }
  fail(tls_->why());
  return {ReadOutcome::failed, 0};
}

std::size_t Link::write(std::span<const asio::const_buffer> parts) {
  const std::size_t written = tls_ ? write_tls(parts) : write_tcp(parts);
  if (octets_ != nullptr) octets_->written += written;
  return written;
}

std::size_t Link::write_tls(std::span<const asio::const_buffer> parts) {
  const std::size_t written = tls_->write(parts);
  if (tls_->failed()) fail(tls_->why());
  return written;
}

std::size_t Link::write_tcp(std::span<const asio::const_buffer> parts) {
  error_code ec;
  // One part, which is the rule, costs less to send than a list of one.
  const std::size_t written =
      parts.size() == 1 ? socket_.write_some(asio::buffer(parts[0]), ec) : socket_.write_some(parts, ec);
  if (ec && !would_block(ec)) fail(ec.message());
  return written;
}

void Link::fail(std::string why) {
  if (!failed_) why_ = std::move(why);
  failed_ = true;
}

void Link::flush() {
  if (gathered_.empty()) return;
  std::size_t written = 0;
  if (unsent() == 0 && !failed_) written = write(gathered_);
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
  const bool reads_first = tls_ && tls_->write_wants_read();
  bool& awaits = reads_first ? awaits_readable_to_write_ : awaits_writable_;
  if (awaits) return;
  awaits = true;
  socket_.async_wait(reads_first ? Socket::wait_read : Socket::wait_write,
                     [self = shared_from_this(), &awaits](const error_code& ec) {
                       awaits = false;
                       if (ec != asio::error::operation_aborted) self->on_writable();
                     });
}

void Link::on_writable() {
  if (unsent() > 0 && !failed_) {
    const asio::const_buffer rest{unsent_.data() + unsent_front_, unsent()};
    unsent_front_ += write({&rest, 1});
  }
  if (!failed_ && unsent() > 0) {
    if (unsent_front_ > unsent_.size() / 2) {  // give back what has left, at the cost of one copy of the rest
      unsent_.erase(unsent_.begin(), unsent_.begin() + static_cast<std::ptrdiff_t>(unsent_front_));
      unsent_front_ = 0;
    }
    await_writable();
  } else {
    unsent_ = std::vector<std::uint8_t>{};  // = {} would keep the memory
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
  if (tls_ && tls_->shut_down() == TlsChannel::Outcome::wants_write) return await_writable();
  error_code ec;
  socket_.shutdown(Socket::shutdown_send, ec);
  if (ec) return close();
  discard_until_end();
}

/// Below TLS: what a peer still sends matters no more, only that it is taken.
void Link::discard_until_end() {
  std::array<std::uint8_t, 4096> unwanted;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  constexpr int kReadsAtOnce = 16;          // a peer that never stops must not hold the worker
  for (int i = 0; i < kReadsAtOnce; ++i) {
    switch (read_tcp(unwanted).outcome) {
      case ReadOutcome::data: break;
      case ReadOutcome::would_block: return await_readable();
      case ReadOutcome::end_of_stream:
      case ReadOutcome::failed:
        if (unsent() == 0 || failed_) close();
        return;
    }
  }
  emptied_ = false;  // nobody looks again at a link that has no owner
  await_readable();
}

void Link::close() noexcept {
  error_code ignored;
  if (end_timer_) end_timer_->cancel();
  socket_.close(ignored);
  failed_ = true;
}

void part_from(Link::Socket socket, LiveCount& live) {
  class Nobody final : public LinkOwner {
    void on_readable(Link& /*link*/) override {}
    void on_sent(Link& /*link*/) override {}
  };
  Nobody nobody;  // parted from before anything can happen
  std::make_shared<Link>(Transport{std::move(socket)}, nobody, live)->finish();
}

}  // namespace smppguard::net
