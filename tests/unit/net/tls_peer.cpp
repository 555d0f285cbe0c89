// SPDX-License-Identifier: Apache-2.0
#include "tls_peer.hpp"

#include "tls_files.hpp"

#include <algorithm>
#include <array>
#include <openssl/err.h>
#include <stdexcept>

#include <boost/asio/write.hpp>

namespace smppguard::net {

TlsPeer::TlsPeer(Tcp::socket socket, const Wish& wish)
    : socket_{std::move(socket)},
      context_{SSL_CTX_new(wish.connects ? TLS_client_method() : TLS_server_method())} {
  prepare(socket_, {});
  SSL_CTX_set_min_proto_version(context_.get(), wish.version);
  SSL_CTX_set_max_proto_version(context_.get(), wish.version);
  if (!wish.certificate.empty() &&
      (SSL_CTX_use_certificate_chain_file(context_.get(), wish.certificate.c_str()) != 1 ||
       SSL_CTX_use_PrivateKey_file(context_.get(), wish.key.c_str(), SSL_FILETYPE_PEM) != 1)) {
    throw std::runtime_error("the peer's certificate");
  }
  if (wish.asks_for_certificate) {
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, [](int, X509_STORE_CTX*) { return 1; });
  }
  SSL_CTX_set_max_send_fragment(context_.get(), wish.most_in_record);
  ssl_.reset(SSL_new(context_.get()));
  in_ = BIO_new(BIO_s_mem());
  out_ = BIO_new(BIO_s_mem());
  SSL_set_bio(ssl_.get(), in_, out_);
  if (wish.connects) {
    SSL_set_tlsext_host_name(ssl_.get(), wish.name.c_str());
    SSL_set_connect_state(ssl_.get());
  } else {
    SSL_set_accept_state(ssl_.get());
  }
}

bool TlsPeer::shake_hands() {
  receive();
  ERR_clear_error();
  const int result = SSL_do_handshake(ssl_.get());
  const int error = SSL_get_error(ssl_.get(), result);
  if (error == SSL_ERROR_SSL) why_ = openssl_reason();
  flush();
  return result == 1 || error == SSL_ERROR_SSL || saw_end_;
}

void TlsPeer::write(Bytes octets) {
  encrypt("SSL_write", SSL_write(ssl_.get(), octets.data(), static_cast<int>(octets.size())));
}

void TlsPeer::write_key_update() {
  encrypt("SSL_key_update", SSL_key_update(ssl_.get(), SSL_KEY_UPDATE_REQUESTED));
  encrypt("SSL_do_handshake", SSL_do_handshake(ssl_.get()));
}

void TlsPeer::write_renegotiation() {
  encrypt("SSL_renegotiate", SSL_renegotiate(ssl_.get()));
  SSL_do_handshake(ssl_.get());  // wants an answer
}

void TlsPeer::write_ticket() {
  encrypt("SSL_new_session_ticket", SSL_new_session_ticket(ssl_.get()));
  encrypt("SSL_do_handshake", SSL_do_handshake(ssl_.get()));
}

void TlsPeer::encrypt(const char* what, int result) {
  if (result <= 0) throw std::runtime_error(std::string{"the peer's "} + what + ": " + openssl_reason());
}

bool TlsPeer::flush() {
  return dribble(std::size_t{1} << 30U);
}

bool TlsPeer::dribble_record() {
  collect();
  return dribble(5U + load_be16(to_send_.data() + 3));
}

bool TlsPeer::dribble(std::size_t octets) {
  collect();
  boost::system::error_code ec;
  const std::size_t sent =
      socket_.write_some(boost::asio::buffer(to_send_.data(), std::min(octets, to_send_.size())), ec);
  to_send_.erase(to_send_.begin(), to_send_.begin() + static_cast<std::ptrdiff_t>(sent));
  return to_send_.empty();
}

void TlsPeer::collect() {
  std::array<std::uint8_t, 16'384> part{};
  for (int read = 0; (read = BIO_read(out_, part.data(), part.size())) > 0;) {
    to_send_.insert(to_send_.end(), part.begin(), part.begin() + read);
  }
}

void TlsPeer::send_raw(Bytes octets) {
  boost::asio::write(socket_, boost::asio::buffer(octets.data(), octets.size()));
}

std::vector<std::uint8_t> TlsPeer::read() {
  receive();
  std::vector<std::uint8_t> all;
  std::array<std::uint8_t, 16'384> part{};
  ERR_clear_error();
  int read = 0;
  while ((read = SSL_read(ssl_.get(), part.data(), part.size())) > 0) {
    all.insert(all.end(), part.begin(), part.begin() + read);
  }
  if (SSL_get_error(ssl_.get(), read) == SSL_ERROR_SSL) why_ = openssl_reason();
  return all;
}

void TlsPeer::receive() {
  std::array<std::uint8_t, 16'384> part{};
  boost::system::error_code ec;
  while (const std::size_t octets = socket_.read_some(boost::asio::buffer(part), ec)) {
    BIO_write(in_, part.data(), static_cast<int>(octets));
    note_records(Bytes{part}.first(octets));
  }
  saw_end_ = saw_end_ || (ec && !would_block(ec));
}

void TlsPeer::note_records(Bytes octets) {
  constexpr std::size_t kHeader = 5;
  record_.insert(record_.end(), octets.begin(), octets.end());
  std::size_t at = 0;
  while (record_.size() - at >= kHeader) {
    const std::size_t length = load_be16(record_.data() + at + 3);
    if (record_.size() - at < kHeader + length) break;
    records_.push_back(length);
    at += kHeader + length;
  }
  record_.erase(record_.begin(), record_.begin() + static_cast<std::ptrdiff_t>(at));
}

}  // namespace smppguard::net
