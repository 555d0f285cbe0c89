// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report.hpp"
#include "smppguard/net/options.hpp"

#include <string_view>

namespace smppguard::config {

/// "0.0.0.0:2775", "[::]:2775": a literal address; port 0 is allowed.
[[nodiscard]] Read<net::Endpoint> read_listener_address(std::string_view text);
/// "smsc.example.net:2775", "192.0.2.1:2775", "[2001:db8::1]:2775".
[[nodiscard]] Read<net::Endpoint> read_upstream_endpoint(std::string_view text);
/// A host's name or literal address, without a port.
[[nodiscard]] bool is_host(std::string_view text);

}  // namespace smppguard::config
