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

}  // namespace

std::function<void(std::uint64_t, std::uint64_t)> progress_line(std::string done_word,
                                                                ProgressElsewhere elsewhere) {
  if (isatty(STDERR_FILENO) != 0) {
    return [word = std::move(done_word), shown = ~std::uint64_t{0}](std::uint64_t done,
                                                                    std::uint64_t total) mutable {
      if (total == 0 || std::exchange(shown, percent(done, total)) == percent(done, total)) return;
      fmt::print(stderr, "\r{} {:3}% of {} MiB{}", word, shown, total >> 20U, done >= total ? "\n" : "");
    };
  }
  if (elsewhere == ProgressElsewhere::silent) return {};
  return
      [word = std::move(done_word), next = kPercentALine](std::uint64_t done, std::uint64_t total) mutable {
        if (total == 0 || percent(done, total) < next) return;
        next = (percent(done, total) / kPercentALine + 1) * kPercentALine;
        fmt::print(stderr, "{} {}% of {} MiB\n", word, percent(done, total), total >> 20U);
      };
}

}  // namespace smppguard::app
