// SPDX-License-Identifier: Apache-2.0
#include "measures_table.hpp"

#include "details.hpp"
#include "smppguard/core/time_text.hpp"
#include "values.hpp"

#include <array>
#include <fmt/format.h>
#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace smppguard::store {
namespace {

namespace json = boost::json;
using Action = Measure::Action;

constexpr std::array<std::pair<Action, std::string_view>, 4> kActions = {{
    {Action::trust, "trust"},
    {Action::throttle, "throttle"},
    {Action::hold, "hold"},
    {Action::block, "block"},
}};

constexpr std::string_view kMeasureColumns =
    "entry, sender, organisation, action, rule, since, until, per_second, explanation, evidence, entered_by, "
    "note";

constexpr std::string_view kInsertMeasure =
    "INSERT INTO measures (entry, sender, organisation, action, rule, since, until, per_second, explanation, "
    "evidence, entered_by, note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

/// Of an action that a newer smppguard has put there.
constexpr Action kUnknownAction = Action::hold;

Measure read_row(const Row& row) {
  Measure measure;
  measure.id = static_cast<Position>(row.integer(0));
  measure.sender = read_number(row.text(1));
  measure.organisation = static_cast<std::uint32_t>(row.integer(2));
  measure.action = find_measure_action(row.text(3)).value_or(kUnknownAction);
  measure.rule = row.text(4);
  measure.since = wall_time(row.integer(5));
  if (!row.null(6)) measure.until = wall_time(row.integer(6));
  measure.per_second = static_cast<std::uint32_t>(row.integer(7));
  measure.explanation = row.text(8);
  measure.evidence = row.text(9);
  measure.by = row.text(10);
  measure.note = row.text(11);
  return measure;
}

/// "" where it is not there or no string.
std::string text_of(const json::object& details, std::string_view member) {
  const json::value* found = details.if_contains(json::string_view{member.data(), member.size()});
  const json::string* text = found != nullptr ? found->if_string() : nullptr;
  return text != nullptr ? std::string{text->begin(), text->end()} : std::string{};
}
std::uint64_t number_of(const json::object& details, json::string_view member) {
  const json::value* found = details.if_contains(member);
  if (found == nullptr || !found->is_number()) return 0;
  boost::system::error_code ec;
  const auto number = found->to_number<std::uint64_t>(ec);
  return ec ? 0 : number;
}

Measure begun(const FeedEntry& entry, const json::object& details) {
  Measure measure;
  measure.id = entry.position;
  measure.sender = entry.sender;
  measure.organisation = entry.organisation;
  measure.action = find_measure_action(text_of(details, "action")).value_or(kUnknownAction);
  measure.rule = text_of(details, "rule");
  measure.since = entry.at;
  if (const auto until = read_time(text_of(details, "until"))) measure.until = *until;
  measure.per_second = static_cast<std::uint32_t>(number_of(details, "per_second"));
  measure.explanation = text_of(details, "explanation");
  if (const json::value* evidence = details.if_contains("evidence")) {
    measure.evidence = json::serialize(*evidence);
  }
  measure.by = entry.by;
  measure.note = text_of(details, "note");
  return measure;
}

}  // namespace

std::string_view name(Action action) noexcept {
  return kActions[static_cast<std::size_t>(action)].second;
}

std::optional<Action> find_measure_action(std::string_view wanted) noexcept {
  for (const auto& [action, name] : kActions) {
    if (name == wanted) return action;
  }
  return std::nullopt;
}

std::optional<std::variant<Measure, MeasureEnded>> read_measure(const FeedEntry& entry) {
  if (entry.kind != kMeasureTaken && entry.kind != kMeasureEnded) return std::nullopt;
  boost::system::error_code ec;
  const json::value parsed = json::parse(entry.details, ec);
  if (ec || !parsed.is_object()) return std::nullopt;
  const json::object& details = parsed.get_object();
  if (entry.kind == kMeasureTaken) return begun(entry, details);
  return MeasureEnded{number_of(details, "measure"), text_of(details, "rule")};
}

Result<std::vector<Measure>> list_measures(Database& database, const MeasureFilter& filter) {
  const std::string sender = filter.sender.value_or(PhoneNumber{}).to_string();
  std::string sql = fmt::format("SELECT {} FROM measures WHERE TRUE", kMeasureColumns);
  std::vector<Value> values;
  const auto narrow = [&](std::string_view condition, const Value& value) {
    values.push_back(value);
    sql += fmt::format(fmt::runtime(condition), values.size());
  };
  if (filter.sender) narrow(" AND sender = ${}", sender);
  if (filter.organisation) narrow(" AND organisation = ${}", *filter.organisation);
  if (filter.action) narrow(" AND action = ${}", name(*filter.action));
  if (filter.in_force_at) narrow(" AND (until IS NULL OR until > ${})", milliseconds(*filter.in_force_at));
  if (filter.before != 0) narrow(" AND entry < ${}", static_cast<std::int64_t>(filter.before));
  narrow(" ORDER BY entry DESC LIMIT ${}", row_limit(filter.limit));
  std::vector<Measure> measures;
  const auto done =
      database.run("list measures", sql, values, [&](const Row& row) { measures.push_back(read_row(row)); });
  if (!done) return done.error();
  return measures;
}

void put_measure(Database& database, const Measure& measure) {
  const std::string number = measure.sender.to_string();
  const auto sender = measure.sender ? std::optional<std::string_view>{number} : std::nullopt;
  const auto organisation = measure.sender ? std::nullopt : std::optional<std::int64_t>{measure.organisation};
  const auto until = measure.until ? std::optional<std::int64_t>{milliseconds(*measure.until)} : std::nullopt;
  database.queue(kInsertMeasure,
                 {static_cast<std::int64_t>(measure.id), sender, organisation, name(measure.action),
                  measure.rule, milliseconds(measure.since), until, measure.per_second, measure.explanation,
                  measure.evidence, measure.by, measure.note});
}

void remove_measure(Database& database, Position id) {
  database.queue("DELETE FROM measures WHERE entry = $1", {static_cast<std::int64_t>(id)});
}

void remove_measures_over(Database& database, WallTime by) {
  database.queue("DELETE FROM measures WHERE until < $1", {milliseconds(by)});
}

FeedEntry entry_of(const Measure& measure) {
  json::object details{{"action", json_text(name(measure.action))}};
  add_text(details, "rule", measure.rule);
  if (measure.until) add_text(details, "until", to_text(*measure.until));
  if (measure.per_second != 0) details["per_second"] = measure.per_second;
  add_text(details, "explanation", measure.explanation);
  boost::system::error_code ec;
  if (!measure.evidence.empty()) details["evidence"] = json::parse(measure.evidence, ec);
  add_text(details, "note", measure.note);
  return {.position = measure.id,
          .at = measure.since,
          .kind = std::string{kMeasureTaken},
          .fact = std::nullopt,
          .organisation = measure.organisation,
          .by = measure.by,
          .details = json::serialize(details),
          .recipient = {},
          .sender = measure.sender};
}

FeedEntry entry_of(const Measure& ended, const EndMeasure& end) {
  json::object details{{"measure", ended.id}, {"action", json_text(name(ended.action))}};
  add_text(details, "rule", ended.rule);
  add_text(details, "note", end.note);
  return {.at = end.at,
          .kind = std::string{kMeasureEnded},
          .fact = std::nullopt,
          .organisation = ended.organisation,
          .by = end.by,
          .details = json::serialize(details),
          .recipient = {},
          .sender = ended.sender};
}

}  // namespace smppguard::store
