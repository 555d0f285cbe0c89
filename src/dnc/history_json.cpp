// SPDX-License-Identifier: Apache-2.0
#include "history_json.hpp"

#include "smppguard/core/time_text.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace smppguard::dnc {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 3> kFileOutcomes = {"accepted", "refused", "held_back"};
constexpr std::array<std::string_view, 4> kImportOutcomes = {"published", "nothing_new", "refused",
                                                             "withdrawn"};

template <class Outcome, std::size_t N>
bool read_outcome(std::string_view text, const std::array<std::string_view, N>& names, Outcome& outcome) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] != text) continue;
    outcome = static_cast<Outcome>(i);
    return true;
  }
  return false;
}

/// Members that are empty are left out.
class Writer {
 public:
  void text(std::string_view key, std::string_view value) {
    if (!value.empty()) object_[key] = value;
  }
  void number(std::string_view key, std::uint64_t value) {
    if (value != 0) object_[key] = value;
  }
  [[nodiscard]] json::object object() && { return std::move(object_); }

 private:
  json::object object_;
};

/// Members of other types than expected are as if they were missing.
class Reader {
 public:
  explicit Reader(const json::object& object) : object_{object} {}

  [[nodiscard]] std::string text(std::string_view key) const {
    const json::value* const value = object_.if_contains(key);
    const json::string* const string = value != nullptr ? value->if_string() : nullptr;
    return string != nullptr ? std::string{*string} : std::string{};
  }
  [[nodiscard]] std::uint64_t number(std::string_view key) const {
    const json::value* const value = object_.if_contains(key);
    if (value == nullptr) return 0;
    boost::system::error_code unfit;
    const auto number = value->to_number<std::uint64_t>(unfit);
    return unfit ? 0 : number;
  }

 private:
  const json::object& object_;
};

}  // namespace

std::string_view name(FileRecord::Outcome outcome) noexcept {
  return kFileOutcomes[static_cast<std::size_t>(outcome)];
}

std::string_view name(ImportRecord::Outcome outcome) noexcept {
  return kImportOutcomes[static_cast<std::size_t>(outcome)];
}

json::object to_object(const FileRecord& record) {
  Writer out;
  out.text("at", to_text(record.at));
  out.number("import", record.import);
  out.text("list", record.list);
  out.text("file", record.file);
  out.text("sha256", record.sha256);
  out.number("octets", record.octets);
  out.text("content", record.content);
  out.text("version", record.version ? to_text(*record.version) : "");
  out.number("numbers", record.numbers);
  out.number("repeated", record.repeated);
  out.text("areas", record.areas);
  out.text("outcome", name(record.outcome));
  out.text("why", record.why);
  out.text("made_at", record.made_at ? to_text(*record.made_at) : "");
  return std::move(out).object();
}

json::object to_object(const ImportRecord& record) {
  Writer out;
  out.text("at", to_text(record.at));
  out.number("import", record.import);
  out.text("list", record.list);
  out.number("generation", record.generation);
  out.text("fingerprint", record.fingerprint);
  out.number("numbers", record.numbers);
  out.text("by", record.by);
  out.text("outcome", name(record.outcome));
  out.text("why", record.why);
  return std::move(out).object();
}

std::optional<FileRecord> read_file_record(const json::object& object) {
  const Reader in{object};
  FileRecord record;
  if (!read_outcome(in.text("outcome"), kFileOutcomes, record.outcome)) return std::nullopt;
  record.at = read_time(in.text("at")).value_or(WallTime{});
  record.import = in.number("import");
  record.list = in.text("list");
  record.file = in.text("file");
  record.sha256 = in.text("sha256");
  record.octets = in.number("octets");
  record.content = in.text("content");
  record.version = read_day(in.text("version"));
  record.numbers = in.number("numbers");
  record.repeated = in.number("repeated");
  record.areas = in.text("areas");
  record.why = in.text("why");
  record.made_at = read_time(in.text("made_at"));
  return record;
}

std::optional<ImportRecord> read_import_record(const json::object& object) {
  const Reader in{object};
  ImportRecord record;
  if (!read_outcome(in.text("outcome"), kImportOutcomes, record.outcome)) return std::nullopt;
  record.at = read_time(in.text("at")).value_or(WallTime{});
  record.import = in.number("import");
  record.list = in.text("list");
  record.generation = in.number("generation");
  record.fingerprint = in.text("fingerprint");
  record.numbers = in.number("numbers");
  record.by = in.text("by");
  record.why = in.text("why");
  return record;
}

}  // namespace smppguard::dnc
