// SPDX-License-Identifier: Apache-2.0
#include "complaints_table.hpp"

#include "values.hpp"

#include <array>
#include <fmt/format.h>
#include <optional>

namespace smppguard::store {
namespace {

using Source = Complaint::Source;

constexpr std::string_view kInsertComplaint =
    "INSERT INTO complaints (id, source, received_at, entered_at, complainant, sender, only_number, "
    "source_addr, destination_addr, text, pdu, upstream, system_id, session, violated_at, subject, city, "
    "state, area_code, robocall, reference, entered_by, note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
    "$10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)";

constexpr std::string_view kComplaintColumns =
    "kept.id, kept.source, kept.received_at, kept.entered_at, kept.complainant, kept.sender, "
    "kept.only_number, kept.source_addr, kept.destination_addr, kept.text, kept.pdu, kept.upstream, "
    "kept.system_id, kept.session, kept.violated_at, kept.subject, kept.city, kept.state, kept.area_code, "
    "kept.robocall, kept.reference, kept.entered_by, kept.note, answers.id, answers.sender";

// $1 is the time that an answer has. Which one it is comes out of an index, for each row by itself.
constexpr std::string_view kWithAnswers =
    "FROM (SELECT complaints.*, (SELECT later.id FROM complaints AS later WHERE complaints.sender IS NULL "
    "AND "
    "complaints.source = 'text' AND later.complainant = complaints.complainant AND later.only_number = 1 AND "
    "later.received_at >= complaints.received_at AND later.received_at <= complaints.received_at + $1 "
    "ORDER BY later.received_at, later.id LIMIT 1) AS answer FROM complaints WHERE TRUE";
constexpr std::string_view kAnswersJoined =
    ") AS kept LEFT JOIN complaints AS answers ON answers.id = kept.answer";

/// The conditions of a filter, with the values that they compare with.
class ComplaintConditions {
 public:
  explicit ComplaintConditions(const ComplaintFilter& filter)
      : sender_{filter.sender.value_or(PhoneNumber{}).to_string()},
        complainant_{filter.complainant.value_or(PhoneNumber{}).to_string()} {
    values_.emplace_back(std::int64_t{filter.dialogue.count()});
    if (filter.sender) of_sender();
    if (filter.complainant) add("complaints.complainant =", complainant_);
    if (filter.source) add("complaints.source =", name(*filter.source));
    if (filter.since) add("complaints.received_at >=", milliseconds(*filter.since));
    if (filter.until) add("complaints.received_at <", milliseconds(*filter.until));
    if (filter.before) add("complaints.id <", static_cast<std::int64_t>(*filter.before));
  }

  [[nodiscard]] std::string list(std::size_t limit) {
    const std::string rest = fmt::format("{}{}{}", kWithAnswers, conditions_, kAnswersJoined);
    values_.emplace_back(row_limit(limit));
    return fmt::format("SELECT {} {}{} ORDER BY kept.id DESC LIMIT ${}", kComplaintColumns, rest, named_,
                       values_.size());
  }
  [[nodiscard]] std::string count() const {
    return fmt::format("SELECT count(*) {}{}{}{}", kWithAnswers, conditions_, kAnswersJoined,
                       named_.empty() ? " WHERE kept.answer IS NULL" : named_ + " AND kept.answer IS NULL");
  }
  [[nodiscard]] const std::vector<Value>& values() const noexcept { return values_; }

 private:
  void add(std::string_view column_and_operator, const Value& value) {
    values_.push_back(value);
    conditions_ += fmt::format(" AND {} ${}", column_and_operator, values_.size());
  }

  /// Those that name the sender, and those that one of these may answer, found by indexes; which answer it is
  /// shows behind the join.
  void of_sender() {
    values_.emplace_back(sender_);
    conditions_ += fmt::format(
        " AND complaints.id IN (SELECT id FROM complaints WHERE sender = ${0} UNION ALL SELECT asked.id FROM "
        "complaints AS answering JOIN complaints AS asked ON asked.complainant = answering.complainant AND "
        "asked.received_at <= answering.received_at AND asked.received_at >= answering.received_at - $1 "
        "WHERE answering.sender = ${0} AND answering.only_number = 1 AND asked.sender IS NULL)",
        values_.size());
    named_ = fmt::format(" WHERE coalesce(kept.sender, answers.sender) = ${}", values_.size());
  }

  const std::string sender_;
  const std::string complainant_;
  std::string conditions_;
  std::string named_;
  std::vector<Value> values_;
};

std::optional<bool> read_robocall(const Row& row, int column) {
  if (row.null(column)) return std::nullopt;
  return row.integer(column) != 0;
}

KeptComplaint read_complaint(const Row& row) {
  const Bytes pdu = row.octets(10);
  KeptComplaint kept;
  kept.id = static_cast<std::uint64_t>(row.integer(0));
  kept.complaint = {.source = find_complaint_source(row.text(1)).value_or(Source::import),
                    .received_at = wall_time(row.integer(2)),
                    .entered_at = wall_time(row.integer(3)),
                    .complainant = read_number(row.text(4)),
                    .sender = read_number(row.text(5)),
                    .only_number = row.integer(6) != 0,
                    .source_addr = std::string{row.text(7)},
                    .destination_addr = std::string{row.text(8)},
                    .text = std::string{row.text(9)},
                    .pdu = {pdu.begin(), pdu.end()},
                    .upstream = std::string{row.text(11)},
                    .system_id = std::string{row.text(12)},
                    .session = static_cast<std::uint64_t>(row.integer(13)),
                    .violated_at = row.null(14) ? std::nullopt : std::optional{wall_time(row.integer(14))},
                    .subject = std::string{row.text(15)},
                    .city = std::string{row.text(16)},
                    .state = std::string{row.text(17)},
                    .area_code = std::string{row.text(18)},
                    .robocall = read_robocall(row, 19),
                    .reference = std::string{row.text(20)},
                    .by = std::string{row.text(21)},
                    .note = std::string{row.text(22)}};
  kept.answered_by = static_cast<std::uint64_t>(row.integer(23));
  kept.sender = kept.answered_by == 0 ? kept.complaint.sender : read_number(row.text(24));
  return kept;
}

/// NULL where there is no number.
std::optional<std::string_view> unless_none(const std::string& number) noexcept {
  return number.empty() ? std::nullopt : std::optional<std::string_view>{number};
}

}  // namespace

bool can_exist(const Complaint& complaint) noexcept {
  const bool names_one =
      complaint.sender.is_nanp() || complaint.sender.kind() == PhoneNumber::Kind::short_code;
  return (complaint.source == Source::text) == complaint.by.empty() && (!complaint.sender || names_one) &&
         (!complaint.only_number || (complaint.source == Source::text && names_one));
}

void add_complaint(Database& database, const Complaint& complaint, std::int64_t id) {
  const std::string complainant = complaint.complainant.to_string();
  const std::string sender = complaint.sender.to_string();
  std::optional<std::int64_t> violated_at;
  if (complaint.violated_at) violated_at = milliseconds(*complaint.violated_at);
  std::optional<std::int64_t> robocall;
  if (complaint.robocall) robocall = *complaint.robocall ? 1 : 0;
  database.queue(kInsertComplaint, {id,
                                    name(complaint.source),
                                    milliseconds(complaint.received_at),
                                    milliseconds(complaint.entered_at),
                                    unless_none(complainant),
                                    unless_none(sender),
                                    std::int64_t{complaint.only_number ? 1 : 0},
                                    complaint.source_addr,
                                    complaint.destination_addr,
                                    complaint.text,
                                    Bytes{complaint.pdu},
                                    complaint.upstream,
                                    complaint.system_id,
                                    static_cast<std::int64_t>(complaint.session),
                                    violated_at,
                                    complaint.subject,
                                    complaint.city,
                                    complaint.state,
                                    complaint.area_code,
                                    robocall,
                                    complaint.reference,
                                    complaint.by,
                                    complaint.note});
}

void queue_find_reference(Database& database, std::string_view reference, bool& known) {
  // The second condition is the index's.
  database.queue("SELECT 1 FROM complaints WHERE reference = $1 AND reference <> ''", {reference},
                 [&known](const Row&) { known = true; });
}

Result<std::vector<KeptComplaint>> list_complaints(Database& database, const ComplaintFilter& filter,
                                                   std::size_t limit) {
  ComplaintConditions conditions{filter};
  const std::string sql = conditions.list(limit);
  std::vector<KeptComplaint> all;
  const auto done = database.run("list complaints", sql, conditions.values(),
                                 [&](const Row& row) { all.push_back(read_complaint(row)); });
  if (!done) return done.error();
  return all;
}

Result<std::uint64_t> count_complaints(Database& database, const ComplaintFilter& filter) {
  const ComplaintConditions conditions{filter};
  std::uint64_t count = 0;
  const auto done = database.run("count complaints", conditions.count(), conditions.values(),
                                 [&](const Row& row) { count = static_cast<std::uint64_t>(row.integer(0)); });
  if (!done) return done.error();
  return count;
}

Result<std::vector<std::string>> known_complaints(Database& database,
                                                  std::span<const std::string> references) {
  constexpr std::string_view kDoing = "look for complaints";
  std::vector<std::string> known;
  for (const std::string& reference : references) {
    database.queue("SELECT reference FROM complaints WHERE reference = $1 AND reference <> ''", {reference},
                   [&known](const Row& row) { known.emplace_back(row.text(0)); });
  }
  if (auto done = database.flush(kDoing); !done) return done.error();
  return known;
}

}  // namespace smppguard::store
