// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "section.hpp"

#include <cstdint>
#include <optional>

namespace smppguard::config {

/// Who connects to a side with TLS. Only an ESME binds, so only its certificate says what it may bind.
enum class Caller : std::uint8_t { esme, smsc };

/// The key "tls" of a side that is connected to; nothing if it is absent.
[[nodiscard]] std::optional<net::ServerTlsOptions> read_server_tls(Section& parent, Caller caller);
/// The key "tls" of a side that connects.
[[nodiscard]] std::optional<net::ClientTlsOptions> read_client_tls(Section& parent);

}  // namespace smppguard::config
