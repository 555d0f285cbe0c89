// SPDX-License-Identifier: Apache-2.0
#include "ftc_columns.hpp"
#include "json_values.hpp"
#include "smppguard/admin/json.hpp"
#include "smppguard/admin/office.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <utility>
#include <variant>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace smppguard::admin {
namespace {

/// Measures are few; so many of one period are a mistake rather than a report.
constexpr std::size_t kMostMeasures = 200'000;
constexpr std::size_t kExportPieceOctets = 65'536;

/// How a measure came to its end before its time.
struct End {
  WallTime at{};
  std::string by;
};
using Ends = std::map<store::Position, End>;

struct Block {
  store::Measure measure;
  std::optional<WallTime> ended_at{};
  std::string ended_by{};  ///< "": by itself, or it has not
};

Result<std::vector<store::FeedEntry>> measure_entries(store::Store& store, std::string_view kind,
                                                      const MeasureExport& wanted,
                                                      std::optional<WallTime> until) {
  store::HistoryFilter filter;
  filter.kinds = {std::string{kind}};
  filter.since = wanted.since;
  filter.until = until;
  auto entries = store.history(filter, kMostMeasures + 1);
  if (entries && entries->size() > kMostMeasures) {
    return fail(fmt::format("the period holds more than {} measures; give a shorter one", kMostMeasures));
  }
  return entries;
}

/// Those of a later time than the period matter too.
Result<Ends> read_ends(store::Store& store, const MeasureExport& wanted) {
  const auto entries = measure_entries(store, store::kMeasureEnded, wanted, std::nullopt);
  if (entries.has_error()) return entries.error();
  Ends ends;
  for (const store::FeedEntry& entry : *entries) {
    const auto news = store::read_measure(entry);
    const auto* ended = news ? std::get_if<store::MeasureEnded>(&*news) : nullptr;
    if (ended != nullptr) ends.emplace(ended->id, End{entry.at, entry.by});
  }
  return ends;
}

/// The block of a sender that an entry begins; nothing where it is about something else.
std::optional<Block> block_of(const store::FeedEntry& entry, const Ends& ends, WallTime now) {
  const auto news = store::read_measure(entry);
  const auto* begun = news ? std::get_if<store::Measure>(&*news) : nullptr;
  if (begun == nullptr || !begun->sender || begun->action != store::Measure::Action::block)
    return std::nullopt;
  Block block{*begun};
  const bool over = begun->until && *begun->until <= now;
  if (over) block.ended_at = begun->until;
  const auto end = ends.find(begun->id);
  if (end != ends.end() && (!over || end->second.at < *begun->until)) {
    block.ended_at = end->second.at;
    block.ended_by = end->second.by;
  }
  return block;
}

/// A rule blocks at once what it finds; when somebody's reason to block arose is not known.
std::string block_row(const Block& block) {
  const store::Measure& one = block.measure;
  std::string subject = one.rule;
  if (!one.rule.empty() && !one.explanation.empty()) subject += ": ";
  subject += one.explanation;
  FtcRow row;
  row.company = one.sender;
  row.created = one.since;
  if (!one.rule.empty()) row.violated = one.since;
  row.subject = subject;
  return to_csv(row);
}

/// Notes are for the house and may name anybody, so they stay here.
std::string block_object(const Block& block) {
  const store::Measure& one = block.measure;
  boost::json::object line = to_json(one, OrganisationKeys{});
  for (const char* const own : {"organisation", "per_second", "note"}) line.erase(own);
  line["ended_at"] = json_time(block.ended_at);
  line["ended_by"] = text_or_null(block.ended_by);
  return boost::json::serialize(line) + '\n';
}

}  // namespace

std::optional<ExportForm> find_export_form(std::string_view name) noexcept {
  if (name == "csv") return ExportForm::csv;
  if (name == "jsonl") return ExportForm::jsonl;
  return std::nullopt;
}

Result<std::size_t> Office::export_measures(const MeasureExport& wanted,
                                            const std::function<Result<void>(std::string_view)>& write,
                                            const std::stop_token& ending) {
  auto entries = measure_entries(store_, store::kMeasureTaken, wanted, wanted.until);
  if (entries.has_error()) return entries.error();
  if (ending.stop_requested()) return fail("the listing was given up, since the service is ending");
  const auto ends = read_ends(store_, wanted);
  if (ends.has_error()) return ends.error();
  std::reverse(entries->begin(), entries->end());
  const bool csv = wanted.form == ExportForm::csv;
  std::string piece = csv ? ftc_heading() : "";
  std::size_t count = 0;
  for (const store::FeedEntry& entry : *entries) {
    if (ending.stop_requested()) return fail("the listing was given up, since the service is ending");
    const auto block = block_of(entry, *ends, wanted.now);
    if (!block) continue;
    piece += csv ? block_row(*block) : block_object(*block);
    ++count;
    if (piece.size() < kExportPieceOctets) continue;
    if (auto written = write(piece); written.has_error()) return written.error();
    piece.clear();
  }
  if (auto written = write(piece); written.has_error()) return written.error();
  return count;
}

}  // namespace smppguard::admin
