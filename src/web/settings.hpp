// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"
#include "smppguard/web/options.hpp"
#include "smppguard/web/tokens.hpp"

#include <memory>
#include <openssl/types.h>
#include <optional>
#include <vector>

namespace smppguard::web {

/// What a reload replaces as a whole. Immutable; every request has that of its time.
struct Settings {
  ApiOptions options;
  std::vector<Token> tokens;
  std::shared_ptr<SSL_CTX> tls;           ///< nullptr: plain HTTP
  std::optional<WallTime> tls_expires{};  ///< the first certificate of the chain to do so
};

/// Reads the files that the options name. The error says what to do.
[[nodiscard]] Result<std::shared_ptr<const Settings>> read_settings(const ApiOptions& options);

}  // namespace smppguard::web
