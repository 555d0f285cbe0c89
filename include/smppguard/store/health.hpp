// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smppguard::store {

/// What a node can do with its store now.
enum class Role : std::uint8_t {
  writer,
  reader,       ///< the server is a standby or takes no writes
  unreachable,  ///< it cannot even be read; the node decides with what it knows
};

/// "writer", "reader", "unreachable".
[[nodiscard]] std::string_view name(Role role) noexcept;

/// How well a node knows what is in its store.
struct Health {
  std::string_view engine;  ///< "sqlite" or "postgresql"
  Role role = Role::writer;
  WallTime last_success{};  ///< of a look at the feed that reached its end, or of a commit
  /// How old the knowledge is: nothing that was committed before that long ago is unknown here.
  Duration age{};
  /// Changes that are committed and not known here, at most; nothing where that is not known.
  std::optional<std::uint64_t> lag;
  std::uint64_t reconnects = 0;  ///< since the start
  std::string error;             ///< what fails at present; empty: nothing does
  bool ready = true;             ///< the knowledge is not older than StoreOptions::not_ready_after
};

}  // namespace smppguard::store
