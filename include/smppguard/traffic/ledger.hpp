// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"
#include "smppguard/traffic/counters.hpp"
#include "smppguard/traffic/fingerprint.hpp"
#include "smppguard/traffic/options.hpp"
#include "smppguard/traffic/sighting.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace smppguard::traffic {

/// What each of many senders did of late, in memory that is taken whole at the start and never grows.
///
/// A sender is *known* from its first sighting on (when, how often; 43 octets of LedgerOptions::senders), and
/// *watched* from its `watch_after`-th message within a day, or at once with a complaint or an opt-out
/// (kWatchedOctets each). Only what is seen of a watched sender is counted in windows; of the messages
/// before, their number goes into the buckets of that moment.
///
/// Where there is no room, the least active of some go, and are counted: of the known those that are not
/// watched; of the watched those that were idle for a day, or sent less within the day than the newcomer. So
/// a flood of senders of few messages pushes out no busy one. A sender that is forgotten and comes back is
/// not taken for a new one: silence and age count only from where it is certain that nothing was forgotten.
///
/// Counts are exact within their windows (window.hpp). Distinct recipients have a standard error of 16 %
/// (23 % at 30,000, and they stay at about 45,000),
/// shares of the most frequent text and domain are never too high; a new recipient passes for a known one in
/// 1 of 250 at most.
///
/// One thread. Times may go back by a little: what comes late counts in the running bucket.
class Ledger {
 public:
  static constexpr std::size_t kWatchedOctets = 1728;

  struct Totals {
    std::uint64_t sightings = 0;
    std::uint64_t forgotten_known = 0;    ///< senders, of those that were only known
    std::uint64_t forgotten_watched = 0;  ///< senders that were watched
    std::uint64_t uncounted = 0;          ///< sightings of senders that found no room
    std::uint64_t pairs_full = 0;         ///< times that pairs were forgotten before their span was over
    std::size_t known = 0;
    std::size_t watched = 0;
  };

  /// `key` makes the places of senders and recipients unforeseeable; `start`: nothing before it is known.
  /// Throws std::bad_alloc.
  Ledger(const LedgerOptions& options, const HashKey& key, WallTime start);
  Ledger(Ledger&&) noexcept;
  Ledger& operator=(Ledger&&) noexcept;
  ~Ledger();

  /// Counts a sighting for `who`: a sender's PhoneNumber::key() or an organisation's id; 0 counts nowhere.
  /// False for an opt-out or a complaint of somebody who has made one already, as far as pairs are
  /// remembered: one handset counts once.
  bool take(std::uint64_t who, const Sighting& sighting, const Fingerprint& fingerprint);

  /// Nothing for senders that are not watched.
  [[nodiscard]] std::optional<Portrait> portrait(std::uint64_t who, WallTime now);
  [[nodiscard]] std::optional<Traits> traits(std::uint64_t who) const;
  /// What a person decided about the sender holds before its next message.
  void set_traits(std::uint64_t who, Traits traits);

  /// A watched sender of which something was seen since it was last given out here; nothing: none.
  [[nodiscard]] std::optional<std::uint64_t> next_changed();

  [[nodiscard]] Totals totals() const noexcept;
  [[nodiscard]] std::size_t octets() const noexcept;  ///< taken at the start

 private:
  class Body;
  std::unique_ptr<Body> body_;
};

}  // namespace smppguard::traffic
