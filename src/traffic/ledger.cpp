// SPDX-License-Identifier: Apache-2.0
#include "smppguard/traffic/ledger.hpp"

#include "domain_table.hpp"
#include "known_senders.hpp"
#include "row.hpp"
#include "seen_filter.hpp"
#include "smppguard/traffic/siphash.hpp"

#include <limits>
#include <new>
#include <vector>

namespace smppguard::traffic {
namespace {

static_assert(sizeof(Row) == Ledger::kWatchedOctets);

constexpr std::array kTallyOfKind = {Tally::messages,   Tally::refused_listed, Tally::refused_other,
                                     Tally::opt_outs,   Tally::complaints,     Tally::delivered,
                                     Tally::undelivered};
static_assert(kTallyOfKind.size() == kKindCount);

constexpr std::chrono::hours kADay{24};
constexpr std::chrono::hours kClockSetBack{1};

std::uint32_t seconds_of(WallTime at) noexcept {
  return static_cast<std::uint32_t>(at.time_since_epoch().count() / 1000);
}
WallTime time_of(std::uint32_t seconds) noexcept {
  return WallTime{std::chrono::seconds{seconds}};
}
void raise(std::uint16_t& count) noexcept {
  if (count != std::numeric_limits<std::uint16_t>::max()) ++count;
}

/// Octets of the key as a seed for tables.
std::uint64_t seed_of(const HashKey& key, std::uint8_t purpose) noexcept {
  return siphash(key, Bytes{&purpose, 1});
}

}  // namespace

class Ledger::Body {
 public:
  Body(const LedgerOptions& options, const HashKey& key, WallTime start)
      : options_{options},
        start_{seconds_of(start)},
        seed_{seed_of(key, 1)},
        known_{std::max(options.senders, options.watched), seed_of(key, 2)},
        domains_{options.domains, options.domain_is_new, start},
        rows_(std::max<std::size_t>(options.watched, 1)) {
    if (options.pairs != 0) filter_.emplace(options.pairs, options.pairs_span);
    changed_.resize(rows_.size());
  }

  bool take(std::uint64_t who, const Sighting& sighting, const Fingerprint& fingerprint) {
    if (is_said_again(who, sighting)) return false;
    count(who, sighting, fingerprint);
    return true;
  }

  void count(std::uint64_t who, const Sighting& sighting, const Fingerprint& fingerprint) {
    if (who == 0) return;
    ++totals_.sightings;
    const bool message = sighting.is_message();
    const bool stranger = message && is_stranger(who, sighting);
    KnownSender* const sender = place_of(who, sighting);
    if (sender == nullptr) return;
    if (message) note(*sender, sighting);
    Row* const row = row_of(*sender, sighting);
    if (row == nullptr) return;
    row->advance(sighting.at);
    row->add(kTallyOfKind[static_cast<std::size_t>(sighting.kind)]);
    if (message) count_message(*row, sighting, fingerprint, stranger);
    mark(*row);
  }

  std::optional<Portrait> portrait(std::uint64_t who, WallTime now) {
    const KnownSender* const sender = known_.find(who);
    if (sender == nullptr || sender->row == KnownSender::kUnwatched) return std::nullopt;
    Row& row = rows_[sender->row];
    row.advance(now);
    Portrait portrait;
    for (const Window window : kWindows) {
      portrait.windows[static_cast<std::size_t>(window)] = row.counters(window);
    }
    portrait.first_seen = time_of(sender->first_seen);
    portrait.last_seen = time_of(sender->last_seen);
    if (row.latest - time_of(sender->burst) < kADay) portrait.silent_hours = sender->silent_hours;
    portrait.usual_hour = row.habit.usual_hour();
    if (portrait.over(Window::day).same_domain != 0) {
      portrait.domain_senders = domains_.senders_of_new(row.top_domain(), row.latest);
    }
    return portrait;
  }

  [[nodiscard]] Row* find(std::uint64_t who) noexcept {
    const KnownSender* const sender = known_.find(who);
    return sender == nullptr || sender->row == KnownSender::kUnwatched ? nullptr : &rows_[sender->row];
  }

  void mark(Row& row) noexcept {
    if (row.changed) return;
    row.changed = true;
    const auto number = static_cast<std::uint32_t>(&row - rows_.data());
    changed_[(first_changed_ + changed_count_++) % changed_.size()] = number;
  }

  std::optional<std::uint64_t> next_changed() noexcept {
    if (changed_count_ == 0) return std::nullopt;
    Row& row = rows_[changed_[first_changed_]];
    first_changed_ = (first_changed_ + 1) % changed_.size();
    --changed_count_;
    row.changed = false;
    return row.who;
  }

  [[nodiscard]] Totals totals() const noexcept {
    Totals totals = totals_;
    totals.known = known_.size();
    totals.watched = used_rows_;
    totals.forgotten_known = known_.forgotten();
    if (filter_) totals.pairs_full = filter_->turned_early();
    return totals;
  }

  [[nodiscard]] std::size_t octets() const noexcept {
    return known_.octets() + rows_.size() * (sizeof(Row) + sizeof(std::uint32_t)) + domains_.octets() +
           (filter_ ? filter_->octets() : 0);
  }

 private:
  bool is_stranger(std::uint64_t who, const Sighting& sighting) noexcept {
    if (!filter_ || !sighting.recipient) return false;
    const bool seen = filter_->seen(mix(seed_, who, sighting.recipient.key()), sighting.at);
    // Before that everybody is new.
    return !seen && sighting.at - filter_->remembers_since() >= options_.strangers_after;
  }

  bool is_said_again(std::uint64_t who, const Sighting& sighting) noexcept {
    const bool word = sighting.kind == Kind::opt_out || sighting.kind == Kind::complaint;
    if (!word || !filter_ || !sighting.recipient) return false;
    const std::uint64_t seed = seed_ + static_cast<std::uint64_t>(sighting.kind);
    return filter_->seen(mix(seed, who, sighting.recipient.key()), sighting.at);
  }

  /// Receipts alone make nobody known.
  KnownSender* place_of(std::uint64_t who, const Sighting& sighting) noexcept {
    KnownSender* sender = known_.find(who);
    if (sender != nullptr || sighting.kind >= Kind::delivered) return sender;
    const std::uint32_t now = seconds_of(sighting.at);
    sender = known_.add(who, now);
    if (sender == nullptr) {
      ++totals_.uncounted;
      return nullptr;
    }
    sender->first_seen = now;
    sender->last_seen = std::min(std::max(start_, known_.forgotten_until()), now);
    return sender;
  }

  /// What the table of the known itself keeps of a message.
  void note(KnownSender& sender, const Sighting& sighting) const noexcept {
    // A clock that was ahead and set back leaves times that have not come yet.
    if (sender.last_seen > seconds_of(sighting.at + kClockSetBack)) {
      sender.last_seen = seconds_of(sighting.at);
      sender.silent_hours = 0;
    }
    const std::uint32_t now = std::max(seconds_of(sighting.at), sender.last_seen);
    const std::uint32_t silent = now - sender.last_seen;
    if (std::chrono::seconds{silent} >= options_.silence) {
      sender.silent_hours = static_cast<std::uint16_t>(std::min<std::uint32_t>(silent / 3600, 0xFFFF));
      sender.burst = now;
    }
    sender.last_seen = now;
    const auto day = static_cast<std::uint16_t>(now / 86'400);
    if (day != sender.day) {
      sender.day = day;
      sender.messages = 0;
      sender.listed = 0;
    }
    raise(sender.messages);
    if (sighting.kind == Kind::refused_listed) raise(sender.listed);
  }

  /// The row of the sender, a new one if it is to be watched from now on.
  Row* row_of(KnownSender& sender, const Sighting& sighting) {
    if (sender.row != KnownSender::kUnwatched) return &rows_[sender.row];
    if (sighting.kind >= Kind::delivered) return nullptr;
    const std::uint32_t after = std::max<std::uint32_t>(options_.watch_after, 1);
    if (sighting.is_message() && (sender.messages < after || sender.messages % after != 0)) return nullptr;
    const std::uint32_t number = free_row(sender, sighting.at);
    if (number == KnownSender::kUnwatched) {
      ++totals_.uncounted;
      return nullptr;
    }
    sender.row = number;
    Row& row = rows_[number];
    const bool changed = row.changed;  // it may stand among the changed for its last sender; there it stays
    row.begin(sender.who, sighting.at);
    row.changed = changed;
    count_earlier(row, sender, sighting);
    return &row;
  }

  /// The messages of the day before the sender was watched.
  static void count_earlier(Row& row, const KnownSender& sender, const Sighting& sighting) noexcept {
    if (sender.day != static_cast<std::uint16_t>(seconds_of(sighting.at) / 86'400)) return;
    std::uint32_t listed = sender.listed;
    std::uint32_t others = std::uint32_t{sender.messages} - listed;
    if (sighting.kind == Kind::refused_listed) {
      --listed;
    } else if (sighting.is_message()) {
      --others;
    }
    row.add(Tally::refused_listed, listed);
    row.add(Tally::messages, others);
  }

  std::uint32_t free_row(const KnownSender& newcomer, WallTime now) noexcept {
    if (used_rows_ < rows_.size()) return static_cast<std::uint32_t>(used_rows_++);
    constexpr std::size_t kLookedAt = 8;
    std::size_t least = rows_.size();
    std::uint32_t fewest = newcomer.messages;
    for (std::size_t i = 0; i < std::min(kLookedAt, rows_.size()); ++i) {
      hand_ = (hand_ + 1) % rows_.size();
      const Row& row = rows_[hand_];
      const std::uint32_t attempts = now - row.latest > kADay ? 0 : row.attempts_of_day();
      if (attempts >= fewest) continue;
      fewest = attempts;
      least = hand_;
    }
    if (least == rows_.size()) return KnownSender::kUnwatched;
    ++totals_.forgotten_watched;
    KnownSender* const last = known_.find(rows_[least].who);
    if (last != nullptr) last->row = KnownSender::kUnwatched;
    return static_cast<std::uint32_t>(least);
  }

  void count_message(Row& row, const Sighting& sighting, const Fingerprint& fingerprint, bool stranger) {
    row.traits = sighting.traits;
    row.habit.count(row.latest);
    if (stranger) row.add(Tally::strangers);
    if (sighting.recipient) row.add_recipient(mix(seed_, sighting.recipient.key()));
    if (fingerprint.text != 0) row.add_text(fingerprint.text);
    if (fingerprint.domain_count == 0) return;
    row.add(Tally::linked);
    for (const std::uint64_t domain : fingerprint.links()) {
      row.add_domain(domain);
      domains_.used(static_cast<std::uint32_t>(domain), mix(seed_, row.who), row.latest);
    }
  }

  LedgerOptions options_;
  std::uint32_t start_;
  std::uint64_t seed_;
  KnownSenders known_;
  DomainTable domains_;
  std::optional<SeenFilter> filter_;
  std::vector<Row> rows_;
  std::size_t used_rows_ = 0;
  std::size_t hand_ = 0;
  std::vector<std::uint32_t> changed_;  // a ring of rows
  std::size_t first_changed_ = 0;
  std::size_t changed_count_ = 0;
  Totals totals_;
};

Ledger::Ledger(const LedgerOptions& options, const HashKey& key, WallTime start)
    : body_{std::make_unique<Body>(options, key, start)} {}
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger& Ledger::operator=(Ledger&&) noexcept = default;
Ledger::~Ledger() = default;

bool Ledger::take(std::uint64_t who, const Sighting& sighting, const Fingerprint& fingerprint) {
  return body_->take(who, sighting, fingerprint);
}

std::optional<Portrait> Ledger::portrait(std::uint64_t who, WallTime now) {
  return body_->portrait(who, now);
}

std::optional<Traits> Ledger::traits(std::uint64_t who) const {
  const Row* const row = body_->find(who);
  return row == nullptr ? std::nullopt : std::optional{row->traits};
}

void Ledger::set_traits(std::uint64_t who, Traits traits) {
  Row* const row = body_->find(who);
  if (row == nullptr) return;
  row->traits = traits;
  body_->mark(*row);
}

std::optional<std::uint64_t> Ledger::next_changed() {
  return body_->next_changed();
}

Ledger::Totals Ledger::totals() const noexcept {
  return body_->totals();
}
std::size_t Ledger::octets() const noexcept {
  return body_->octets();
}

}  // namespace smppguard::traffic
