// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard {

/// The cells of one row of CSV without its line end, as RFC 4180 has them; blanks around cells without
/// quotation marks go. None for a blank line.
[[nodiscard]] Result<std::vector<std::string>> split_csv_row(std::string_view row);

/// Whether lines that begin with # say nothing, whatever quotation marks are in them.
enum class Comments : bool { none, hash };

/// Reads CSV that comes in pieces. A row is a line, so that one lost quotation mark costs one row: cells
/// cannot hold line breaks. Lines end by LF, CR LF or CR; blank ones are passed over, and a byte order mark
/// in front.
class CsvReader {
 public:
  static constexpr std::size_t kMostRowOctets = 65'536;

  /// `line` counts from 1. An error of its own ends the reading.
  using EachRow = std::function<Result<void>(std::size_t line, Result<std::vector<std::string>> cells)>;

  explicit CsvReader(EachRow each, Comments comments = Comments::none)
      : each_{std::move(each)}, comments_{comments} {}

  [[nodiscard]] Result<void> feed(std::string_view piece);
  /// The end of the text.
  [[nodiscard]] Result<void> finish();

 private:
  void take(std::string_view part);
  [[nodiscard]] Result<void> end_line();

  EachRow each_;
  Comments comments_;
  std::size_t line_ = 1;
  std::string row_;
  bool too_long_ = false;
  bool after_cr_ = false;
};

}  // namespace smppguard
