// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace smppguard::dnc {

/// 0: one per core.
[[nodiscard]] inline unsigned thread_count(unsigned wanted) noexcept {
  return wanted != 0 ? wanted : std::max(1U, std::thread::hardware_concurrency());
}

/// Calls `once(i)`, a Result<void>, for each i below `count`, the lowest first, on at most so many threads
/// (this one among them). After an error no further call begins; the first that happened is returned.
template <class Once>
Result<void> in_parallel(std::size_t count, unsigned threads, const Once& once) {
  std::atomic<std::size_t> next{0};
  std::atomic<bool> failed{false};
  std::mutex mutex;
  std::optional<Error> error;
  const auto work = [&] {
    for (std::size_t i = next++; i < count && !failed; i = next++) {
      const Result<void> done = once(i);
      if (done) continue;
      const std::lock_guard lock{mutex};
      if (!error) error = done.error();
      failed = true;
    }
  };
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < std::min<std::size_t>(count, threads); ++i) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
  if (error) return *error;
  return {};
}

}  // namespace smppguard::dnc
