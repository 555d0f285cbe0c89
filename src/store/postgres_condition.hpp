// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace smppguard::store {

enum class PostgresRole : std::uint8_t { unknown, primary, standby };

/// How things are between this process and the server.
struct PostgresCondition {
  bool connected = false;
  PostgresRole role = PostgresRole::unknown;      ///< as last seen; a standby takes no writes
  std::uint64_t reconnects = 0;                   ///< connections but for the first
  std::uint64_t refusals = 0;                     ///< attempts to connect that failed
  std::chrono::steady_clock::time_point since{};  ///< connected, or not, since then
  std::string trouble;                            ///< why there is no connection; "" while there is one
};

}  // namespace smppguard::store
