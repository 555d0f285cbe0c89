// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace smppguard::app {

/// What to do where standard error is no terminal: say nothing, or a line for each tenth.
enum class ProgressElsewhere : std::uint8_t { silent, lines };

/// What is counted.
enum class ProgressUnit : std::uint8_t { octets, rows };

/// A line on the terminal that says how far something has come, as "verified  42% of 731 MiB"; empty where
/// standard error is no terminal and nothing is to be said there. One thread at a time.
[[nodiscard]] std::function<void(std::uint64_t done, std::uint64_t total)> progress_line(
    std::string done_word, ProgressElsewhere elsewhere = ProgressElsewhere::silent,
    ProgressUnit unit = ProgressUnit::octets);

}  // namespace smppguard::app
