// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// The fixed parts of a file of shared senders; see shared_list.hpp.
namespace smppguard::dnc {

inline constexpr std::string_view kSharedMagic = "# smppguard shared senders 1";
inline constexpr std::string_view kSharedSource = "# source: ";
inline constexpr std::string_view kSharedMadeAt = "# made_at: ";
inline constexpr std::string_view kSharedValidUntil = "# valid_until: ";
inline constexpr std::string_view kSharedCount = "# count: ";
inline constexpr std::string_view kSharedColumns = "prefix,source";
inline constexpr std::string_view kSharedSignature = "# signature: ";
/// Between the name of who shares and the reason.
inline constexpr std::string_view kBehindSource = ": ";

/// A reason as the file holds it where the source has this name: text that can be one source of an entry, and
/// never empty.
[[nodiscard]] std::string fit_reason(std::string_view reason, std::string_view source);

}  // namespace smppguard::dnc
