// SPDX-License-Identifier: Apache-2.0
#include "progress_line.hpp"

#include <cstdio>
#include <fmt/core.h>
#include <unistd.h>
#include <utility>

namespace smppguard::app {

namespace {

constexpr std::uint64_t kPercentALine = 10;

std::uint64_t percent(std::uint64_t done, std::uint64_t total) {
  return done * 100 / total;
}

std::string describe(std::uint64_t total, ProgressUnit unit) {
  return unit == ProgressUnit::rows ? fmt::format("{} rows", total) : fmt::format("{} MiB", total >> 20U);
}

}  // namespace

std::function<void(std::uint64_t, std::uint64_t)> progress_line(std::string done_word,
                                                                ProgressElsewhere elsewhere,
                                                                ProgressUnit unit) {
  if (isatty(STDERR_FILENO) != 0) {
    return [unit, word = std::move(done_word), shown = ~std::uint64_t{0}](std::uint64_t done,
                                                                          std::uint64_t total) mutable {
      if (total == 0 || std::exchange(shown, percent(done, total)) == percent(done, total)) return;
      fmt::print(stderr, "\r{} {:3}% of {}{}", word, shown, describe(total, unit), done >= total ? "\n" : "");
    };
  }
  if (elsewhere == ProgressElsewhere::silent) return {};
  return [unit, word = std::move(done_word), next = kPercentALine](std::uint64_t done,
                                                                   std::uint64_t total) mutable {
    if (total == 0 || percent(done, total) < next) return;
    next = (percent(done, total) / kPercentALine + 1) * kPercentALine;
    fmt::print(stderr, "{} {}% of {}\n", word, percent(done, total), describe(total, unit));
  };
}

}  // namespace smppguard::app
