// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "flat_line.hpp"
#include "number_set.hpp"
#include "smppguard/core/result.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace smppguard::dnc {

/// Reads one registry file that arrives in pieces, into a set that may already hold others.
/// After an error it must not be fed any more.
class FlatReader {
 public:
  explicit FlatReader(NumberSet& set) noexcept : set_{set} {}

  /// The next octets of the file, cut anywhere. Errors are "line: reason: "text"".
  [[nodiscard]] Result<void> feed(std::string_view piece);
  /// The file has ended.
  [[nodiscard]] Result<void> finish();

  /// Numbers read so far, repeated ones included.
  [[nodiscard]] std::uint64_t numbers() const noexcept { return numbers_; }
  /// Whether a number of this area code was read.
  [[nodiscard]] bool covers(unsigned area_code) const noexcept {
    return covers_[area_code - PhoneNumber::kFirstAreaCode];
  }

 private:
  /// Longer than any good line, and enough for the text of an error message.
  static constexpr std::size_t kLongestLine = 64;

  void take_good_lines(std::string_view& text);
  Result<void> take_lines(std::string_view& text);
  Result<void> take_line(std::string_view line);
  Result<void> keep(std::string_view text);
  void insert(LineNumber number) {
    set_.insert(number.area_code, number.local);
    covers_[number.area_code - PhoneNumber::kFirstAreaCode] = true;
    ++numbers_;
  }
  [[nodiscard]] Error bad(std::string_view line) const;

  NumberSet& set_;
  std::string cut_;  // the front of a line whose end has not come yet
  std::uint64_t numbers_ = 0;
  std::uint64_t empty_lines_ = 0;  // all of them behind the last number
  std::array<bool, PhoneNumber::kAreaCodes> covers_{};
};

}  // namespace smppguard::dnc
