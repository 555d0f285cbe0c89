// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace smppguard::dnc {

/// What lists say about a number that somebody wrote down.
enum class Answer : std::uint8_t {
  not_listed,
  listed,
  unknown,     ///< the list that would know it is not loaded for its area code, or too old there
  unreadable,  ///< it is no number
};

inline constexpr std::array<std::string_view, 4> kAnswers{"not_listed", "listed", "unknown", "unreadable"};

[[nodiscard]] constexpr std::string_view name(Answer answer) noexcept {
  return kAnswers[static_cast<std::size_t>(answer)];
}
[[nodiscard]] constexpr std::optional<Answer> find_answer(std::string_view name) noexcept {
  for (std::size_t i = 0; i < kAnswers.size(); ++i) {
    if (kAnswers[i] == name) return static_cast<Answer>(i);
  }
  return std::nullopt;
}

/// Asks lists about numbers, many at a time so that their cache misses overlap. Holds the last batch; one
/// thread at a time.
class Inquiry {
 public:
  static constexpr std::size_t kMostNumbers = 64;

  Inquiry() = default;
  Inquiry(const Inquiry&) = delete;
  Inquiry& operator=(const Inquiry&) = delete;
  virtual ~Inquiry() = default;

  /// The columns that append_columns() appends, with a comma between them.
  [[nodiscard]] virtual std::string_view columns() const noexcept = 0;
  /// At most kMostNumbers, and as many answers; a number that is none is unreadable.
  virtual void ask(std::span<const PhoneNumber> numbers, std::span<Answer> answers) noexcept = 0;
  /// What stands behind the answer to the number in this place of the last batch.
  virtual void append_columns(std::size_t place, std::string& row) const = 0;
};

}  // namespace smppguard::dnc
