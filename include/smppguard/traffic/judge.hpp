// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"
#include "smppguard/traffic/counters.hpp"
#include "smppguard/traffic/ledger.hpp"
#include "smppguard/traffic/options.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace smppguard::traffic {

/// That a rule holds for somebody, or no longer does. Each is told twice: when it begins and when it is over.
struct Finding {
  enum class News : std::uint8_t { begun, over };

  News news = News::begun;
  std::string rule{};
  Scope scope = Scope::sender;
  std::uint64_t who = 0;  ///< PhoneNumber::key() of a sender, or an organisation's id
  Action action = Action::observe;
  std::uint32_t per_second = 0;  ///< of throttle
  WallTime since{};
  WallTime until{};     ///< of throttle, hold and block; else `since`
  Portrait evidence{};  ///< what led to it; of one that is over, what ended it
  std::string explanation{};
};

/// Members of a JSON object without its braces, as the journal's evidence takes them. `who` is left to the
/// caller, who knows how to write it.
[[nodiscard]] std::string members(const Finding& finding);

/// What a metric is in a portrait.
[[nodiscard]] double value_of(const Portrait& portrait, Metric metric, Window window) noexcept;

/// Holds rules against those in a ledger of whom something was seen since the last look.
///
/// A rule that holds begins a finding, which stays one until the rule has not held for its `calm`; it counts
/// as holding while no threshold of it is missed by more than a fifth, so that it does not flap. A finding
/// with an end lasts until then at least, and is told anew, with a later end, where its rule still holds then
/// or comes to ask for a harder action. Throttle, hold and block come to no one who is exempt or trusted,
/// whatever the rule says, nor to anyone below kLeastAttempts within the day: they are observed. Who becomes
/// exempt or trusted is rid of such a finding when its turn comes.
///
/// Memory is bounded by `most_findings` that only tell and as many that hinder; what begins beyond is counted
/// and not told. One thread, that of the
/// ledger.
class Judge {
 public:
  static constexpr std::uint32_t kLeastAttempts = 20;

  /// Of the rules those of `scope` are taken. Each must be without fault_of().
  Judge(std::vector<Rule> rules, Scope scope, std::size_t most_findings);

  /// Looks at no more than `most` of the changed and as many of those with a finding, and adds to `news`.
  /// Gives how many it looked at.
  std::size_t look(Ledger& ledger, WallTime now, std::size_t most, std::vector<Finding>& news);

  /// A person ended the finding: it is over, and does not begin anew before the rule has once not held for
  /// its `calm`, here neither where it has not begun yet. false: there is none.
  bool lift(std::uint64_t who, std::string_view rule, WallTime now, std::vector<Finding>& news);

  /// What was told could not be done: the finding is forgotten, and begins anew with the next look that finds
  /// the rule to hold.
  void forget(std::uint64_t who, std::string_view rule);
  /// What is open or lifted there stays so here, where there is a rule of its name. Of a fresh judge only.
  void take_over(const Judge& before);

  /// Adds those that are open, in no order, and not lifted.
  void add_findings(std::vector<Finding>& all) const;
  [[nodiscard]] std::size_t open() const noexcept { return open_.size(); }
  [[nodiscard]] std::uint64_t untold() const noexcept { return untold_; }

 private:
  struct Open {
    Finding finding;
    WallTime held;        // when the rule last held
    bool lifted = false;  // told to be over already
  };
  struct Place {
    std::uint64_t who;
    std::uint32_t rule;
    friend bool operator==(const Place&, const Place&) = default;
  };
  struct PlaceHash {
    std::size_t operator()(const Place& place) const noexcept;
  };

  void judge(std::uint64_t who, const Portrait& portrait, Traits traits, WallTime now,
             std::vector<Finding>& news);
  void begin(Place place, const Portrait& portrait, Traits traits, WallTime now, std::vector<Finding>& news);
  void put(Place place, Open open);
  [[nodiscard]] std::optional<std::uint32_t> find_rule(std::string_view name) const noexcept;
  void look_again(Ledger& ledger, WallTime now, std::vector<Finding>& news);

  std::vector<Rule> rules_;
  std::size_t most_findings_;
  std::unordered_map<Place, Open, PlaceHash> open_;
  std::deque<Place> turns_;    // of those in open_, the one that is looked at next first
  std::size_t hindering_ = 0;  // of those in open_
  std::uint64_t untold_ = 0;
};

}  // namespace smppguard::traffic
