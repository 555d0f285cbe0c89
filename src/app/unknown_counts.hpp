// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>

namespace smppguard::app {

/// Messages to recipients of whom the registry does not know whether they are listed, by what became of them.
struct UnknownCounts {
  std::atomic<std::uint64_t> allowed{0};
  std::atomic<std::uint64_t> refused{0};
  std::atomic<std::uint64_t> deferred{0};
};

}  // namespace smppguard::app
