// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/consent/fact.hpp"
#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace smppguard::store {

/// A place in the feed. Positions grow in the order of commit and are never reused; gaps are possible.
using Position = std::uint64_t;

/// One thing that has changed, as the history of what a store holds. Entries are added, never changed.
struct FeedEntry {
  Position position = 0;
  WallTime at{};     ///< of the event: when the text was received, when the operator entered it
  std::string kind;  ///< snake_case: "grant", "opt_out", "permission", "exemption_approved", ...
  std::optional<consent::Fact> fact;  ///< what memory has to know, for the kinds that are about a recipient
  std::uint32_t organisation = 0;     ///< whose records changed, for the kinds that are about one
  std::string by;                     ///< the operator; empty: the recipient's own text, or smppguard itself
  std::string details;                ///< a JSON object with what else belongs to it: evidence, note, ids
  PhoneNumber recipient{};            ///< whom it is about, where no fact says so
  PhoneNumber sender{};               ///< likewise

  friend bool operator==(const FeedEntry&, const FeedEntry&) = default;
};

/// Takes entries in the order of their positions, on the writer's thread.
class Follower {
 public:
  Follower() = default;
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;
  virtual ~Follower() = default;

  virtual void take(const FeedEntry& entry) = 0;
  /// The feed is another one than was read so far: a backup was restored, or a server took over that lacked
  /// the last commits. All that stands now comes next, as entries of no kind; what was taken before and does
  /// not stand there was lost.
  virtual void begin_anew() = 0;
  /// All entries up to here have been given to take(), none behind. Called after each batch, and with each
  /// look that finds nothing new: what could not be done before can be tried again.
  virtual void taken_up_to(Position position) = 0;
};

}  // namespace smppguard::store
