// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"

#include <utility>

namespace smppguard::dnc {

/// Why a list's file cannot be used. What the file is or holds stays wrong as long as it is the same file;
/// what the system would not do, for want of memory, descriptors, a right or a disk that answers, it may do
/// the next time.
struct FileFault : Error {
  bool damaged = false;

  FileFault() = default;
  FileFault(Error error, bool is_damaged) : Error{std::move(error)}, damaged{is_damaged} {}
};

template <class T>
using FileResult = boost::system::result<T, FileFault>;

[[nodiscard]] inline FileFault damaged(Error error) {
  return {std::move(error), true};
}
[[nodiscard]] inline FileFault passing(Error error) {
  return {std::move(error), false};
}

}  // namespace smppguard::dnc
