// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"

#include <cstddef>

namespace smppguard::testing {

/// Fails one call among those that several doubles get, so that a test can fail each in turn.
class PlannedFault {
 public:
  /// Calls count from 1; 0: none fails.
  void fail_call(std::size_t call) {
    calls_ = 0;
    failing_ = call;
  }
  /// Counts a call, and says whether it is to fail.
  [[nodiscard]] bool strikes() { return ++calls_ == failing_; }
  /// Whether the call that was to fail has come.
  [[nodiscard]] bool struck() const { return failing_ != 0 && calls_ >= failing_; }

  static Error error() { return fail("planned fault"); }

 private:
  std::size_t calls_ = 0;
  std::size_t failing_ = 0;
};

}  // namespace smppguard::testing
