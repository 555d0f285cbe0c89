// SPDX-License-Identifier: Apache-2.0
#include "client_tls.hpp"

#include "tls_context.hpp"
#include "tls_files.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <new>

#include <boost/asio/ip/address.hpp>

namespace smppguard::net {
namespace {

bool is_address(const std::string& name) {
  boost::system::error_code ec;
  boost::asio::ip::make_address(name, ec);
  return !ec;
}

/// Says which name the peer's certificate must have, and asks for that name's certificate.
void expect(SSL& ssl, std::string name, VerifyPeer verify) {
  // A root dot is no part of certificates' names. An empty name would be no name to look for.
  if (name.size() > 1 && name.back() == '.') name.pop_back();
  const bool address = is_address(name);
  if (address) name.resize(std::min(name.size(), name.find('%')));  // nor is the scope of an IPv6 address
  if (!address) SSL_set_tlsext_host_name(&ssl, name.c_str());
  if (verify == VerifyPeer::none) return;
  X509_VERIFY_PARAM* parameters = SSL_get0_param(&ssl);
  X509_VERIFY_PARAM_set_hostflags(parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  const int set = address ? X509_VERIFY_PARAM_set1_ip_asc(parameters, name.c_str())
                          : X509_VERIFY_PARAM_set1_host(parameters, name.data(), name.size());
  if (set != 1) throw std::bad_alloc{};  // without the name any certificate of the authority would do
}

}  // namespace

/// The last session of each endpoint. Sessions are copied in and out: OpenSSL marks the session of a
/// connection that ends in disorder as not to be resumed, and a broken connection is just when one is
/// redialed.
class ClientTls::Sessions {
 public:
  /// One endpoint's place, which stays where it is.
  struct Place {
    Sessions* owner;
    SslSession last;
  };

  /// Offers the last session with this endpoint, and keeps those that `ssl` will get.
  void offer(SSL& ssl, const std::string& endpoint) {
    const std::lock_guard lock{mutex_};
    Place& place = places_.try_emplace(endpoint, Place{this, nullptr}).first->second;
    SSL_set_app_data(&ssl, &place);
    if (!place.last) return;
    const SslSession copy{SSL_SESSION_dup(place.last.get())};
    if (copy) SSL_set_session(&ssl, copy.get());
  }

  static int keep(SSL* ssl, SSL_SESSION* session) {
    auto* place = static_cast<Place*>(SSL_get_app_data(ssl));
    const std::lock_guard lock{place->owner->mutex_};
    place->last.reset(SSL_SESSION_dup(session));
    return 0;  // `session` was not kept
  }

 private:
  std::mutex mutex_;
  std::map<std::string, Place> places_;  // as many as endpoints are configured
};

ClientTls::ClientTls(SslContext context, const ClientTlsOptions& options)
    : context_{std::move(context)},
      server_name_{options.server_name},
      verify_{options.verify},
      sessions_{std::make_shared<Sessions>()} {
  SSL_CTX_set_session_cache_mode(context_.get(), SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(context_.get(), &Sessions::keep);
}

Result<std::shared_ptr<const ClientTls>> ClientTls::load(const ClientTlsOptions& options) {
  const std::shared_ptr<ClientTls> tls{
      new ClientTls{make_context(TLS_client_method(), options.min_version), options}};
  SSL_CTX& context = *tls->context_;
  if (options.verify == VerifyPeer::full) {
    SSL_CTX_set_verify(&context, SSL_VERIFY_PEER, nullptr);
    if (options.ca.empty()) {
      SSL_CTX_set_default_verify_paths(&context);
    } else {
      const auto pem = read_pem(options.ca);
      if (pem.has_error()) return pem.error();
      if (auto trusted = trust(context, *pem, options.ca); trusted.has_error()) return trusted.error();
    }
  }
  if (!options.certificate.empty()) {
    const auto used = use_identity(context, options.certificate, options.key, tls->warnings_);
    if (used.has_error()) return used.error();
    tls->expires_ = *used;
  }
  return std::shared_ptr<const ClientTls>{tls};
}

std::unique_ptr<TlsChannel> ClientTls::channel(int descriptor, const Endpoint& endpoint) const {
  SslConnection ssl{SSL_new(context_.get())};
  if (!ssl) throw std::bad_alloc{};
  expect(*ssl, server_name_.empty() ? endpoint.host : server_name_, verify_);
  sessions_->offer(*ssl, endpoint.host + ' ' + std::to_string(endpoint.port));
  SSL_set_connect_state(ssl.get());
  return std::make_unique<TlsChannel>(std::move(ssl), descriptor, sessions_);
}

}  // namespace smppguard::net
