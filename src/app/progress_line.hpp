// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace smppguard::app {

/// A line on the terminal that says how far something has come, as "verified  42% of 731 MiB"; empty where
/// standard error is no terminal.
[[nodiscard]] std::function<void(std::uint64_t done, std::uint64_t total)> progress_line(
    std::string done_word);

}  // namespace smppguard::app
