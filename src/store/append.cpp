// SPDX-License-Identifier: Apache-2.0
#include "append.hpp"

#include "complaints_table.hpp"
#include "details.hpp"
#include "feed_table.hpp"
#include "measures_table.hpp"
#include "receipts_table.hpp"
#include "smppguard/core/time_text.hpp"
#include "smppguard/store/outcome.hpp"
#include "sql.hpp"
#include "standings_table.hpp"
#include "texts_table.hpp"

#include <chrono>
#include <fmt/format.h>
#include <optional>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <variant>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace smppguard::store {
namespace {

namespace json = boost::json;

constexpr std::string_view kDoing = "record";
// Of one sender; each is another rule's.
constexpr std::size_t kMostMeasures = 1'000;

FeedEntry entry_of(const Record& record, std::string_view kind, std::int64_t row) {
  const std::string_view table = table_of(record.kind);
  json::object details{{"text", {{"table", json_text(table)}, {"id", row}}}};
  add_text(details, "reason", record.near_miss_reason);
  add_text(details, "destination_addr", record.destination_addr);
  add_text(details, "upstream", record.upstream);
  add_text(details, "system_id", record.system_id);
  return {.at = record.received_at,
          .kind = std::string{kind},
          .fact = std::nullopt,
          .by = {},
          .details = json::serialize(details),
          .recipient = record.recipient,
          .sender = record.sender};
}

FeedEntry entry_of(const Amendment& amendment, std::string_view kind) {
  const consent::Standing& entered = amendment.fact.standing;
  json::object details;
  add_text(details, "evidence", amendment.evidence);
  add_text(details, "note", amendment.note);
  if (entered.state != consent::State::none) add_text(details, "from", to_text(entered.from));
  if (entered.until) add_text(details, "until", to_text(*entered.until));
  return {.at = amendment.at,
          .kind = std::string{kind},
          .fact = std::nullopt,
          .by = amendment.by,
          .details = json::serialize(details)};
}

FeedEntry entry_of(const Complaint& complaint, std::int64_t row) {
  json::object details{{"complaint", row}, {"source", json_text(name(complaint.source))}};
  add_text(details, "reference", complaint.reference);
  add_text(details, "note", complaint.note);
  add_text(details, "destination_addr", complaint.destination_addr);
  add_text(details, "upstream", complaint.upstream);
  add_text(details, "system_id", complaint.system_id);
  return {.at = complaint.entered_at,
          .kind = "complaint",
          .fact = std::nullopt,
          .by = complaint.by,
          .details = json::serialize(details),
          .recipient = complaint.complainant,
          .sender = complaint.sender};
}

/// Whose standings a change builds on; none if on nobody's.
PhoneNumber recipient_of(const Change& change) noexcept {
  if (const auto* record = std::get_if<Record>(&change)) {
    return concern(record->kind) == Concern::nothing ? PhoneNumber{} : record->recipient;
  }
  const auto* amendment = std::get_if<Amendment>(&change);
  return amendment != nullptr ? amendment->fact.recipient : PhoneNumber{};
}

/// What of a complaint may be there only once; "": nothing.
std::string_view reference_of(const Change& change) noexcept {
  const auto* complaint = std::get_if<Complaint>(&change);
  return complaint != nullptr ? std::string_view{complaint->reference} : std::string_view{};
}

/// How many of the changes, from the first on, do not build on one another.
std::size_t independent(std::span<const Change> changes) {
  std::unordered_set<std::uint64_t> recipients;
  std::unordered_set<std::string_view> references;
  std::size_t count = 0;
  for (const Change& change : changes) {
    const PhoneNumber recipient = recipient_of(change);
    if (recipient && !recipients.insert(recipient.key()).second) break;
    const std::string_view reference = reference_of(change);
    if (!reference.empty() && !references.insert(reference).second) break;
    ++count;
  }
  return count;
}

/// What is there of that which a change builds on.
struct Found {
  FoundStandings standings;
  bool known = false;  ///< a complaint of that reference
};
struct Before {
  std::vector<consent::Fact> facts;
  bool known = false;
};

/// One transaction's work.
class Append {
 public:
  using Applied = boost::system::result<void, AppendError>;

  Append(Database& database, std::string_view node) : database_{database}, node_{node} {}

  [[nodiscard]] Applied all(std::span<const Change> changes) {
    if (auto begun = database_.begin_writing(kDoing, heads_); !begun) {
      return AppendError{begun.error(), Blame::store};
    }
    while (!changes.empty()) {
      const std::size_t count = independent(changes);
      if (auto done = some(changes.first(count)); !done) return done;
      changes = changes.subspan(count);
    }
    if (auto committed = database_.commit(kDoing, heads_); !committed) return failed(committed.error());
    return {};
  }
  [[nodiscard]] std::vector<FeedEntry> take_entries() && { return std::move(entries_); }

 private:
  /// Changes that do not build on one another: what they build on is read in one go.
  Applied some(std::span<const Change> changes) {
    std::vector<Found> found(changes.size());
    for (std::size_t i = 0; i < changes.size(); ++i) {
      std::visit([&](const auto& one) { look_up(one, found[i]); }, changes[i]);
    }
    if (auto read = database_.flush(kDoing); !read) return failed(read.error());
    for (std::size_t i = 0; i < changes.size(); ++i) {
      auto facts = std::move(found[i].standings).facts(database_);
      if (!facts) return unfit(facts.error());
      const Before before{std::move(*facts), found[i].known};
      auto done = std::visit([&](const auto& one) { return apply(one, before); }, changes[i]);
      if (!done) return done;
    }
    return {};
  }

  void look_up(const Record& record, Found& found) {
    switch (concern(record.kind)) {
      case Concern::pair:
        look_up(record.recipient, {record.sender, record.organisation}, ends_all(record), found);
        break;
      case Concern::approvals: queue_find_voices(database_, record.recipient, found.standings); break;
      case Concern::nothing: break;
    }
  }
  void look_up(const Amendment& amendment, Found& found) {
    look_up(amendment.fact.recipient, amendment.fact.party, ends_all(amendment), found);
  }
  void look_up(const PendingReceipt&, Found&) {}
  void look_up(const ForgetReceipt&, Found&) {}
  void look_up(const Measure&, Found&) {}
  void look_up(const EndMeasure&, Found&) {}
  void look_up(const Complaint& complaint, Found& found) {
    if (!complaint.reference.empty()) queue_find_reference(database_, complaint.reference, found.known);
  }

  /// What stands between them, and if all is to end also what permits the organisation's other numbers.
  void look_up(PhoneNumber recipient, const consent::Party& party, bool ends_all, Found& found) {
    queue_find(database_, recipient, party.sender, party.organisation, found.standings);
    if (!ends_all) return;
    queue_find_permissions(database_, recipient, party.sender, party.organisation, found.standings);
  }

  Applied apply(const Record& record, const Before& before) {
    const auto after = outcome(record, before.facts);
    if (!after) return unfit(database_.failure(kDoing, after.error().message));
    const std::int64_t id = ++head_of(record.kind, heads_);
    store::add_text(database_, record, id);
    return add(after->facts, entry_of(record, after->kind, id));
  }
  Applied apply(const Amendment& amendment, const Before& before) {
    const auto after = outcome(amendment, before.facts);
    if (!after) return unfit(database_.failure(kDoing, after.error().message));
    return add(after->facts, entry_of(amendment, after->kind));
  }
  Applied apply(const PendingReceipt& receipt, const Before&) {
    keep_receipt(database_, receipt, ++heads_.receipts, node_);
    return {};
  }
  Applied apply(const ForgetReceipt& forget, const Before&) {
    forget_receipt(database_, forget);
    return {};
  }
  Applied apply(const Complaint& complaint, const Before& before) {
    if (before.known) return {};
    if (!can_exist(complaint)) {
      return unfit(database_.failure(kDoing,
                                     "a complaint that is no text says who enters it, and a text does "
                                     "not; its sender is a North American number or a short code"));
    }
    const std::int64_t id = ++heads_.complaints;
    add_complaint(database_, complaint, id);
    add(entry_of(complaint, id));
    return {};
  }

  // Measures are few: each is held against what stands by then.
  Applied apply(const Measure& measure, const Before&) {
    // Behind its end: who looks finds it, and a node whose clock is ahead takes nothing out of force.
    constexpr std::chrono::hours kKept{31 * 24};
    MeasureFilter of_same;
    if (measure.sender) of_same.sender = measure.sender;
    if (!measure.sender) of_same.organisation = measure.organisation;
    of_same.limit = kMostMeasures;
    const auto standing = list_measures(database_, of_same);
    if (!standing) return failed(standing.error());
    const auto after = outcome(measure, *standing);
    if (!after) return unfit(database_.failure(kDoing, after.error().message));
    for (const Measure& ended : after->ends) {
      end(ended, {ended.id, measure.by, measure.since, measure.note});
    }
    if (!after->begins) return {};
    remove_measures_over(database_, measure.since - kKept);
    add(entry_of(measure));
    Measure begun = measure;
    begun.id = entries_.back().position;
    put_measure(database_, begun);
    return {};
  }
  Applied apply(const EndMeasure& end, const Before&) {
    const auto found = list_measures(database_, {.before = end.id + 1, .limit = 1});
    if (!found) return failed(found.error());
    if (end.id == 0 || found->empty() || found->front().id != end.id) {
      return unfit(database_.failure(kDoing, fmt::format("measure {} is not in force", end.id)));
    }
    this->end(found->front(), end);
    return {};
  }
  void end(const Measure& measure, const EndMeasure& how) {
    add(entry_of(measure, how));
    remove_measure(database_, measure.id);
  }

  /// One entry for each fact; `common` has what they share. Without a fact it is itself an entry.
  Applied add(const std::vector<consent::Fact>& facts, const FeedEntry& common) {
    if (facts.empty()) add(common);
    for (const consent::Fact& fact : facts) {
      FeedEntry entry = common;
      entry.fact = fact;
      entry.recipient = entry.sender = {};
      add(std::move(entry));
      put_standing(database_, fact, entries_.back().position);
    }
    return {};
  }
  void add(FeedEntry entry) {
    entry.position = static_cast<Position>(++heads_.feed);
    add_to_feed(database_, entry);
    entries_.push_back(std::move(entry));
  }

  [[nodiscard]] AppendError failed(const Error& error) const {
    return {error, database_.trouble() == Trouble::change ? Blame::change : Blame::store};
  }
  [[nodiscard]] static AppendError unfit(const Error& error) { return {error, Blame::change}; }

  Database& database_;
  std::string_view node_;
  Heads heads_;
  std::vector<FeedEntry> entries_;
};

}  // namespace

Appended append(Database& database, std::span<const Change> changes, std::string_view node) {
  return attempt_patiently(database, [&]() -> Appended {
    Append append{database, node};
    if (auto done = append.all(changes); !done) return done.error();
    return std::move(append).take_entries();
  });
}

}  // namespace smppguard::store
