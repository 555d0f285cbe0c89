// SPDX-License-Identifier: Apache-2.0
#include "quantity.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <optional>

namespace smppguard::config {
namespace {

constexpr std::array kOctetUnits = std::to_array<Unit>({{"B", 1}, {"KiB", 1024}, {"MiB", 1024UL * 1024}});
constexpr std::array kDurationUnits =
    std::to_array<Unit>({{"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}});

struct Number {
  std::uint64_t value;
  std::string_view rest;
};

std::optional<Number> leading_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (ec != std::errc{}) return std::nullopt;
  return Number{value, text.substr(static_cast<std::size_t>(end - text.data()))};
}

std::uint64_t factor_of(std::string_view unit, const Measure& measure) noexcept {
  if (measure.units.empty()) return unit.empty() ? 1 : 0;
  const auto found =
      std::find_if(measure.units.begin(), measure.units.end(), [&](const Unit& u) { return u.name == unit; });
  return found == measure.units.end() ? 0 : found->factor;
}

std::string or_zero(const Bounds& bounds) {
  return bounds.zero.empty() ? "" : fmt::format(", or {}", bounds.zero);
}

std::string way_to_write(const Measure& measure) {
  if (measure.units.empty()) return "write a whole number in digits";
  std::string units;
  for (const Unit& unit : measure.units) units += fmt::format("{}{}", units.empty() ? "" : ", ", unit.name);
  return fmt::format("write a whole number and a unit ({}), such as 30{}", units, measure.units.front().name);
}

}  // namespace

Measure counts() noexcept {
  return {"a whole number", {}};
}

Measure octets() noexcept {
  return {"a size", kOctetUnits};
}

Measure durations(std::chrono::milliseconds finest) noexcept {
  const auto first = std::find_if(kDurationUnits.begin(), kDurationUnits.end(), [&](const Unit& unit) {
    return unit.factor >= static_cast<std::uint64_t>(finest.count());
  });
  return {"a duration", {first, kDurationUnits.end()}};
}

Read<std::uint64_t> read_quantity(std::string_view text, const Measure& measure, Bounds bounds) {
  if (!bounds.zero.empty() && text == bounds.zero) return std::uint64_t{0};
  const auto number = leading_number(text);
  const std::uint64_t factor = number ? factor_of(number->rest, measure) : 0;
  if (factor == 0) {
    return Problem{fmt::format("{} is not {}", in_quotes(text), measure.noun),
                   way_to_write(measure) + or_zero(bounds)};
  }
  const bool too_much = number->value > bounds.most / factor;
  if (too_much || number->value * factor < bounds.least) {
    return Problem{fmt::format("{} is too {}", in_quotes(text), too_much ? "much" : "little"),
                   fmt::format("{} to {}{}", quantity_text(bounds.least, measure),
                               quantity_text(bounds.most, measure), or_zero(bounds))};
  }
  return number->value * factor;
}

std::string quantity_text(std::uint64_t value, const Measure& measure) {
  if (measure.units.empty()) return fmt::format("{}", value);
  const Unit* best = &measure.units.front();
  for (const Unit& unit : measure.units) {
    if (value != 0 && value % unit.factor == 0) best = &unit;
  }
  return fmt::format("{}{}", value / best->factor, best->name);
}

}  // namespace smppguard::config
