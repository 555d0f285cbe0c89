// SPDX-License-Identifier: Apache-2.0
#include "tls.hpp"

#include <csignal>
#include <openssl/ssl.h>
#include <stdexcept>

namespace smppguard::bench {
namespace {

constexpr std::size_t kReadAhead = std::size_t{64} * 1024;

void require(bool well, const char* what) {
  if (!well) throw std::runtime_error(std::string{"OpenSSL: "} + what);
}

SSL_CTX* context(const SSL_METHOD* method) {
  SSL_CTX* made = ::SSL_CTX_new(method);
  require(made != nullptr, "no context");
  require(::SSL_CTX_set_min_proto_version(made, TLS1_3_VERSION) == 1, "no TLS 1.3");
  require(::SSL_CTX_set_ciphersuites(made, "TLS_AES_128_GCM_SHA256") == 1, "no AES-128-GCM");
  // One read(2) for many records, and one send for as much as the socket takes.
  ::SSL_CTX_set_read_ahead(made, 1);
  ::SSL_CTX_set_default_read_buffer_len(made, kReadAhead);
  ::SSL_CTX_set_mode(made, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  ::SSL_CTX_set_options(made, SSL_OP_IGNORE_UNEXPECTED_EOF);
  std::signal(SIGPIPE, SIG_IGN);
  return made;
}

}  // namespace

void FreeTls::operator()(SSL_CTX* context) const noexcept {
  ::SSL_CTX_free(context);
}

void FreeTls::operator()(SSL* stream) const noexcept {
  ::SSL_free(stream);
}

TlsSide::TlsSide() : context_{context(::TLS_client_method())}, accepts_{false} {}

TlsSide::TlsSide(const std::string& pem) : context_{context(::TLS_server_method())}, accepts_{true} {
  require(::SSL_CTX_use_certificate_chain_file(context_.get(), pem.c_str()) == 1, "no certificate");
  require(::SSL_CTX_use_PrivateKey_file(context_.get(), pem.c_str(), SSL_FILETYPE_PEM) == 1, "no key");
  ::SSL_CTX_set_num_tickets(context_.get(), 0);
}

TlsStream TlsSide::stream(int fd) const {
  TlsStream made{::SSL_new(context_.get())};
  require(made != nullptr && ::SSL_set_fd(made.get(), fd) == 1, "no stream");
  accepts_ ? ::SSL_set_accept_state(made.get()) : ::SSL_set_connect_state(made.get());
  return made;
}

}  // namespace smppguard::bench
