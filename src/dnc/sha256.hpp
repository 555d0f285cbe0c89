// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"

#include <array>
#include <cstdint>

namespace smppguard::dnc {

using Sha256 = std::array<std::uint8_t, 32>;

/// Throws std::runtime_error if the crypto library has no SHA-256, which no input can bring about.
[[nodiscard]] Sha256 sha256(Bytes octets);

}  // namespace smppguard::dnc
