// SPDX-License-Identifier: Apache-2.0
#include "consent_rows.hpp"

#include "mistakes.hpp"
#include "smppguard/core/csv_writer.hpp"
#include "smppguard/core/nearest.hpp"
#include "smppguard/core/time_text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <limits>
#include <string_view>

namespace smppguard::admin {
namespace {

enum Column : std::size_t { recipient, sender, kind, from, until, evidence, note };

struct ColumnRow {
  std::string_view name;
  bool required;
};
constexpr std::array<ColumnRow, 7> kColumnRows = {{{"recipient", true},
                                                   {"sender", true},
                                                   {"kind", true},
                                                   {"from", true},
                                                   {"until", false},
                                                   {"evidence", false},
                                                   {"note", false}}};
constexpr std::size_t kAbsent = std::numeric_limits<std::size_t>::max();

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

std::size_t find_column(std::string_view name) noexcept {
  const auto found = std::find_if(kColumnRows.begin(), kColumnRows.end(),
                                  [&](const ColumnRow& row) { return row.name == name; });
  return found == kColumnRows.end() ? kAbsent : static_cast<std::size_t>(found - kColumnRows.begin());
}

std::string unknown_column(std::string_view name) {
  std::vector<std::string_view> names;
  names.reserve(kColumnRows.size());
  for (const ColumnRow& row : kColumnRows) names.push_back(row.name);
  const std::string hint = suggest(name, names);
  return fmt::format("header: there is no column '{}'{}; rename it or take it out", name,
                     hint.empty() ? "" : "; " + hint);
}

std::optional<WallTime> read_time(Mistakes& mistakes, std::string_view field, const std::string& text) {
  const auto time = smppguard::read_time(text);
  if (!time) {
    mistakes.add(
        fmt::format("{}: '{}' is no time; write it like 2026-11-23 or 2026-11-23T21:54:38Z", field, text));
  }
  return time;
}

PhoneNumber read_number(Mistakes& mistakes, std::string_view field, const std::string& text) {
  const auto number = read_address(text);
  if (!number) mistakes.add(fmt::format("{}: '{}' is no number; write its digits only", field, text));
  return number.value_or(PhoneNumber{});
}

std::optional<ConsentKind> read_kind(Mistakes& mistakes, const std::string& text,
                                     const std::vector<ConsentKind>& kinds) {
  const auto found = find_consent_kind(lower_case(text));
  if (found && std::find(kinds.begin(), kinds.end(), *found) != kinds.end()) return found;
  std::vector<std::string_view> names;
  names.reserve(kinds.size());
  for (const ConsentKind one : kinds) names.push_back(name(one));
  mistakes.add(fmt::format("kind: '{}' is none of {}", text, fmt::join(names, ", ")));
  return std::nullopt;
}

/// The sender's column holds a number, an organisation's key or nothing, as the kind asks.
void read_party(Mistakes& mistakes, ConsentName& name, const std::string& text) {
  if (name.kind == ConsentKind::company_opt_out) {
    name.organisation = text;
  } else if (name.kind != ConsentKind::own_list || !text.empty()) {
    name.sender = read_number(mistakes, "sender", text);
  }
}

}  // namespace

Result<ConsentColumns> ConsentColumns::read(const std::vector<std::string>& header) {
  Mistakes mistakes;
  ConsentColumns columns;
  columns.width_ = header.size();
  columns.places_.fill(kAbsent);
  for (std::size_t place = 0; place < header.size(); ++place) {
    const std::string name = lower_case(header[place]);
    const std::size_t column = find_column(name);
    if (column == kAbsent) {
      mistakes.add(unknown_column(header[place]));
    } else if (columns.places_[column] != kAbsent) {
      mistakes.add(fmt::format("header: the column {} is there more than once; keep one", name));
    } else {
      columns.places_[column] = place;
    }
  }
  for (std::size_t column = 0; column < kColumns; ++column) {
    if (!kColumnRows[column].required || columns.places_[column] != kAbsent) continue;
    mistakes.add(
        fmt::format("header: the column {} is missing; the first line names the columns, separated "
                    "by commas",
                    kColumnRows[column].name));
  }
  if (mistakes.any()) return mistakes.error();
  return columns;
}

std::string ConsentColumns::cell(const std::vector<std::string>& cells, std::size_t column) const {
  return places_[column] == kAbsent ? "" : std::string{without_guard(cells[places_[column]])};
}

Result<ConsentRow> ConsentColumns::read_row(const std::vector<std::string>& cells,
                                            const std::vector<ConsentKind>& kinds) const {
  if (cells.size() != width_) {
    return fail(fmt::format("it has {} cells where the header has {}", cells.size(), width_));
  }
  Mistakes mistakes;
  ConsentRow row;
  ConsentName& name = row.form.name;
  name.recipient = read_number(mistakes, "recipient", cell(cells, Column::recipient));
  if (const auto kind = read_kind(mistakes, cell(cells, Column::kind), kinds)) {
    name.kind = *kind;
    read_party(mistakes, name, cell(cells, Column::sender));
  }
  row.form.from = read_time(mistakes, "from", cell(cells, Column::from)).value_or(WallTime{});
  if (const std::string until = cell(cells, Column::until); !until.empty()) {
    row.form.until = read_time(mistakes, "until", until);
  }
  row.form.evidence = cell(cells, Column::evidence);
  row.note = cell(cells, Column::note);
  if (mistakes.any()) return fail(mistakes.text("; "));
  return row;
}

std::string header_row() {
  return csv_row({kColumnRows[recipient].name, kColumnRows[sender].name, kColumnRows[kind].name,
                  kColumnRows[from].name, kColumnRows[until].name, kColumnRows[evidence].name,
                  kColumnRows[note].name});
}

std::string write_row(const ConsentFile& file) {
  const consent::Fact& fact = file.fact;
  return csv_row(
      {fact.recipient.to_string(),
       file.kind == ConsentKind::company_opt_out ? file.organisation : fact.party.sender.to_string(),
       name(file.kind), to_text(fact.standing.from), fact.standing.until ? to_text(*fact.standing.until) : "",
       file.evidence, file.note});
}

}  // namespace smppguard::admin
