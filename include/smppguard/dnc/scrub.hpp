// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"
#include "smppguard/dnc/inquiry.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smppguard::dnc {

struct ScrubCounts {
  std::uint64_t lines = 0;
  std::array<std::uint64_t, kAnswers.size()> of{};  ///< by Answer

  [[nodiscard]] std::uint64_t operator[](Answer answer) const noexcept {
    return of[static_cast<std::size_t>(answer)];
  }
};

/// Looks up a text that comes in pieces, one number a line as read_address() takes it with blanks around it,
/// and answers in the same order. Every line is answered, also an empty one. Lines end by LF or CR LF; the
/// last may have no end. A byte order mark in front is passed over. Of a line with more than kLongestLine
/// octets, which is no number, only so many are answered.
class Scrub {
 public:
  static constexpr std::size_t kLongestLine = 256;

  /// Without `only`, each answer is a CSV row: the line, the answer, and the columns of the inquiry. With it,
  /// the lines with that answer as they came. The inquiry must outlive it.
  explicit Scrub(Inquiry& inquiry, std::optional<Answer> only = std::nullopt) noexcept
      : inquiry_{inquiry}, only_{only} {}

  /// Appends the answers to all lines that have ended.
  void feed(std::string_view piece, std::string& out);
  /// The text has ended.
  void finish(std::string& out);

  [[nodiscard]] const ScrubCounts& counts() const noexcept { return counts_; }

 private:
  void add(std::string_view line, std::string& out);
  void answer(std::string& out);
  void append_row(std::size_t place, std::string& out) const;
  void keep(std::string_view front);

  Inquiry& inquiry_;
  std::optional<Answer> only_;
  ScrubCounts counts_;
  std::string cut_;  // the front of a line whose end has not come yet
  std::size_t waiting_ = 0;
  std::array<std::string_view, Inquiry::kMostNumbers> lines_{};
  std::array<PhoneNumber, Inquiry::kMostNumbers> numbers_{};
  std::array<Answer, Inquiry::kMostNumbers> answers_{};
};

}  // namespace smppguard::dnc
