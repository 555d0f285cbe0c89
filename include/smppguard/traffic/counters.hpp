// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"
#include "smppguard/traffic/window.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace smppguard::traffic {

/// What one window holds of a sender. Counts are exact from the moment on that the sender is watched, shares
/// and recipients are estimates; ledger.hpp says how good.
struct Counters {
  std::uint32_t messages = 0;  ///< that passed
  std::uint32_t refused_listed = 0;
  std::uint32_t refused_other = 0;
  std::uint32_t opt_outs = 0;
  std::uint32_t complaints = 0;
  std::uint32_t delivered = 0;
  std::uint32_t undelivered = 0;
  std::uint32_t strangers = 0;    ///< messages, also refused ones, to recipients new to this sender
  std::uint32_t linked = 0;       ///< messages, also refused ones, with a link
  std::uint32_t recipients = 0;   ///< distinct ones
  std::uint32_t same_text = 0;    ///< messages with the most frequent text; not for the minute
  std::uint32_t same_domain = 0;  ///< messages with the most frequent link domain; not for the minute
  std::uint32_t domains = 0;      ///< distinct ones, up to about 40

  [[nodiscard]] std::uint32_t attempts() const noexcept { return messages + refused_listed + refused_other; }
  friend bool operator==(const Counters&, const Counters&) = default;
};

/// All that is known of a sender at a time.
struct Portrait {
  std::array<Counters, kWindowCount> windows{};
  WallTime first_seen{};
  WallTime last_seen{};
  std::uint32_t silent_hours = 0;  ///< for certain, before what it sends since less than a day; 0: none
  double usual_hour = 0;           ///< most attempts of one hour on the days before, fading; 0: unknown
  std::uint32_t domain_senders =
      0;  ///< that used its most frequent domain within a day, if that is a new one

  [[nodiscard]] const Counters& over(Window window) const noexcept {
    return windows[static_cast<std::size_t>(window)];
  }
  friend bool operator==(const Portrait&, const Portrait&) = default;
};

/// Members of a JSON object without its braces, as the journal's evidence takes them: one object for each
/// window, and the rest. Zeros are left out.
[[nodiscard]] std::string members(const Portrait& portrait);

}  // namespace smppguard::traffic
