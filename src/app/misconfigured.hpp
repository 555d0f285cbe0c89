// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"

#include <stdexcept>
#include <utility>

namespace smppguard::app {

/// What keeps the service from starting is in the configuration or in a file that it names: to start anew
/// does not help before somebody has mended it.
class Misconfigured : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws Misconfigured with the error's words.
template <class T>
T configured(Result<T> result) {
  if (result.has_error()) throw Misconfigured{result.error().message};
  return *std::move(result);
}
inline void configured(const Result<void>& result) {
  if (result.has_error()) throw Misconfigured{result.error().message};
}

}  // namespace smppguard::app
