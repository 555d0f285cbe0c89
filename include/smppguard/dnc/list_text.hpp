// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/dnc/originate_list.hpp"
#include "smppguard/dnc/snapshot.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace smppguard::dnc {

/// How lists of recipients are written down, one number a line.
enum class TextForm : std::uint8_t {
  flat,     ///< "222,3334545"
  plain,    ///< "2223334545"
  changes,  ///< "2223334545,2026-11-20T00:00:00,A": added on the day of the list
};

inline constexpr std::array<std::string_view, 3> kTextForms{"flat", "plain", "changes"};

[[nodiscard]] constexpr std::optional<TextForm> find_text_form(std::string_view name) noexcept {
  for (std::size_t i = 0; i < kTextForms.size(); ++i) {
    if (kTextForms[i] == name) return static_cast<TextForm>(i);
  }
  return std::nullopt;
}

/// Takes pieces that end with a line. Its first error is the last that it is asked for.
using WriteText = std::function<Result<void>(std::string_view)>;

/// The numbers of an area code in ascending order. `index` is the area's place in info().areas.
[[nodiscard]] Result<void> write_text(const Snapshot& list, std::size_t index, TextForm form,
                                      const WriteText& write);
/// Senders and why they stand there: CSV with the columns prefix and source.
[[nodiscard]] Result<void> write_text(const OriginateList& list, const WriteText& write);

}  // namespace smppguard::dnc
