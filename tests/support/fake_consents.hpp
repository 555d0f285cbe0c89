// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time_text.hpp"
#include "smppguard/store/store.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace smppguard::testing {

/// What FakeStore makes of texts and entries: the feed, and what stands. Simplified: a text changes the
/// matter that it names, whatever stands, and adds one entry; an operator's opt-out also ends the
/// permissions.
class FakeConsents {
 public:
  void apply(const store::Record& record) { add(entry_of(record)); }

  void apply(const store::Amendment& amendment) {
    const consent::Fact& fact = amendment.fact;
    const bool opted_out =
        standing(fact.recipient, fact.party, fact.matter).state == consent::State::opted_out;
    if (fact.standing.state == consent::State::permitted && opted_out) return;
    store::FeedEntry entry = entry_of(fact, amendment.at, consent::name(fact.standing.state));
    entry.by = amendment.by;
    entry.details = boost::json::serialize(
        boost::json::object{{"evidence", amendment.evidence}, {"note", amendment.note}});
    add(std::move(entry));
    if (fact.matter == consent::Matter::voice && fact.standing.state == consent::State::opted_out) {
      end_permissions(amendment);
    }
  }

  /// The entry's position is the measure's id.
  store::Position apply(const store::Measure& measure) {
    store::FeedEntry entry = entry_of(std::nullopt, measure.since, store::kMeasureTaken);
    entry.sender = measure.sender;
    entry.organisation = measure.organisation;
    entry.by = measure.by;
    boost::json::object details{{"action", std::string{store::name(measure.action)}},
                                {"rule", measure.rule},
                                {"per_second", measure.per_second},
                                {"explanation", measure.explanation},
                                {"note", measure.note}};
    if (measure.until) details["until"] = to_text(*measure.until);
    entry.details = boost::json::serialize(details);
    add(std::move(entry));
    return position_;
  }
  void apply(const store::EndMeasure& end, const store::Measure& ended) {
    store::FeedEntry entry = entry_of(std::nullopt, end.at, store::kMeasureEnded);
    entry.sender = ended.sender;
    entry.organisation = ended.organisation;
    entry.by = end.by;
    entry.details = boost::json::serialize(boost::json::object{{"measure", end.id}, {"rule", ended.rule}});
    add(std::move(entry));
  }

  void apply(const store::Complaint& complaint) {
    store::FeedEntry entry = entry_of(std::nullopt, complaint.entered_at, "complaint");
    entry.by = complaint.by;
    entry.recipient = complaint.complainant;
    entry.sender = complaint.sender;
    add(std::move(entry));
  }

  void skip_positions(store::Position count) { position_ += count; }

  /// As it was when the feed had come so far; what stands is made anew from the feed.
  void lose_behind(store::Position position) {
    const std::vector<store::FeedEntry> before = std::exchange(feed_, {});
    standings_.clear();
    position_ = 0;
    for (const store::FeedEntry& entry : before) {
      if (entry.position <= position) add(entry);
    }
  }

  [[nodiscard]] const std::vector<store::FeedEntry>& feed() const { return feed_; }
  /// Of the last entry.
  [[nodiscard]] store::Position position() const { return feed_.empty() ? 0 : feed_.back().position; }

  [[nodiscard]] std::vector<store::FeedEntry> feed_behind(store::Position after, std::size_t limit) const {
    const auto first = std::upper_bound(
        feed_.begin(), feed_.end(), after,
        [](store::Position position, const auto& entry) { return position < entry.position; });
    const auto left = static_cast<std::size_t>(feed_.end() - first);
    return {first, first + static_cast<std::ptrdiff_t>(std::min(left, limit))};
  }

  [[nodiscard]] consent::Standing standing(PhoneNumber recipient, const consent::Party& party,
                                           consent::Matter matter) const {
    const auto found = standings_.find({recipient, party.sender, party.organisation, matter});
    return found == standings_.end() ? consent::Standing{} : found->second.fact->standing;
  }

  /// The entries that made what stands so, in the order of recipients.
  template <class Wanted>
  [[nodiscard]] std::vector<store::FeedEntry> entries_of(const Wanted& wanted) const {
    std::vector<store::FeedEntry> entries;
    for (const auto& [key, entry] : standings_) {
      if (entry.fact->standing.state != consent::State::none && wanted(*entry.fact)) entries.push_back(entry);
    }
    return entries;
  }

  /// The latest first.
  [[nodiscard]] std::vector<store::FeedEntry> history(const store::HistoryFilter& filter,
                                                      std::size_t limit) const {
    std::vector<store::FeedEntry> latest;
    for (auto entry = feed_.rbegin(); entry != feed_.rend() && latest.size() < limit; ++entry) {
      if (lets_through(filter, *entry)) latest.push_back(*entry);
    }
    return latest;
  }

 private:
  using Key = std::tuple<PhoneNumber, PhoneNumber, std::uint32_t, consent::Matter>;

  static Key key_of(const consent::Fact& fact) {
    return {fact.recipient, fact.party.sender, fact.party.organisation, fact.matter};
  }

  static bool lets_through(const store::HistoryFilter& filter, const store::FeedEntry& entry) {
    const PhoneNumber recipient = entry.fact ? entry.fact->recipient : entry.recipient;
    const PhoneNumber sender = entry.fact ? entry.fact->party.sender : entry.sender;
    const std::uint32_t organisation = entry.fact ? entry.fact->party.organisation : entry.organisation;
    return recipient == filter.recipient.value_or(recipient) && sender == filter.sender.value_or(sender) &&
           organisation == filter.organisation.value_or(organisation);
  }

  static store::FeedEntry entry_of(std::optional<consent::Fact> fact, WallTime at, std::string_view kind) {
    return {.at = at, .kind = std::string{kind}, .fact = fact, .by = {}, .details = "{}"};
  }

  static store::FeedEntry entry_of(const store::Record& record) {
    store::FeedEntry entry = entry_of(fact_of(record), record.received_at, store::name(record.kind));
    if (entry.fact) return entry;
    entry.recipient = record.recipient;
    entry.sender = record.sender;
    return entry;
  }

  static std::optional<consent::Fact> fact_of(const store::Record& record) {
    using Kind = store::Record::Kind;
    using consent::Matter;
    using consent::State;
    const auto about = [&](Matter matter, State state, WallTime from = {}) {
      const PhoneNumber sender = matter == Matter::own_list ? PhoneNumber{} : record.sender;
      return consent::Fact{record.recipient, {sender, 0}, matter, {state, from, std::nullopt}};
    };
    switch (record.kind) {
      case Kind::grant: return about(Matter::voice, State::permitted, record.effective_from);
      case Kind::opt_out: return about(Matter::voice, State::opted_out, record.received_at);
      case Kind::opt_in:
      case Kind::stop_one: return about(Matter::voice, State::none);
      case Kind::only_allowed: return about(Matter::own_list, State::opted_out, record.received_at);
      case Kind::everybody: return about(Matter::own_list, State::none);
      case Kind::stop_all:
      case Kind::help:
      case Kind::near_miss: break;
    }
    return std::nullopt;
  }

  void end_permissions(const store::Amendment& amendment) {
    for (const auto matter :
         {consent::Matter::written_consent, consent::Matter::purchase, consent::Matter::inquiry}) {
      consent::Fact fact = amendment.fact;
      fact.matter = matter;
      fact.standing = {consent::State::none, amendment.fact.standing.from, std::nullopt};
      if (standings_.contains(key_of(fact))) add(entry_of(fact, amendment.at, "ended"));
    }
  }

  void add(store::FeedEntry entry) {
    entry.position = ++position_;
    feed_.push_back(entry);
    if (entry.fact) standings_[key_of(*entry.fact)] = std::move(entry);
  }

  store::Position position_ = 0;
  std::vector<store::FeedEntry> feed_;
  std::map<Key, store::FeedEntry> standings_;  // the entry that made it so
};

}  // namespace smppguard::testing
