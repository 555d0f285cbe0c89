// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "flat_line.hpp"
#include "number_sink.hpp"
#include "smppguard/core/result.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smppguard::dnc {

/// Reads one flat list that arrives in pieces, or a part of one that begins and ends with lines.
/// After an error it must not be fed any more.
class FlatReader {
 public:
  /// only_area: a number of another area code is an error.
  explicit FlatReader(NumberSink& sink, std::optional<unsigned> only_area = {}) noexcept
      : sink_{sink}, only_area_{only_area.value_or(0)} {}

  /// The next octets of the file, cut anywhere. Errors are "line: reason: "text"".
  [[nodiscard]] Result<void> feed(std::string_view piece);
  /// The file has ended.
  [[nodiscard]] Result<void> finish();

  /// Numbers read so far, repeated ones included.
  [[nodiscard]] std::uint64_t numbers() const noexcept { return numbers_; }
  /// Whether an empty line was seen, behind which no number may follow.
  [[nodiscard]] bool at_end() const noexcept { return at_end_; }

 private:
  /// Longer than any good line, and enough for the text of an error message.
  static constexpr std::size_t kLongestLine = 64;
  static constexpr std::size_t kUsualLine = 12;  // "AAA,NNNNNNN" LF

  void take_good_lines(std::string_view& text);
  Result<void> take_lines(std::string_view& text);
  Result<void> take_line(std::string_view line);
  Result<void> keep(std::string_view text);
  [[nodiscard]] bool fits(LineNumber number) const noexcept {
    return only_area_ == 0 || number.area_code == only_area_;
  }
  [[nodiscard]] Error bad(std::string_view line, std::string_view why) const;

  NumberSink& sink_;
  const unsigned only_area_;  // 0: any
  // Of the last line: of one with a comma its first four octets, with which others of its area code begin
  // too; else 0.
  unsigned area_code_ = 0;
  std::uint32_t area_and_comma_ = 0;
  std::string cut_;  // the front of a line whose end has not come yet
  std::uint64_t numbers_ = 0;
  bool at_end_ = false;
};

}  // namespace smppguard::dnc
