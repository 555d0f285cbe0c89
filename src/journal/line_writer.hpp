// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain.hpp"
#include "time_text.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace smppguard::journal {

/// Appends text as the inside of a JSON string: quotes, backslashes, control characters and octets beyond
/// ASCII are escaped, so that any octets give a valid line.
void append_escaped(std::string& out, std::string_view text);
void append_number(std::string& out, std::uint64_t value);

/// Writes the lines of one stream into a buffer that belongs to somebody else, and carries the chain on.
class LineWriter {
 public:
  explicit LineWriter(Place end) : end_{end} {}

  /// Begins a line at the end of `buffer`. Until close() its members are appended, each with a comma before
  /// it.
  void open(std::string& buffer, WallTime at, std::string_view kind);
  void close(std::string& buffer);

  [[nodiscard]] const Place& end() const noexcept { return end_; }

 private:
  Place end_;
  std::size_t line_at_ = 0;  // in the buffer
  TimeText times_;
  Sha256 sha_;
};

}  // namespace smppguard::journal
