// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace smppguard::web {

/// Where something is to be had over TLS.
struct HttpsPlace {
  std::string host;
  std::string port;    ///< "443" where the URL names none
  std::string target;  ///< "/api/v1/shared/blocked-senders"

  friend bool operator==(const HttpsPlace&, const HttpsPlace&) = default;
};

/// Of "https://HOST[:PORT]/PATH"; an IPv6 address is in brackets. Nothing for anything else, such as a URL
/// with a password, or with octets that do not belong into one.
[[nodiscard]] std::optional<HttpsPlace> read_https_url(std::string_view url);

struct Fetching {
  std::string url;
  std::string token{};          ///< for Authorization: Bearer; may be empty
  std::string if_none_match{};  ///< may be empty
  std::string ca_file{};        ///< PEM; empty: those that the system trusts
  std::size_t most_octets = std::size_t{64} * 1024 * 1024;
  std::chrono::seconds patience{60};  ///< for all of it
};

struct Fetched {
  unsigned status = 0;
  std::string etag;
  std::string body;
};

/// Asks once and waits for the whole answer, whatever its status. The certificate has to be the host's, by
/// one of the authorities; redirections are not followed. Errors name the URL.
[[nodiscard]] Result<Fetched> fetch(const Fetching& wanted);

}  // namespace smppguard::web
