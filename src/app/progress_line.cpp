// SPDX-License-Identifier: Apache-2.0
#include "progress_line.hpp"

#include <cstdio>
#include <fmt/core.h>
#include <unistd.h>
#include <utility>

namespace smppguard::app {

std::function<void(std::uint64_t, std::uint64_t)> progress_line(std::string done_word) {
  if (isatty(STDERR_FILENO) == 0) return {};
  return [word = std::move(done_word)](std::uint64_t done, std::uint64_t total) {
    if (total == 0) return;
    fmt::print(stderr, "\r{} {:3}% of {} MiB{}", word, done * 100 / total, total >> 20U,
               done >= total ? "\n" : "");
  };
}

}  // namespace smppguard::app
