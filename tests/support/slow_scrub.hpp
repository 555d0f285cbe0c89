// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/csv_writer.hpp"
#include "smppguard/dnc/inquiry.hpp"
#include "smppguard/dnc/scrub.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace smppguard::dnc {

/// Knows by their last digit: numbers that end in 1 are listed, those that end in 2 unknown.
class LastDigit final : public Inquiry {
 public:
  [[nodiscard]] static Answer answer(PhoneNumber number) noexcept {
    if (!number) return Answer::unreadable;
    if (number.value() % 10 == 1) return Answer::listed;
    return number.value() % 10 == 2 ? Answer::unknown : Answer::not_listed;
  }

  [[nodiscard]] std::string_view columns() const noexcept override { return "DIGITS"; }
  void ask(std::span<const PhoneNumber> numbers, std::span<Answer> answers) noexcept override {
    most_ = std::max(most_, numbers.size());
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      numbers_[i] = numbers[i];
      answers[i] = answer(numbers[i]);
    }
  }
  void append_columns(std::size_t place, std::string& row) const override {
    row += std::to_string(numbers_[place].value());
  }

  /// The most numbers that it was asked about at once.
  [[nodiscard]] std::size_t most() const noexcept { return most_; }

 private:
  std::array<PhoneNumber, kMostNumbers> numbers_{};
  std::size_t most_ = 0;
};

/// What Scrub should make of a text with LastDigit, one line after the other.
inline std::string scrub_slowly(const std::string& text, std::optional<Answer> only) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    if (at == 0 && line.substr(0, 3) == "\xEF\xBB\xBF") line.erase(0, 3);
    at = end + 1;
    const bool too_long = line.size() > Scrub::kLongestLine;
    line.resize(std::min(line.size(), Scrub::kLongestLine));
    const std::string blanks = " \t\r";
    std::string bare = line;
    while (!bare.empty() && blanks.find(bare.back()) != std::string::npos) bare.pop_back();
    while (!bare.empty() && blanks.find(bare.front()) != std::string::npos) bare.erase(0, 1);
    const PhoneNumber number = too_long ? PhoneNumber{} : read_address(bare).value_or(PhoneNumber{});
    const Answer answer = LastDigit::answer(number);
    if (only) {
      if (answer == *only) out += line + "\n";
      continue;
    }
    if (number) {
      out += bare;
    } else {
      append_csv_cell(out, bare);
    }
    out += "," + std::string{name(answer)} + "," + std::to_string(number.value()) + "\n";
  }
  return out;
}

}  // namespace smppguard::dnc
