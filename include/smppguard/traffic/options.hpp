// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/traffic/traits.hpp"
#include "smppguard/traffic/window.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace smppguard::traffic {

/// How much is remembered. ledger.hpp says what each of these costs.
struct LedgerOptions {
  std::size_t senders = 1'000'000;             ///< of which at least it is known when they were seen
  std::size_t watched = 125'000;               ///< of which everything is counted
  std::size_t pairs = 10'000'000;              ///< sender and recipient, new ones in a span of the filter
  std::chrono::hours pairs_span{7 * 24};       ///< four such spans are remembered
  std::size_t domains = 4096;                  ///< of links
  std::uint32_t watch_after = 8;               ///< messages of a sender within a day; 1: at once
  std::chrono::hours strangers_after{7 * 24};  ///< so long pairs must be remembered before new ones count
  std::chrono::hours silence{7 * 24};          ///< from which on a sender's silence counts
  std::chrono::hours domain_is_new{7 * 24};    ///< so long after it was first seen

  friend bool operator==(const LedgerOptions&, const LedgerOptions&) = default;
};

/// What a rule compares. Shares are 0 to 1; where nothing was counted to divide by they are 0.
enum class Metric : std::uint8_t {
  messages,       ///< that passed
  attempts,       ///< messages that passed or were refused
  recipients,     ///< distinct
  refused_share,  ///< refused because listed, of attempts
  opt_outs,
  opt_outs_per_thousand,  ///< of messages that passed
  complaints,
  complaints_per_thousand,  ///< of messages that passed
  undelivered_share,        ///< of receipts
  stranger_share,           ///< to recipients new to the sender, of attempts
  link_share,               ///< with a link, of attempts
  same_text_share,          ///< the most frequent text, of attempts; hour and day
  same_domain_share,        ///< the most frequent link domain, of attempts; hour and day
  domains,                  ///< distinct, to about 40
  domain_senders,           ///< that use its most frequent domain within a day, if that is new; any window
  silent_hours,             ///< before what it sends now; any window
  over_usual,               ///< attempts within the hour to its usual most; 0: no week known; any window
};
inline constexpr std::size_t kMetricCount = 17;

[[nodiscard]] std::string_view name(Metric metric) noexcept;
[[nodiscard]] std::optional<Metric> find_metric(std::string_view name) noexcept;

enum class Comparison : std::uint8_t { at_least, at_most };

struct Condition {
  Metric metric = Metric::messages;
  Window window = Window::hour;
  Comparison comparison = Comparison::at_least;
  double threshold = 0;
  std::optional<double> registered_threshold{};  ///< for registered senders; nothing: the same

  friend bool operator==(const Condition&, const Condition&) = default;
};

enum class Scope : std::uint8_t { sender, organisation };

/// From mild to hard.
enum class Action : std::uint8_t { observe, alert, throttle, hold, block };
[[nodiscard]] std::string_view name(Action action) noexcept;
[[nodiscard]] std::optional<Action> find_action(std::string_view name) noexcept;

inline constexpr Traits kUsualExceptions{Trait::exempt, Trait::trusted, Trait::one_time_code,
                                         Trait::emergency, Trait::public_service};

/// One rule: where all conditions hold over at least so many attempts, the action.
struct Rule {
  std::string name;  ///< a-z, 0-9 and _; unique
  Scope scope = Scope::sender;
  std::vector<Condition> conditions{};  ///< at least one
  std::uint32_t least_attempts = 100;   ///< within `volume_window`
  Window volume_window = Window::hour;
  Action action = Action::observe;
  std::uint32_t per_second = 1;               ///< of throttle
  std::chrono::seconds block_for{24 * 3600};  ///< of block, throttle and hold
  Traits unless = kUsualExceptions;
  std::chrono::seconds calm{15 * 60};  ///< so long it must not hold before a finding is over
  std::string explanation{};           ///< to the sender, one or two sentences

  friend bool operator==(const Rule&, const Rule&) = default;
};

struct TrafficOptions {
  bool enabled = false;
  LedgerOptions ledger{};
  LedgerOptions organisations{.senders = 20'000, .watched = 10'000, .pairs = 0, .watch_after = 1};
  std::size_t intake_slots = 8192;     ///< of each worker, 256 octets each
  std::size_t most_findings = 10'000;  ///< open at a time; of those that only tell, and of those that hinder
  std::uint32_t measures_per_hour = 100;  ///< that rules take, of one node
  std::vector<Rule> rules{};              ///< empty: shipped_rules()

  friend bool operator==(const TrafficOptions&, const TrafficOptions&) = default;
};

/// The rules that come with smppguard: conservative, and all of them only observe.
[[nodiscard]] std::vector<Rule> shipped_rules();

/// What is wrong with a rule, for the one who wrote it; "": nothing.
[[nodiscard]] std::string fault_of(const Rule& rule);

}  // namespace smppguard::traffic
