// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "flat_line.hpp"

#include <span>

namespace smppguard::dnc {

/// Takes the numbers that a reader of lists finds, some at a time.
class NumberSink {
 public:
  NumberSink() = default;
  NumberSink(const NumberSink&) = delete;
  NumberSink& operator=(const NumberSink&) = delete;
  virtual ~NumberSink() = default;

  /// `batch` is valid for the call.
  virtual void take(std::span<const LineNumber> batch) = 0;
};

}  // namespace smppguard::dnc
