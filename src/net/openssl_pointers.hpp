// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace smppguard::net {

template <auto Free>
struct FreedWith {
  template <class T>
  void operator()(T* object) const noexcept {
    Free(object);
  }
};

using SslContext = std::unique_ptr<SSL_CTX, FreedWith<SSL_CTX_free>>;
using SslConnection = std::unique_ptr<SSL, FreedWith<SSL_free>>;
using SslSession = std::unique_ptr<SSL_SESSION, FreedWith<SSL_SESSION_free>>;
using Certificate = std::unique_ptr<X509, FreedWith<X509_free>>;
using PrivateKey = std::unique_ptr<EVP_PKEY, FreedWith<EVP_PKEY_free>>;
using Bio = std::unique_ptr<BIO, FreedWith<BIO_free_all>>;
using GeneralNames = std::unique_ptr<GENERAL_NAMES, FreedWith<GENERAL_NAMES_free>>;

}  // namespace smppguard::net
