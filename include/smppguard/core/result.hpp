// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include <boost/system/result.hpp>
#include <boost/throw_exception.hpp>

namespace smppguard {

/// Why an operation on input or on the outside world failed, in words that say what to do.
struct Error {
  std::string message;
};

/// Success value or Error. Used on every path that sees input; exceptions are for start-up only.
template <class T>
using Result = boost::system::result<T, Error>;

[[nodiscard]] inline Error fail(std::string message) {
  return Error{std::move(message)};
}

/// Called by Result::value() on an error (found by argument-dependent lookup).
[[noreturn]] inline void throw_exception_from_error(const Error& error, const boost::source_location& where) {
  boost::throw_with_location(std::runtime_error(error.message), where);
}

}  // namespace smppguard
