// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/hmac_sha256.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/relay/rules.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace smppguard::net {

/// The key that the text of a key file holds: hexadecimal digits on its first line, 32 to 512 octets, and
/// nothing behind it.
[[nodiscard]] Result<HmacKey> read_assertion_key(std::string_view text);

/// The same of a file, which only its owner and group may read. Errors name the file and what to do.
[[nodiscard]] Result<HmacKey> load_assertion_key(const std::string& path);

/// The rules with the keys that their clients' assertions name; the same rules where none does.
[[nodiscard]] Result<std::shared_ptr<const relay::Rules>> with_assertion_keys(
    const std::shared_ptr<const relay::Rules>& rules);

/// Whether any client has to sign.
[[nodiscard]] bool has_assertions(const relay::Rules& rules) noexcept;

}  // namespace smppguard::net
