// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openssl_pointers.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace smppguard::net {

/// A non-blocking socket as OpenSSL sees it, in place of SSL_set_fd. Two things are different:
///
/// What OpenSSL writes is taken even if the socket is full. A record that OpenSSL has to hold back must be
/// offered again before anything else is written, but a peer may ask for new keys just then, and OpenSSL 3.0
/// answers that from inside SSL_read: it fails the connection ("bad length").
///
/// Reading stops after some reads of the socket. OpenSSL would process records that hold no octets for the
/// caller (KeyUpdate) for as long as a peer keeps sending them, and the worker's other sessions would wait.
class TlsWire {
  // Each gives about a record's octets, and some hundred KeyUpdates have room in one.
  static constexpr int kReadsAtOnce = 2;

 public:
  explicit TlsWire(int descriptor) noexcept : descriptor_{descriptor} {}
  TlsWire(const TlsWire&) = delete;
  TlsWire& operator=(const TlsWire&) = delete;

  /// Reads and writes here, and must not outlive it.
  [[nodiscard]] BIO* new_bio();

  /// Before each call to OpenSSL that reads.
  void allow_reads() noexcept { reads_left_ = kReadsAtOnce; }
  /// The peer has closed its half.
  [[nodiscard]] bool at_end() const noexcept { return at_end_; }

  /// Sends what was taken and has not left; whether nothing is left.
  bool flush() noexcept;
  [[nodiscard]] bool all_sent() const noexcept { return unsent_.empty(); }
  /// The system's error that broke the connection; 0 while it has not.
  [[nodiscard]] int error() const noexcept { return error_; }

 private:
  struct Method;
  std::size_t send(const std::uint8_t* octets, std::size_t size) noexcept;
  int write(BIO* bio, const char* octets, int size);
  int read(BIO* bio, char* into, int size) noexcept;

  int descriptor_;
  int reads_left_ = 0;
  bool at_end_ = false;
  int error_ = 0;
  std::vector<std::uint8_t> unsent_;
  std::size_t unsent_front_ = 0;
};

}  // namespace smppguard::net
