// SPDX-License-Identifier: Apache-2.0
#include "tls_wire.hpp"

#include <cerrno>
#include <memory>
#include <new>
#include <sys/socket.h>

namespace smppguard::net {
namespace {

// Only TLS's own answers come while something is unsent. A peer that asks and does not read gets no more.
constexpr std::size_t kMostUnsent = 64UL * 1024;

bool would_block(int error) noexcept {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

}  // namespace

struct TlsWire::Method {
  using Pointer = std::unique_ptr<BIO_METHOD, FreedWith<BIO_meth_free>>;

  static TlsWire& of(BIO* bio) { return *static_cast<TlsWire*>(BIO_get_data(bio)); }
  static int write(BIO* bio, const char* octets, int size) { return of(bio).write(bio, octets, size); }
  static int read(BIO* bio, char* into, int size) { return of(bio).read(bio, into, size); }
  static long control(BIO* bio, int command, long /*number*/, void* /*pointer*/) {
    if (command == BIO_CTRL_FLUSH) return 1;
    return command == BIO_CTRL_EOF && of(bio).at_end() ? 1 : 0;
  }

  static Pointer make() {
    Pointer method{BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket")};
    if (!method) throw std::bad_alloc{};
    BIO_meth_set_write(method.get(), write);
    BIO_meth_set_read(method.get(), read);
    BIO_meth_set_ctrl(method.get(), control);
    return method;
  }
};

BIO* TlsWire::new_bio() {
  static const Method::Pointer kMethod = Method::make();
  BIO* bio = BIO_new(kMethod.get());
  if (bio == nullptr) throw std::bad_alloc{};
  BIO_set_data(bio, this);
  BIO_set_init(bio, 1);
  return bio;
}

int TlsWire::read(BIO* bio, char* into, int size) noexcept {
  BIO_clear_retry_flags(bio);
  if (reads_left_ == 0) {  // the socket stays readable for what is left in it
    BIO_set_retry_read(bio);
    return -1;
  }
  --reads_left_;
  const ssize_t octets = ::recv(descriptor_, into, static_cast<std::size_t>(size), 0);
  if (octets == 0) at_end_ = true;
  if (octets >= 0) return static_cast<int>(octets);
  if (would_block(errno)) {
    BIO_set_retry_read(bio);
  } else {
    error_ = errno;
  }
  return -1;
}

int TlsWire::write(BIO* bio, const char* octets, int size) {
  BIO_clear_retry_flags(bio);
  if (!flush() && unsent_.size() - unsent_front_ >= kMostUnsent) {
    BIO_set_retry_write(bio);
    return -1;
  }
  const auto* begin = reinterpret_cast<const std::uint8_t*>(octets);
  const std::size_t sent = all_sent() ? send(begin, static_cast<std::size_t>(size)) : 0;
  if (error_ != 0) return -1;
  unsent_.insert(unsent_.end(), begin + sent, begin + size);
  return size;
}

bool TlsWire::flush() noexcept {
  if (all_sent()) return true;
  unsent_front_ += send(unsent_.data() + unsent_front_, unsent_.size() - unsent_front_);
  if (unsent_front_ < unsent_.size()) return false;
  unsent_ = std::vector<std::uint8_t>{};  // = {} would keep the memory
  unsent_front_ = 0;
  return true;
}

std::size_t TlsWire::send(const std::uint8_t* octets, std::size_t size) noexcept {
  const ssize_t sent = ::send(descriptor_, octets, size, MSG_NOSIGNAL);
  if (sent >= 0) return static_cast<std::size_t>(sent);
  if (!would_block(errno)) error_ = errno;
  return 0;
}

}  // namespace smppguard::net
