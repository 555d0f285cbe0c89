// SPDX-License-Identifier: Apache-2.0
#include "settings.hpp"

#include <array>
#include <chrono>
#include <ctime>
#include <fmt/format.h>
#include <new>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace smppguard::web {
namespace {

// Only what keeps past traffic secret when a key is lost, and authenticates what it encrypts.
constexpr const char* kCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20";

std::string reason() {
  std::array<char, 256> text{};
  ERR_error_string_n(ERR_get_error(), text.data(), text.size());
  ERR_clear_error();
  return text.data();
}

/// Nobody is there to be asked for the password of a key.
int no_password(char* /*out*/, int /*room*/, int /*writing*/, void* /*data*/) {
  return 0;
}

std::shared_ptr<SSL_CTX> make_context() {
  std::shared_ptr<SSL_CTX> context{SSL_CTX_new(TLS_server_method()), SSL_CTX_free};
  if (!context) throw std::bad_alloc{};
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(context.get(), kCiphers);
  SSL_CTX_set_dh_auto(context.get(), 1);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                         SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_default_passwd_cb(context.get(), no_password);
  return context;
}

Result<std::shared_ptr<SSL_CTX>> read_tls(const ApiOptions& options) {
  auto context = make_context();
  if (SSL_CTX_use_certificate_chain_file(context.get(), options.certificate.c_str()) != 1) {
    return fail(fmt::format("api.tls: the certificate {} cannot be used: {}", options.certificate, reason()));
  }
  if (SSL_CTX_use_PrivateKey_file(context.get(), options.key.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context.get()) != 1) {
    return fail(fmt::format("api.tls: the key {} cannot be used with the certificate {}: {}", options.key,
                            options.certificate, reason()));
  }
  return context;
}

std::optional<WallTime> end_of(const X509* certificate) {
  std::tm end{};
  if (certificate == nullptr || ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end) != 1) return {};
  return WallTime{std::chrono::seconds{timegm(&end)}};
}

/// Of the chain that is shown.
std::optional<WallTime> expiry_of(SSL_CTX& context) {
  std::optional<WallTime> first = end_of(SSL_CTX_get0_certificate(&context));
  STACK_OF(X509)* others = nullptr;
  if (SSL_CTX_get0_chain_certs(&context, &others) != 1) return first;
  for (int i = 0; i < sk_X509_num(others); ++i) {
    const auto end = end_of(sk_X509_value(others, i));
    if (end && (!first || *end < *first)) first = end;
  }
  return first;
}

}  // namespace

Result<std::shared_ptr<const Settings>> read_settings(const ApiOptions& options) {
  auto settings = std::make_shared<Settings>();
  settings->options = options;
  if (options.address.empty()) return std::shared_ptr<const Settings>{settings};
  if (!options.tokens_file.empty()) {
    auto tokens = read_token_file(options.tokens_file);
    if (tokens.has_error()) {
      return fail("api.tokens_file " + tokens.error().message + "; \"smppguard token add\" makes it");
    }
    settings->tokens = *std::move(tokens);
  }
  if (!options.certificate.empty()) {
    auto tls = read_tls(options);
    if (tls.has_error()) return tls.error();
    settings->tls = *std::move(tls);
    settings->tls_expires = expiry_of(*settings->tls);
  }
  return std::shared_ptr<const Settings>{settings};
}

}  // namespace smppguard::web
