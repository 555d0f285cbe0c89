// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report.hpp"

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace smppguard::config {

/// A suffix of a number and what it stands for in the smallest unit of its kind.
struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

/// What quantities of one kind are called, and their units from the smallest. No units: a plain count.
struct Measure {
  std::string_view noun;
  std::span<const Unit> units;
};

[[nodiscard]] Measure counts() noexcept;
[[nodiscard]] Measure octets() noexcept;
/// Durations in milliseconds, written in units no smaller than `finest`.
[[nodiscard]] Measure durations(std::chrono::milliseconds finest) noexcept;

/// What a quantity may be. `zero` is a word that is read as 0 whatever the least is; empty: there is none.
struct Bounds {
  std::uint64_t least;
  std::uint64_t most;
  std::string_view zero{};
};

/// "30s", "128KiB", "1000": a whole number and a unit of the measure, nothing between them; or the word.
[[nodiscard]] Read<std::uint64_t> read_quantity(std::string_view text, const Measure& measure, Bounds bounds);
/// The way back, in the largest unit that leaves a whole number.
[[nodiscard]] std::string quantity_text(std::uint64_t value, const Measure& measure);

}  // namespace smppguard::config
