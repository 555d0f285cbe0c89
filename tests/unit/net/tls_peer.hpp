// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "loopback.hpp"
#include "openssl_pointers.hpp"
#include "smppguard/core/bytes.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace smppguard::net {

/// A TLS end of the tests' own, OpenSSL between memory and a socket: what is on the wire can be held back,
/// cut and counted. Its side trusts everybody.
class TlsPeer {
 public:
  struct Wish {
    bool connects = true;
    int version = TLS1_3_VERSION;
    std::string certificate{};  ///< PEM file; with its key
    std::string key{};
    std::string name{"smsc.example.net"};  ///< SNI
    bool asks_for_certificate = false;     ///< and takes any
    long most_in_record = SSL3_RT_MAX_PLAIN_LENGTH;
  };
  TlsPeer(Tcp::socket socket, const Wish& wish);

  /// One step; whether the handshake is over, in good or bad order.
  bool shake_hands();
  [[nodiscard]] bool agreed() const { return SSL_is_init_finished(ssl_.get()) == 1; }
  /// What OpenSSL said last.
  [[nodiscard]] const std::string& why() const noexcept { return why_; }

  /// Encrypts; it leaves with flush() or dribble().
  void write(Bytes octets);
  void write_close_notify() { SSL_shutdown(ssl_.get()); }
  /// TLS 1.2, connecting.
  void write_renegotiation();
  /// TLS 1.3: has the other end change its keys.
  void write_key_update();
  /// TLS 1.3, accepting: another session ticket.
  void write_ticket();
  /// Sends what was encrypted as far as the socket takes it; whether all has left.
  bool flush();
  /// Sends at most so many octets of it; whether all has left.
  bool dribble(std::size_t octets);
  /// Sends the first record of it; whether all has left.
  bool dribble_record();
  /// Sends octets past TLS.
  void send_raw(Bytes octets);

  /// Decrypts what has come.
  [[nodiscard]] std::vector<std::uint8_t> read();
  [[nodiscard]] bool saw_close_notify() const {
    return (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
  }
  [[nodiscard]] bool saw_end() const noexcept { return saw_end_; }
  /// Lengths of the records that have come.
  [[nodiscard]] const std::vector<std::size_t>& records() const noexcept { return records_; }
  void forget_records() { records_.clear(); }

  [[nodiscard]] Tcp::socket& socket() noexcept { return socket_; }

 private:
  void encrypt(const char* what, int result);
  void collect();
  void receive();
  void note_records(Bytes octets);

  Tcp::socket socket_;
  SslContext context_;
  SslConnection ssl_;
  BIO* in_ = nullptr;  // ssl_'s own
  BIO* out_ = nullptr;
  std::vector<std::uint8_t> to_send_;
  std::vector<std::uint8_t> record_;  // the one that is coming
  std::vector<std::size_t> records_;
  bool saw_end_ = false;
  std::string why_;
};

}  // namespace smppguard::net
