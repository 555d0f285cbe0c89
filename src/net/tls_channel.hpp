// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openssl_pointers.hpp"
#include "smppguard/core/bytes.hpp"
#include "tls_wire.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include <boost/asio/buffer.hpp>

namespace smppguard::net {

/// One end of TLS on a non-blocking socket: what OpenSSL makes of it, its outcomes told apart. Who calls
/// waits for the socket. Made by ServerTls and ClientTls; used by one thread.
///
/// Not asio's ssl::stream: it encrypts into memory and then writes that to the socket with asio::write, which
/// on a non-blocking socket drops the octets that were not taken (ssl/detail/io.hpp of Boost 1.81); its
/// asynchronous writes keep them but need a buffer per operation that lives until all of it has left, so a
/// slow reader could not be told from a fast one by what is unsent.
class TlsChannel {
 public:
  /// `ssl` has its role but no BIOs. The socket must stay open, `kept` is kept, as long as this lives.
  TlsChannel(SslConnection ssl, int descriptor, std::shared_ptr<const void> kept = nullptr);
  TlsChannel(const TlsChannel&) = delete;
  TlsChannel& operator=(const TlsChannel&) = delete;

  enum class Outcome : std::uint8_t {
    done,
    wants_read,   ///< again when the socket is readable
    wants_write,  ///< again when it is writable
    ended,        ///< the peer sends no more
    failed,       ///< for good; why() says why
  };

  /// To be called until it is done or failed; before that nothing else is called.
  [[nodiscard]] Outcome handshake();

  struct Read {
    Outcome outcome;
    std::size_t octets;  ///< read; more than 0 if done
  };
  /// Reads as much as has come, at most until `into` is full.
  [[nodiscard]] Read read(std::span<std::uint8_t> into);
  /// The last read came to an end because the socket is not writable (TLS answers on its own behalf).
  [[nodiscard]] bool read_wants_write() const noexcept { return read_wants_write_; }
  /// There may be something to read although the socket is not readable.
  [[nodiscard]] bool has_pending() const noexcept;

  /// Writes parts, several to a record, until all is written or the socket is full, and returns how many
  /// octets that were. The next write must begin with the octets that were not written: some are encrypted
  /// already.
  [[nodiscard]] std::size_t write(std::span<const boost::asio::const_buffer> parts);
  /// The last write came to an end because the rest of a message of TLS itself must be read first.
  [[nodiscard]] bool write_wants_read() const noexcept { return write_wants_read_; }

  /// Tells the peer that no more will be written (close_notify). Done, wants_write or failed.
  [[nodiscard]] Outcome shut_down();

  [[nodiscard]] bool failed() const noexcept { return !why_.empty(); }
  [[nodiscard]] const std::string& why() const noexcept { return why_; }
  /// The peer's connection ended without its having said so in TLS.
  [[nodiscard]] bool truncated() const noexcept { return truncated_; }
  /// For what OpenSSL knows of the connection: its version, names, whether it was resumed.
  [[nodiscard]] SSL* native_handle() noexcept { return ssl_.get(); }

 private:
  bool write_record(Bytes octets, std::size_t& written);
  Outcome flush();
  Outcome outcome_of(int result);
  [[nodiscard]] std::string reason_of(int error) const;

  std::shared_ptr<const void> kept_;
  TlsWire wire_;
  SslConnection ssl_;
  std::size_t sealed_ = 0;       // octets that were encrypted and have not wholly left
  std::optional<Outcome> late_;  // what ended a read that had octets to return first
  bool starved_ = false;         // what is pending is not a whole record
  bool read_wants_write_ = false;
  bool write_wants_read_ = false;
  bool truncated_ = false;
  std::string why_;
};

}  // namespace smppguard::net
