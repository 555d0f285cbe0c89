// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

// Why an entry stands in a do-not-originate list: text of one source, or of several, joined by "; ". In the
// form in which it is kept they are in order, each once, without blanks around them.
namespace smppguard::dnc {

inline constexpr std::size_t kMostSourceOctets = 200;    // one
inline constexpr std::size_t kMostSourcesOctets = 1000;  // all of an entry

/// All of both texts' sources in that form. Errors are for the line that brings `more`.
[[nodiscard]] Result<std::string> join_sources(std::string_view kept, std::string_view more);

}  // namespace smppguard::dnc
