// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lockout.hpp"
#include "settings.hpp"
#include "smppguard/core/ip_network.hpp"
#include "smppguard/web/router.hpp"
#include "smppguard/web/server.hpp"

#include <map>
#include <optional>
#include <string>
#include <variant>

namespace smppguard::web {

/// The other end of a connection.
struct Peer {
  std::optional<IpAddress> address;  ///< nothing: a Unix socket
  std::string source;                ///< "10.1.2.3:40001", or "unix"
  std::string account;               ///< whose process it is, on a Unix socket
};

/// The head of a request, before its body is read.
struct Heading {
  std::string method;  ///< as it came
  std::string target;
  std::map<std::string, std::string> headers;  ///< names in lower case
};

/// A request that may be read on.
struct Admitted {
  const Route* route = nullptr;
  Request request;  ///< but for its body
};

/// Says who asks, whether they may, and who answers. One thread.
class Gate {
 public:
  /// `router` must outlive it.
  Gate(const Router& router, Warn warn) : router_{router}, warn_{std::move(warn)} {}

  [[nodiscard]] std::variant<Admitted, Response> admit(Heading heading, const Peer& peer,
                                                       const Settings& settings, Lockout::Time now);

 private:
  [[nodiscard]] std::variant<Caller, Response> caller_of(const std::string& authorization, const Peer& peer,
                                                         const Settings& settings, Lockout::Time now);
  [[nodiscard]] Response refuse_token(const Peer& peer, Lockout::Time now);

  const Router& router_;
  Warn warn_;
  Lockout lockout_;
};

}  // namespace smppguard::web
