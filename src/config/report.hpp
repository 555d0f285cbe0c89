// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/config/config.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <boost/system/result.hpp>

namespace smppguard::config {

/// A spot in the file, counted from 1; 0:0 is the file as a whole.
struct Place {
  std::size_t line = 0;
  std::size_t column = 0;
};

/// What is wrong with a value, and what to write instead (may be empty).
struct Problem {
  std::string message;
  std::string hint;
};

/// A value read from text, or what is wrong with the text.
template <class T>
using Read = boost::system::result<T, Problem>;

/// Collects the diagnostics of one file.
class Report {
 public:
  void error(Place place, Problem problem);
  void warning(Place place, Problem problem);

  [[nodiscard]] std::size_t errors() const noexcept { return errors_; }
  /// Everything so far, in the order of the file. Leaves the report empty.
  [[nodiscard]] std::vector<Diagnostic> take();

 private:
  std::vector<Diagnostic> diagnostics_;
  std::size_t errors_ = 0;
};

/// `text` in quotes for a message, its end left off where it is long, and the password where it is a
/// database's URL.
[[nodiscard]] std::string in_quotes(std::string_view text);

}  // namespace smppguard::config
