// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/store/feed.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace smppguard::store {

/// What was decided about all that one sender, or one organisation, sends: by a rule on its traffic, or by a
/// person. In force from `since` until `until`, or until somebody ends it.
struct Measure {
  /// From mild to hard; trust keeps the others away.
  enum class Action : std::uint8_t { trust, throttle, hold, block };

  Position id = 0;  ///< the position in the feed of what began it; given by the store
  PhoneNumber sender;
  std::uint32_t organisation = 0;  ///< in place of a sender
  Action action = Action::block;
  std::string rule;  ///< "": a person's
  WallTime since{};
  std::optional<WallTime> until{};
  std::uint32_t per_second = 0;  ///< of throttle
  std::string explanation;       ///< to the sender
  std::string evidence;          ///< a JSON object; "": none
  std::string by;                ///< who decided it; "": the rule, by itself
  std::string note;

  friend bool operator==(const Measure&, const Measure&) = default;
};

/// The measure with this id is over before its time. One that is not in force is an error.
struct EndMeasure {
  Position id = 0;
  std::string by;  ///< never empty
  WallTime at{};
  std::string note;

  friend bool operator==(const EndMeasure&, const EndMeasure&) = default;
};

/// snake_case.
[[nodiscard]] std::string_view name(Measure::Action action) noexcept;
[[nodiscard]] std::optional<Measure::Action> find_measure_action(std::string_view name) noexcept;

/// Narrows a listing of those in force; what is not given does not matter.
struct MeasureFilter {
  std::optional<PhoneNumber> sender{};
  std::optional<std::uint32_t> organisation{};
  std::optional<Measure::Action> action{};
  std::optional<WallTime> in_force_at{};  ///< leaves out what was over by then
  Position before = 0;                    ///< only ids below; 0: all
  std::size_t limit = 100;
};

/// What the feed says of one that begins; its position is the measure's id.
[[nodiscard]] FeedEntry entry_of(const Measure& measure);

/// A measure that is over.
struct MeasureEnded {
  Position id = 0;
  std::string rule;
};
/// What an entry of the feed says about measures; nothing where it is about something else.
[[nodiscard]] std::optional<std::variant<Measure, MeasureEnded>> read_measure(const FeedEntry& entry);

inline constexpr std::string_view kMeasureTaken = "measure_taken";
inline constexpr std::string_view kMeasureEnded = "measure_ended";

}  // namespace smppguard::store
