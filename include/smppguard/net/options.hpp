// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace smppguard::net {

/// "host:port", "[2001:db8::1]:2775".
struct Endpoint {
  std::string host;
  std::uint16_t port = 0;
};

struct ListenerOptions {
  std::string name;
  Endpoint address;  ///< an IP address; port 0 lets the system choose
};

/// What data_coding 0 means towards an SMSC.
enum class DataCodingZero : std::uint8_t { gsm, ascii, latin1, utf8 };

struct UpstreamOptions {
  std::string name;
  std::vector<Endpoint> endpoints;  ///< tried in order
  std::chrono::milliseconds connect_timeout{5'000};
  DataCodingZero data_coding_0 = DataCodingZero::gsm;
};

struct LimitOptions {
  std::size_t workers = 0;  ///< 0: one per processor
  std::size_t max_connections = 20'000;
  /// Octets that may wait to be written to one peer before reading from the other side stops.
  std::size_t write_buffer_octets = std::size_t{256} * 1024;
};

}  // namespace smppguard::net
