// SPDX-License-Identifier: Apache-2.0
#include "link.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace smppguard::bench {
namespace {

[[noreturn]] void throw_errno(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

sockaddr_in to_address(const std::string& ip, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  if (inet_pton(AF_INET, ip.c_str(), &address.sin_addr) != 1) {
    throw std::invalid_argument("not an IPv4 address: " + ip);
  }
  return address;
}

Fd open_socket() {
  Fd fd{::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (!fd) throw_errno("socket");
  return fd;
}

void set_no_delay(const Fd& fd) {
  const int on = 1;
  if (::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0) throw_errno("TCP_NODELAY");
}

bool would_block() noexcept {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

}  // namespace

Fd::~Fd() {
  if (fd_ >= 0) ::close(fd_);
}

Fd listen_on(const std::string& ip, std::uint16_t port) {
  Fd fd = open_socket();
  const sockaddr_in address = to_address(ip, port);
  if (::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) throw_errno("bind");
  if (::listen(fd.get(), SOMAXCONN) != 0) throw_errno("listen");
  return fd;
}

std::uint16_t port_of(const Fd& listener) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw_errno("getsockname");
  return ntohs(address.sin_port);
}

Fd connect_to(const std::string& ip, std::uint16_t port) {
  Fd fd = open_socket();
  set_no_delay(fd);
  const sockaddr_in address = to_address(ip, port);
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
      errno != EINPROGRESS) {
    throw_errno("connect");
  }
  return fd;
}

Fd accept_from(const Fd& listener) {
  Fd fd{::accept4(listener.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
  if (fd) set_no_delay(fd);
  return fd;
}

Link::Link(Fd fd, const TlsSide* tls)
    : fd_{std::move(fd)},
      tls_{tls == nullptr ? nullptr : tls->stream(fd_.get())},
      in_{std::make_unique_for_overwrite<std::uint8_t[]>(kInOctets)} {}

Link::Event Link::read() {
  if (begin_ > 0) {
    std::memmove(in_.get(), in_.get() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (tls_ != nullptr) return read_tls();
  const ssize_t got = ::recv(fd_.get(), in_.get() + end_, kInOctets - end_, 0);
  if (got > 0) end_ += static_cast<std::size_t>(got);
  return got > 0 || (got < 0 && would_block()) ? Event::open : Event::closed;
}

/// Record after record until no whole one is left. What was to be written may have waited for the handshake.
Link::Event Link::read_tls() {
  Event event = Event::open;
  int got = 1;
  while (got > 0 && end_ < kInOctets) {
    got = ::SSL_read(tls_.get(), in_.get() + end_, static_cast<int>(kInOctets - end_));
    if (got > 0) end_ += static_cast<std::size_t>(got);
  }
  has_more_ = got > 0;
  if (got <= 0) event = after(got);
  if (event == Event::open && waits_for_peer_) event = flush();
  return event;
}

Link::Event Link::after(int result) {
  const int error = ::SSL_get_error(tls_.get(), result);
  ::ERR_clear_error();
  return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? Event::open : Event::closed;
}

Link::Event Link::flush_tls() {
  waits_for_peer_ = false;
  while (unwritten() > 0) {
    const int most = static_cast<int>(std::min(unwritten(), kInOctets));
    const int sent = ::SSL_write(tls_.get(), out_.data() + out_begin_, most);
    if (sent <= 0) {
      waits_for_peer_ = SSL_want_read(tls_.get());
      return after(sent);
    }
    out_begin_ += static_cast<std::size_t>(sent);
  }
  return Event::open;
}

std::uint8_t* Link::append(std::size_t octets) {
  if (out_begin_ == out_end_) out_begin_ = out_end_ = 0;
  if (out_end_ + octets > out_.size()) out_.resize(std::max(2 * out_.size(), out_end_ + octets));
  std::uint8_t* room = out_.data() + out_end_;
  out_end_ += octets;
  return room;
}

void Link::append(const std::vector<std::uint8_t>& octets) {
  std::memcpy(append(octets.size()), octets.data(), octets.size());
}

Link::Event Link::flush() {
  if (tls_ != nullptr) return flush_tls();
  while (unwritten() > 0) {
    const ssize_t sent = ::send(fd_.get(), out_.data() + out_begin_, unwritten(), MSG_NOSIGNAL);
    if (sent < 0) return would_block() || errno == ENOTCONN ? Event::open : Event::closed;
    out_begin_ += static_cast<std::size_t>(sent);
  }
  return Event::open;
}

}  // namespace smppguard::bench
