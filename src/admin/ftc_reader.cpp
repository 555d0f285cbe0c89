// SPDX-License-Identifier: Apache-2.0
#include "smppguard/admin/ftc_reader.hpp"

#include "checks.hpp"
#include "smppguard/core/csv_writer.hpp"
#include "smppguard/core/sha256.hpp"
#include "smppguard/core/time_text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <limits>
#include <utility>

#include <boost/json/stream_parser.hpp>
#include <boost/json/value.hpp>

namespace smppguard::admin {
namespace {

namespace json = boost::json;

enum FtcColumn : std::size_t {
  company_phone_number,
  created_date,
  violation_date,
  consumer_city,
  consumer_state,
  consumer_area_code,
  complaint_subject,
  recorded_message_or_robocall,
};

/// As the header of the CSV has them, and the attributes of the JSON, once case and - _ are folded.
constexpr std::array<std::string_view, FtcReader::kColumns> kFtcColumns = {
    "company_phone_number", "created_date",       "violation_date", "consumer_city",
    "consumer_state",       "consumer_area_code", "subject",        "recorded_message_or_robocall"};
constexpr std::size_t kNowhere = std::numeric_limits<std::size_t>::max();
constexpr std::size_t kMostDepth = 16;
constexpr std::size_t kMostBlanks = 65'536;  // that are waited behind for what the text is
constexpr std::string_view kByteOrder = "\xEF\xBB\xBF";

using FtcCells = std::array<std::string, FtcReader::kColumns>;

std::string folded(std::string_view name) {
  std::string text{name};
  for (char& c : text) {
    if (c == '-') c = '_';
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

std::size_t column_of(std::string_view name) {
  const auto found = std::find(kFtcColumns.begin(), kFtcColumns.end(), folded(name));
  return found == kFtcColumns.end() ? kNowhere : static_cast<std::size_t>(found - kFtcColumns.begin());
}

std::optional<WallTime> read_ftc_time(Mistakes& mistakes, FtcColumn column, const std::string& text) {
  auto time = read_time(text);
  if (!time) time = read_time(text + "Z");
  if (!time) {
    mistakes.add(
        fmt::format("{}: '{}' is no time; it has to be like 2026-11-23 21:54:38", kFtcColumns[column], text));
  }
  return time;
}

PhoneNumber read_ftc_number(Mistakes& mistakes, const std::string& text) {
  const PhoneNumber number = number_in(text);
  if (!text.empty() && !number.is_nanp()) {
    mistakes.add(
        fmt::format("{}: '{}' is no North American number", kFtcColumns[company_phone_number], text));
  }
  return number;
}

std::optional<bool> read_ftc_yes(Mistakes& mistakes, const std::string& text) {
  const std::string word = folded(text);
  if (word == "y" || word == "yes" || word == "true") return true;
  if (word == "n" || word == "no" || word == "false") return false;
  if (!text.empty()) {
    mistakes.add(fmt::format("{}: '{}' is neither Y nor N", kFtcColumns[recorded_message_or_robocall], text));
  }
  return std::nullopt;
}

/// All that is wrong with it, in one line.
Result<store::Complaint> read_ftc(const FtcCells& cells, std::string reference) {
  Mistakes mistakes;
  for (std::size_t column = 0; column < cells.size(); ++column) {
    check_text(mistakes, kFtcColumns[column], cells[column],
               column == created_date ? Need::required : Need::optional);
  }
  if (mistakes.any()) return fail(mistakes.text("; "));
  store::Complaint complaint;
  complaint.source = store::Complaint::Source::import;
  complaint.sender = read_ftc_number(mistakes, cells[company_phone_number]);
  complaint.received_at = read_ftc_time(mistakes, created_date, cells[created_date]).value_or(WallTime{});
  if (!cells[violation_date].empty()) {
    complaint.violated_at = read_ftc_time(mistakes, violation_date, cells[violation_date]);
  }
  complaint.city = cells[consumer_city];
  complaint.state = cells[consumer_state];
  complaint.area_code = cells[consumer_area_code];
  complaint.subject = cells[complaint_subject];
  complaint.robocall = read_ftc_yes(mistakes, cells[recorded_message_or_robocall]);
  complaint.reference = std::move(reference);
  if (mistakes.any()) return fail(mistakes.text("; "));
  return complaint;
}

/// The same for a line, however its cells were quoted.
std::string digest_of(const FtcCells& cells) {
  std::string all;
  for (const std::string& cell : cells) all.append(cell).push_back('\n');  // which no cell holds
  constexpr std::size_t kDigits = 32;
  return hex(sha256(as_bytes(all))).substr(0, kDigits);
}

std::string cell_of(const json::value& value) {
  if (const json::string* const text = value.if_string()) return std::string{text->data(), text->size()};
  if (value.is_int64()) return std::to_string(value.get_int64());
  if (const bool* const yes = value.if_bool()) return *yes ? "Y" : "N";
  return {};
}

bool is_reference(std::string_view id) noexcept {
  constexpr std::size_t kMost = 64;
  return !id.empty() && id.size() <= kMost && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
  });
}

/// An entry of the document's data.
Result<store::Complaint> read_ftc_entry(const json::value& entry) {
  const json::object* const members = entry.if_object();
  const json::value* const id = members == nullptr ? nullptr : members->if_contains("id");
  const json::value* const attributes = members == nullptr ? nullptr : members->if_contains("attributes");
  if (attributes == nullptr || !attributes->is_object()) return fail("it has no attributes");
  const std::string name = id == nullptr ? "" : cell_of(*id);
  if (!is_reference(name)) return fail("it has no id of letters and digits");
  FtcCells cells;
  for (const auto& [key, value] : attributes->get_object()) {
    const std::size_t column = column_of({key.data(), key.size()});
    if (column != kNowhere) cells[column] = cell_of(value);
  }
  return read_ftc(cells, "ftc:" + name);
}

}  // namespace

struct FtcReader::Json {
  json::stream_parser parser;
  std::size_t octets = 0;

  Json() : parser{json::storage_ptr{}, json::parse_options{.max_depth = kMostDepth}} {}
};

FtcReader::FtcReader(Each each)
    : each_{std::move(each)}, csv_{[this](std::size_t line, auto cells) {
        return take_row(line, std::move(cells));
      }} {}

FtcReader::~FtcReader() = default;

Result<void> FtcReader::feed(std::string_view piece) {
  if (form_ != Form::unknown) return feed_known(piece);
  start_ += piece;
  std::string_view text = start_;
  if (kByteOrder.starts_with(text.substr(0, kByteOrder.size()))) {
    if (text.size() < kByteOrder.size()) return {};
    text.remove_prefix(kByteOrder.size());
  }
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos && start_.size() < kMostBlanks) return {};
  const char begins = first == std::string_view::npos ? ' ' : text[first];
  form_ = begins == '{' || begins == '[' ? Form::json : Form::csv;
  const std::string start = std::exchange(start_, {});
  return feed_known(form_ == Form::json ? std::string_view{start}.substr(start.find(begins)) : start);
}

Result<void> FtcReader::feed_known(std::string_view piece) {
  return form_ == Form::json ? feed_json(piece) : csv_.feed(piece);
}

Result<void> FtcReader::finish() {
  if (form_ == Form::unknown) return fail("the file is empty");
  if (form_ == Form::csv) {
    if (auto done = csv_.finish(); done.has_error()) return done;
    return places_ ? Result<void>{} : fail("the file is empty; its first line names the columns");
  }
  json::error_code failed;
  json_->parser.finish(failed);
  if (failed) return fail("it is no JSON document: " + failed.message());
  return take_document(json_->parser.release());
}

Result<void> FtcReader::take_row(std::size_t line, Result<std::vector<std::string>> cells) {
  if (!places_) {
    if (cells.has_error()) return fail("header: " + cells.error().message);
    return take_header(*cells);
  }
  if (cells.has_error()) return each_(line, cells.error());
  return each_(line, read_row(*cells));
}

Result<void> FtcReader::take_header(const std::vector<std::string>& cells) {
  std::array<std::size_t, kColumns> places{};
  places.fill(kNowhere);
  for (std::size_t place = 0; place < cells.size(); ++place) {
    const std::size_t column = column_of(cells[place]);
    if (column == kNowhere) continue;  // one that the FTC has added
    if (places[column] != kNowhere) {
      return fail(
          fmt::format("header: the column {} is there more than once; keep one", kFtcColumns[column]));
    }
    places[column] = place;
  }
  for (const std::size_t column : {company_phone_number, created_date}) {
    if (places[column] != kNowhere) continue;
    return fail(
        fmt::format("header: the column {} is missing; the first line names the columns, as the FTC's "
                    "files do, separated by commas",
                    kFtcColumns[column]));
  }
  width_ = cells.size();
  places_ = places;
  return {};
}

Result<store::Complaint> FtcReader::read_row(const std::vector<std::string>& cells) {
  if (cells.size() != width_) {
    return fail(fmt::format("it has {} cells where the header has {}", cells.size(), width_));
  }
  FtcCells known;
  for (std::size_t column = 0; column < kColumns; ++column) {
    const std::size_t place = (*places_)[column];
    if (place != kNowhere) known[column] = without_guard(cells[place]);
  }
  auto complaint = read_ftc(known, "");
  if (complaint.has_error()) return complaint;
  const std::string digest = digest_of(known);
  const std::size_t times = ++seen_[digest];
  complaint->reference = times == 1 ? "ftc-csv:" + digest : fmt::format("ftc-csv:{}-{}", digest, times);
  return complaint;
}

Result<void> FtcReader::feed_json(std::string_view piece) {
  if (!json_) json_ = std::make_unique<Json>();
  json_->octets += piece.size();
  if (json_->octets > kMostJsonOctets) {
    return fail(fmt::format("the JSON document is longer than {} octets; ask for fewer complaints at a time",
                            kMostJsonOctets));
  }
  json::error_code failed;
  json_->parser.write(piece.data(), piece.size(), failed);
  if (failed) return fail("it is no JSON document: " + failed.message());
  return {};
}

Result<void> FtcReader::take_document(const json::value& document) {
  const json::object* const members = document.if_object();
  const json::value* const data = members == nullptr ? nullptr : members->if_contains("data");
  if (data == nullptr) return fail("the JSON document has no member \"data\", as the FTC's have");
  if (const json::array* const entries = data->if_array()) {
    std::size_t place = 0;
    for (const json::value& entry : *entries) {
      if (auto done = each_(++place, read_ftc_entry(entry)); done.has_error()) return done;
    }
    return {};
  }
  return each_(1, read_ftc_entry(*data));
}

}  // namespace smppguard::admin
