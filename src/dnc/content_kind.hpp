// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"

#include <cstdint>

namespace smppguard::dnc {

/// What a list is written in.
enum class ContentKind : std::uint8_t { flat, xml, changes };

/// Told by its first octets, as many as there are. What is none of the others is flat, and its reader says
/// what is wrong with it.
[[nodiscard]] ContentKind content_kind(Bytes front) noexcept;

}  // namespace smppguard::dnc
