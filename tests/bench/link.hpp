// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pdus.hpp"
#include "smppguard/core/bytes.hpp"
#include "tls.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace smppguard::bench {

/// Owns a file descriptor.
class Fd {
 public:
  explicit Fd(int fd = -1) noexcept : fd_{fd} {}
  Fd(Fd&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Fd();

  [[nodiscard]] int get() const noexcept { return fd_; }
  [[nodiscard]] explicit operator bool() const noexcept { return fd_ >= 0; }

 private:
  int fd_;
};

/// Thrown at start-up only, with errno in words.
[[nodiscard]] Fd listen_on(const std::string& ip, std::uint16_t port);
[[nodiscard]] std::uint16_t port_of(const Fd& listener);
[[nodiscard]] Fd connect_to(const std::string& ip, std::uint16_t port);
/// The next waiting connection, nonblocking and without Nagle's delay; empty when none waits.
[[nodiscard]] Fd accept_from(const Fd& listener);

/// A TCP stream, with TLS where it is given a side of that, with the octets that were read and those that
/// wait to be written: one read(2) for many PDUs, one send(2) for many answers. Never blocks. One thread.
class Link {
 public:
  explicit Link(Fd fd, const TlsSide* tls = nullptr);

  enum class Event : std::uint8_t { open, closed };

  /// At most one read(2), with TLS as many as it takes. Octets of earlier PDUs are gone after it.
  [[nodiscard]] Event read();
  /// TLS holds octets that read() had no room for: the socket will not tell of them again.
  [[nodiscard]] bool has_more() const noexcept { return has_more_; }

  /// Calls on_pdu(Header, octets of the whole PDU) for each whole PDU that was read. False where framing is
  /// lost.
  template <class OnPdu>
  [[nodiscard]] bool take_pdus(OnPdu on_pdu) {
    while (end_ - begin_ >= kHeader) {
      const std::uint8_t* front = in_.get() + begin_;
      const Header header = Header::read(front);
      if (header.length < kHeader || header.length > kInOctets) return false;
      if (end_ - begin_ < header.length) break;
      begin_ += header.length;
      on_pdu(header, Bytes{front, header.length});
    }
    return true;
  }

  /// Room for `octets` behind what waits to be written; valid until the next call.
  [[nodiscard]] std::uint8_t* append(std::size_t octets);
  void append(const std::vector<std::uint8_t>& octets);

  /// Writes as much as the socket takes, usually with one send(2).
  [[nodiscard]] Event flush();
  [[nodiscard]] std::size_t unwritten() const noexcept { return out_end_ - out_begin_; }
  /// Whether there is anything that the socket did not take; a handshake waits for the peer instead.
  [[nodiscard]] bool wants_write() const noexcept { return unwritten() > 0 && !waits_for_peer_; }
  [[nodiscard]] int fd() const noexcept { return fd_.get(); }

 private:
  static constexpr std::size_t kInOctets = std::size_t{64} * 1024;

  [[nodiscard]] Event read_tls();
  [[nodiscard]] Event flush_tls();
  [[nodiscard]] Event after(int result);

  Fd fd_;
  TlsStream tls_;
  std::unique_ptr<std::uint8_t[]> in_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::vector<std::uint8_t> out_;
  std::size_t out_begin_ = 0;
  std::size_t out_end_ = 0;
  bool has_more_ = false;
  bool waits_for_peer_ = false;
};

}  // namespace smppguard::bench
