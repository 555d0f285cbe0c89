// SPDX-License-Identifier: Apache-2.0
#include "tls_channel.hpp"

#include "tls_files.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <openssl/err.h>
#include <system_error>
#include <utility>

namespace smppguard::net {
namespace {

namespace asio = boost::asio;
using Record = std::array<std::uint8_t, SSL3_RT_MAX_PLAIN_LENGTH>;

/// Cuts parts into records: a part that fills one goes as it is, smaller ones are copied together.
class RecordCutter {
 public:
  explicit RecordCutter(std::span<const asio::const_buffer> parts) : parts_{parts} {}

  void skip(std::size_t octets) {
    while (octets > 0) octets -= take(octets).size();
  }

  /// Empty at the end. Valid until the next call.
  Bytes next(Record& record) {
    skip_empty();
    if (parts_.empty()) return {};
    if (parts_.size() == 1 || front().size() >= record.size()) return take(record.size());
    std::size_t filled = 0;
    while (!parts_.empty() && filled < record.size()) {
      const Bytes piece = take(record.size() - filled);
      if (!piece.empty()) std::memcpy(record.data() + filled, piece.data(), piece.size());
      filled += piece.size();
    }
    return Bytes{record}.first(filled);
  }

 private:
  [[nodiscard]] Bytes front() const noexcept {
    const asio::const_buffer& part = parts_.front();
    return Bytes{static_cast<const std::uint8_t*>(part.data()), part.size()}.subspan(taken_);
  }

  Bytes take(std::size_t most) {
    const Bytes piece = front().first(std::min(most, front().size()));
    taken_ += piece.size();
    skip_empty();
    return piece;
  }

  void skip_empty() {
    while (!parts_.empty() && taken_ == parts_.front().size()) {
      parts_ = parts_.subspan(1);
      taken_ = 0;
    }
  }

  std::span<const asio::const_buffer> parts_;
  std::size_t taken_ = 0;  // of the first part
};

}  // namespace

TlsChannel::TlsChannel(SslConnection ssl, int descriptor, std::shared_ptr<const void> kept)
    : kept_{std::move(kept)}, wire_{descriptor}, ssl_{std::move(ssl)} {
  BIO* bio = wire_.new_bio();
  SSL_set_bio(ssl_.get(), bio, bio);
}

TlsChannel::Outcome TlsChannel::handshake() {
  if (const Outcome outcome = flush(); outcome != Outcome::done) return outcome;
  wire_.allow_reads();
  ERR_clear_error();
  const Outcome outcome = outcome_of(SSL_do_handshake(ssl_.get()));
  if (outcome == Outcome::ended) {
    why_ = "the peer closed the connection";
    return Outcome::failed;
  }
  return outcome == Outcome::failed || wire_.all_sent() ? outcome : Outcome::wants_write;
}

TlsChannel::Read TlsChannel::read(std::span<std::uint8_t> into) {
  if (late_) return {*std::exchange(late_, std::nullopt), 0};
  (void)wire_.flush();  // what broke is seen when writing
  wire_.allow_reads();
  std::size_t total = 0;
  do {
    std::size_t octets = 0;
    ERR_clear_error();
    const Outcome outcome =
        outcome_of(SSL_read_ex(ssl_.get(), into.data() + total, into.size() - total, &octets));
    read_wants_write_ = outcome == Outcome::wants_write;
    starved_ = outcome == Outcome::wants_read || outcome == Outcome::wants_write;
    total += octets;
    if (outcome == Outcome::done) continue;
    if (total == 0) return {outcome, 0};
    if (!starved_) late_ = outcome;
    break;
  } while (total < into.size() && has_pending());
  return {Outcome::done, total};
}

bool TlsChannel::has_pending() const noexcept {
  return late_ || (!starved_ && SSL_has_pending(ssl_.get()) == 1);
}

std::size_t TlsChannel::write(std::span<const asio::const_buffer> parts) {
  write_wants_read_ = false;
  if (flush() != Outcome::done) return 0;
  std::size_t written = std::exchange(sealed_, 0);
  RecordCutter cutter{parts};
  cutter.skip(written);
  Record record;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  for (Bytes octets = cutter.next(record); !octets.empty(); octets = cutter.next(record)) {
    if (!write_record(octets, written)) break;
  }
  return written;
}

/// Returns whether all of it has left.
bool TlsChannel::write_record(Bytes octets, std::size_t& written) {
  while (!octets.empty()) {
    std::size_t taken = 0;
    wire_.allow_reads();
    ERR_clear_error();
    const Outcome outcome = outcome_of(SSL_write_ex(ssl_.get(), octets.data(), octets.size(), &taken));
    if (outcome != Outcome::done) {
      write_wants_read_ = outcome == Outcome::wants_read;
      return false;
    }
    if (!wire_.all_sent()) {
      sealed_ = taken;
      return false;
    }
    written += taken;
    octets = octets.subspan(taken);
  }
  return true;
}

TlsChannel::Outcome TlsChannel::shut_down() {
  if ((SSL_get_shutdown(ssl_.get()) & SSL_SENT_SHUTDOWN) == 0) {
    ERR_clear_error();
    const int result = SSL_shutdown(ssl_.get());
    if (result < 0) return outcome_of(result);
  }
  return flush();
}

/// What TLS has said and the socket has not taken.
TlsChannel::Outcome TlsChannel::flush() {
  if (wire_.flush()) return Outcome::done;
  if (wire_.error() == 0) return Outcome::wants_write;
  why_ = reason_of(SSL_ERROR_SYSCALL);
  return Outcome::failed;
}

TlsChannel::Outcome TlsChannel::outcome_of(int result) {
  if (result == 1) return Outcome::done;
  switch (const int error = SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ: return Outcome::wants_read;
    case SSL_ERROR_WANT_WRITE: return Outcome::wants_write;
    case SSL_ERROR_ZERO_RETURN: truncated_ = wire_.at_end(); return Outcome::ended;
    default: why_ = reason_of(error); return Outcome::failed;
  }
}

std::string TlsChannel::reason_of(int error) const {
  if (error == SSL_ERROR_SYSCALL) {
    return wire_.error() != 0 ? std::generic_category().message(wire_.error()) : "the connection broke";
  }
  const bool distrusted = ERR_GET_REASON(ERR_peek_error()) == SSL_R_CERTIFICATE_VERIFY_FAILED;
  std::string reason = openssl_reason();
  if (distrusted) {
    reason += std::string{": "} + X509_verify_cert_error_string(SSL_get_verify_result(ssl_.get()));
  }
  return reason;
}

}  // namespace smppguard::net
