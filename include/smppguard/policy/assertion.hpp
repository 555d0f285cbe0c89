// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/hmac_sha256.hpp"
#include "smppguard/policy/options.hpp"

#include <vector>

namespace smppguard::policy {

/// AssertionOptions with the keys that they name. Immutable once in a table; shared by all workers.
struct AssertionTerms {
  AssertionOptions options;
  /// The one in use, then the one before it. Empty until the files are read: then no signature is good.
  std::vector<HmacKey> keys{};
};

}  // namespace smppguard::policy
