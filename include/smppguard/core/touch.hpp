// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace smppguard {

/// Reads what will be needed soon and does nothing with it, so that it is in a cache then. A real read and no
/// hint to the processor: hints are dropped where the page is not known either, which of a large table it
/// hardly ever is. Several at a stretch, with little in between, are waited for together.
template <class T>
inline void touch(const T& value) noexcept {
  asm volatile("" : : "r"(value));  // NOLINT(hicpp-no-assembler)
}

}  // namespace smppguard
