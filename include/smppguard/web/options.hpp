// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace smppguard::web {

/// The administrative API on TCP. Without an address there is none, only the Unix socket of `control`.
struct ApiOptions {
  std::string address;  ///< an IP address; empty: no TCP
  std::uint16_t port = 0;
  std::string certificate;  ///< PEM chain; empty: plain HTTP, for which the address has to be a loopback one
  std::string key;
  std::string tokens_file;  ///< names, roles and hashes, as `smppguard token` writes them
  std::size_t max_connections = 64;
  std::size_t max_connections_per_address = 16;                 ///< IPv6: per /64
  bool open_metrics = false;                                    ///< /metrics without a token
  std::size_t max_body_octets = std::size_t{11} * 1024 * 1024;  ///< no route takes more
  /// For the next part of a body to come, or of an answer to leave; a request's head has ten seconds at most.
  std::chrono::milliseconds request_timeout{30'000};

  friend bool operator==(const ApiOptions&, const ApiOptions&) = default;
};

}  // namespace smppguard::web
