// SPDX-License-Identifier: Apache-2.0
#include "server_tls.hpp"

#include "tls_context.hpp"
#include "tls_files.hpp"

#include <array>
#include <new>
#include <openssl/sha.h>

namespace smppguard::net {
namespace {

constexpr long kSessionSeconds = 2L * 60 * 60;

// Sessions belong to what was asked of the client when they began: whoever got in without a certificate, or
// under another authority, must not come back by a ticket.
void name_sessions(SSL_CTX& context, const std::string& asked) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(asked.data()), asked.size(), digest.data());
  static_assert(SHA256_DIGEST_LENGTH <= SSL_MAX_SID_CTX_LENGTH);
  SSL_CTX_set_session_id_context(&context, digest.data(), digest.size());
}

}  // namespace

Result<std::shared_ptr<const ServerTls>> ServerTls::load(const ServerTlsOptions& options,
                                                         const ServerTls* previous) {
  const std::shared_ptr<ServerTls> tls{new ServerTls{make_context(TLS_server_method(), options.min_version)}};
  SSL_CTX& context = *tls->context_;
  SSL_CTX_set_session_cache_mode(&context, SSL_SESS_CACHE_OFF);  // tickets need none
  SSL_CTX_set_timeout(&context, kSessionSeconds);
  const auto used = use_identity(context, options.certificate, options.key, tls->warnings_);
  if (used.has_error()) return used.error();
  tls->expires_ = *used;
  if (auto asked = tls->ask_for_certificates(options); asked.has_error()) return asked.error();
  if (previous != nullptr) tls->take_ticket_keys(*previous);
  return std::shared_ptr<const ServerTls>{tls};
}

Result<void> ServerTls::ask_for_certificates(const ServerTlsOptions& options) {
  if (options.client_certificates == ClientCertificates::none) {
    name_sessions(*context_, "none");
    return {};
  }
  if (options.client_ca.empty()) return fail("client certificates are asked for, but no client_ca is given");
  const auto pem = read_pem(options.client_ca);
  if (pem.has_error()) return pem.error();
  const auto authorities = trust(*context_, *pem, options.client_ca);
  if (authorities.has_error()) return authorities.error();
  for (const Certificate& authority : *authorities) {
    SSL_CTX_add_client_CA(context_.get(), authority.get());  // some clients choose their certificate by it
  }
  const bool required = options.client_certificates == ClientCertificates::required;
  SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER | (required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0),
                     nullptr);
  name_sessions(*context_, (required ? "required " : "optional ") + *pem);
  return {};
}

void ServerTls::take_ticket_keys(const ServerTls& previous) {
  const long octets = SSL_CTX_get_tlsext_ticket_keys(context_.get(), nullptr, 0);
  std::vector<unsigned char> keys(static_cast<std::size_t>(octets));
  SSL_CTX_get_tlsext_ticket_keys(previous.context_.get(), keys.data(), octets);
  SSL_CTX_set_tlsext_ticket_keys(context_.get(), keys.data(), octets);
  OPENSSL_cleanse(keys.data(), keys.size());
}

std::unique_ptr<TlsChannel> ServerTls::channel(int descriptor) const {
  SslConnection ssl{SSL_new(context_.get())};
  if (!ssl) throw std::bad_alloc{};
  SSL_set_accept_state(ssl.get());
  return std::make_unique<TlsChannel>(std::move(ssl), descriptor);
}

}  // namespace smppguard::net
