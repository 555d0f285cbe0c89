// SPDX-License-Identifier: Apache-2.0
#include "tls_context.hpp"

#include "tls_files.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <new>
#include <openssl/err.h>

namespace smppguard::net {
namespace {

// Only what keeps past traffic secret when a key is lost, and authenticates what it encrypts. TLS 1.3 has its
// own list, all of that kind.
constexpr const char* kCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20";

constexpr std::chrono::days kWarnBefore{14};

std::string day_of(const ASN1_TIME* time) {
  std::tm parts{};
  std::string text(10, '\0');
  if (ASN1_TIME_to_tm(time, &parts) != 1 ||
      std::strftime(text.data(), text.size() + 1, "%Y-%m-%d", &parts) == 0) {
    return "an unreadable day";
  }
  return text;
}

/// The epoch where it cannot be read.
WallTime end_of(const X509& certificate) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(&certificate), &parts) != 1) return {};
  return std::chrono::floor<std::chrono::milliseconds>(
      std::chrono::system_clock::from_time_t(timegm(&parts)));
}

void warn_of_dates(const X509& certificate, const std::string& path, std::vector<std::string>& warnings) {
  const ASN1_TIME* end = X509_get0_notAfter(&certificate);
  const ASN1_TIME* begin = X509_get0_notBefore(&certificate);
  const auto now = std::chrono::system_clock::now();
  std::time_t soon = std::chrono::system_clock::to_time_t(now + kWarnBefore);
  if (X509_cmp_current_time(end) < 0) {
    warnings.push_back("the certificate in " + path + " expired on " + day_of(end) +
                       "; peers that verify it refuse it");
  } else if (X509_cmp_time(end, &soon) < 0) {
    warnings.push_back("the certificate in " + path + " expires on " + day_of(end));
  }
  if (X509_cmp_current_time(begin) > 0) {
    warnings.push_back("the certificate in " + path + " is valid only from " + day_of(begin) +
                       "; peers that verify it refuse it");
  }
}

Error unusable(const std::string& path) {
  return fail("the certificate in " + path + " cannot be used: " + openssl_reason());
}

}  // namespace

SslContext make_context(const SSL_METHOD* method, TlsVersion min_version) {
  SslContext context{SSL_CTX_new(method)};
  if (!context) throw std::bad_alloc{};
  SSL_CTX_set_min_proto_version(context.get(),
                                min_version == TlsVersion::tls_1_3 ? TLS1_3_VERSION : TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(context.get(), kCiphers);
  SSL_CTX_set_dh_auto(context.get(), 1);
  // A peer that closes without close_notify has ended its stream; TlsChannel tells the two apart. Without
  // the option OpenSSL would refuse to send what is still due to a peer that closed only its own half.
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                         SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                      SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_read_ahead(context.get(), 1);  // one read for a record's header and body
  return context;
}

Result<WallTime> use_identity(SSL_CTX& context, const std::string& certificate_path,
                              const std::string& key_path, std::vector<std::string>& warnings) {
  const auto certificate_pem = read_pem(certificate_path);
  if (certificate_pem.has_error()) return certificate_pem.error();
  const auto chain = certificates_in(*certificate_pem, certificate_path);
  if (chain.has_error()) return chain.error();
  const auto key_pem = read_pem(key_path);
  if (key_pem.has_error()) return key_pem.error();
  const auto key = key_in(*key_pem, key_path);
  if (key.has_error()) return key.error();

  X509* own = chain->front().get();
  if (X509_check_private_key(own, key->get()) != 1) {
    ERR_clear_error();
    return fail("the key in " + key_path + " does not belong to the certificate in " + certificate_path +
                "; the file must begin with the key's own certificate, then the authorities'");
  }
  ERR_clear_error();
  if (SSL_CTX_use_certificate(&context, own) != 1) return unusable(certificate_path);
  if (SSL_CTX_use_PrivateKey(&context, key->get()) != 1) {
    return fail("the key in " + key_path + " cannot be used: " + openssl_reason());
  }
  WallTime expires = WallTime::max();
  for (std::size_t i = 0; i < chain->size(); ++i) {
    X509* certificate = (*chain)[i].get();
    if (i > 0 && SSL_CTX_add1_chain_cert(&context, certificate) != 1) return unusable(certificate_path);
    warn_of_dates(*certificate, certificate_path, warnings);
    expires = std::min(expires, end_of(*certificate));
  }
  return expires;
}

Result<std::vector<Certificate>> trust(SSL_CTX& context, const std::string& pem, const std::string& path) {
  auto authorities = certificates_in(pem, path);
  if (authorities.has_error()) return authorities;
  X509_STORE* store = SSL_CTX_get_cert_store(&context);
  for (const Certificate& authority : *authorities) {
    if (X509_STORE_add_cert(store, authority.get()) != 1) return unusable(path);
  }
  X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
  return authorities;
}

}  // namespace smppguard::net
