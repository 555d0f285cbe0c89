// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace smppguard {

/// The candidate that `word` is most likely a slip of, ASCII case aside; "" where none is near.
[[nodiscard]] std::string_view nearest(std::string_view word,
                                       const std::vector<std::string_view>& candidates);

/// A hint for a word that is none of `candidates`: the nearest, or all where they are few, or "".
[[nodiscard]] std::string suggest(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace smppguard
