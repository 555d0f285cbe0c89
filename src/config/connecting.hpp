// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "section.hpp"

#include <chrono>
#include <string_view>
#include <vector>

namespace smppguard::config {

// What the sections of sockets have in common.

/// Whom to connect to, at least one.
[[nodiscard]] std::vector<net::Endpoint> read_endpoints(Section& section, std::string_view key);
void read_connect_timeout(Section& section, std::chrono::milliseconds& connect_timeout);
/// The keys retry_first and retry_most: a wait that begins with the one and doubles up to the other.
void read_retry(Section& section, std::chrono::milliseconds& first, std::chrono::milliseconds& most);
/// The key "tcp".
void read_tcp(Section& parent, net::TcpOptions& tcp);

}  // namespace smppguard::config
