// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/store/open.hpp"
#include "sqlite_database.hpp"
#include "sqlite_statement.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace smppguard::store {

/// A directory of the test's own, gone with it.
class TempDir {
 public:
  TempDir() {
    std::string name = (std::filesystem::temp_directory_path() / "smppguard-store-XXXXXX").native();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  ~TempDir() { std::filesystem::remove_all(path_); }

  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline constexpr PhoneNumber kSender = PhoneNumber::nanp(2223334545);

[[nodiscard]] inline WallTime at_millisecond(std::int64_t count) {
  return WallTime{std::chrono::milliseconds{count}};
}

[[nodiscard]] constexpr PhoneNumber sample_recipient(std::uint64_t index) {
  return PhoneNumber::nanp(3335550000 + index);
}

/// The approval of kSender by the `index`th recipient.
[[nodiscard]] inline Record sample_grant(std::uint64_t index) {
  const PhoneNumber recipient = sample_recipient(index);
  return {.kind = Record::Kind::grant,
          .recipient = recipient,
          .source_addr = recipient.to_string(),
          .sender = kSender,
          .organisation = 0,
          .destination_addr = "12025550199",
          .text = "Approve 12223334545",
          .pdu = {0, 0, 0, 0x10, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, static_cast<std::uint8_t>(index)},
          .near_miss_reason = "",
          .received_at = at_millisecond(1'714'566'896'789 + static_cast<std::int64_t>(index)),
          .effective_from = at_millisecond(1'714'566'900'000 + static_cast<std::int64_t>(index)),
          .upstream = "carrier_a",
          .system_id = "app1",
          .session = 42};
}

[[nodiscard]] inline Record sample_near_miss(std::uint64_t index) {
  Record record = sample_grant(index);
  record.kind = Record::Kind::near_miss;
  record.sender = {};
  record.text = "aprove 2223334545";
  record.near_miss_reason = "other_text";
  record.effective_from = {};
  return record;
}

/// What the `index`th recipient says about kSender, or about all.
[[nodiscard]] inline Record sample_text(Record::Kind kind, std::uint64_t index) {
  using Kind = Record::Kind;
  Record record = sample_grant(index);
  record.kind = kind;
  record.text = name(kind);
  record.effective_from = {};
  const bool of_a_sender =
      kind == Kind::grant || kind == Kind::opt_out || kind == Kind::opt_in || kind == Kind::stop_one;
  if (!of_a_sender) record.sender = {};
  return record;
}

/// A written consent to kSender, as an operator enters it.
[[nodiscard]] inline Amendment sample_consent(std::uint64_t index) {
  return {.fact = {.recipient = sample_recipient(index),
                   .party = {kSender, 0},
                   .matter = consent::Matter::written_consent,
                   .standing = {consent::State::permitted, at_millisecond(1'700'000'000'000),
                                at_millisecond(1'800'000'000'000)}},
          .evidence = "contract 17",
          .note = "by letter",
          .by = "kim",
          .at = at_millisecond(1'714'600'000'000)};
}

/// What sample_grant() makes stand.
[[nodiscard]] inline consent::Fact granted(std::uint64_t index) {
  const Record record = sample_grant(index);
  return {.recipient = record.recipient,
          .party = {kSender, 0},
          .matter = consent::Matter::voice,
          .standing = {consent::State::permitted, record.effective_from, std::nullopt}};
}

/// No store takes it: nobody is approved.
[[nodiscard]] inline Record unfit_grant(std::uint64_t index) {
  Record record = sample_grant(index);
  record.sender = {};
  return record;
}

/// What the `index`th recipient hands on to a complaint number; no sender is named.
[[nodiscard]] inline Complaint sample_complaint(std::uint64_t index) {
  const PhoneNumber complainant = sample_recipient(index);
  return {.source = Complaint::Source::text,
          .received_at = at_millisecond(1'714'566'896'789),
          .entered_at = at_millisecond(1'714'566'896'789),
          .complainant = complainant,
          .source_addr = complainant.to_string(),
          .destination_addr = "7726",
          .text = "You have won! Call 3334445555",
          .pdu = {0, 0, 0, 0x10, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, static_cast<std::uint8_t>(index)},
          .upstream = "carrier_a",
          .system_id = "app1",
          .session = 42};
}

/// One about kSender out of a file.
[[nodiscard]] inline Complaint sample_import(const std::string& reference) {
  return {.source = Complaint::Source::import,
          .received_at = at_millisecond(1'714'566'896'789),
          .entered_at = at_millisecond(1'714'653'296'789),
          .sender = kSender,
          .violated_at = at_millisecond(1'714'566'000'000),
          .subject = "Warranties & protection plans",
          .city = "Springfield",
          .state = "Illinois",
          .area_code = "217",
          .robocall = true,
          .reference = reference,
          .by = "lee"};
}

[[nodiscard]] inline PendingReceipt sample_receipt(std::uint64_t index) {
  return {
      .message_id = "SG" + std::to_string(1'000'000 + index),
      .upstream = "carrier_a",
      .system_id = "app1",
      .created_at = at_millisecond(1'714'566'896'789 + static_cast<std::int64_t>(index)),
      .deliver_sm = {0, 0, 0, 0x11, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, static_cast<std::uint8_t>(index)}};
}

[[nodiscard]] inline ForgetReceipt forget(std::uint64_t index) {
  return {sample_receipt(index).message_id};
}

/// A file.
[[nodiscard]] inline StoreOptions at(const std::filesystem::path& path) {
  StoreOptions options;
  options.location = path.native();
  return options;
}

[[nodiscard]] inline std::unique_ptr<Store> opened(const std::filesystem::path& path,
                                                   Mode mode = Mode::read_write) {
  auto store = open_store(at(path), mode);
  EXPECT_TRUE(store) << store.error().message;
  return store ? std::move(*store) : nullptr;
}

/// Everything that stands, in the order of recipients.
[[nodiscard]] inline std::vector<consent::Fact> standing(Store& store) {
  std::vector<consent::Fact> facts;
  const auto loaded = store.load_standings([&](const consent::Fact& fact) { facts.push_back(fact); });
  EXPECT_EQ(loaded ? loaded->count : 0, facts.size()) << (loaded ? "" : loaded.error().message);
  return facts;
}

/// The whole feed.
[[nodiscard]] inline std::vector<FeedEntry> feed(Store& store) {
  std::vector<FeedEntry> entries;
  const auto read =
      store.read_feed(0, ~std::size_t{0}, [&](const FeedEntry& entry) { entries.push_back(entry); });
  EXPECT_TRUE(read.has_value());
  return entries;
}

/// Whether kSender has the approval of the `index`th recipient.
[[nodiscard]] inline bool holds(Store& store, std::uint64_t index) {
  const auto facts = store.find_standings(sample_recipient(index), kSender, 0).value();
  return std::find(facts.begin(), facts.end(), granted(index)) != facts.end();
}

/// Why the store cannot be opened; "" if it can.
[[nodiscard]] inline std::string open_error(const std::filesystem::path& path, Mode mode) {
  const auto store = open_store(at(path), mode);
  return store ? "" : store.error().message;
}

/// Another program's look at the file, such as a person's with sqlite3.
[[nodiscard]] inline std::unique_ptr<SqliteDatabase> open_raw(const std::filesystem::path& path) {
  return SqliteDatabase::open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE).value();
}

[[nodiscard]] inline std::string query(SqliteDatabase& database, std::string_view sql) {
  Statement statement;
  if (!statement.prepare(database.get(), sql)) return database.failure("query").message;
  const int code = statement.step();
  if (code == SQLITE_DONE) return "";
  return code == SQLITE_ROW ? std::string{statement.text(0)} : database.failure("query").message;
}

[[nodiscard]] inline std::string query(const std::filesystem::path& path, std::string_view sql) {
  return query(*open_raw(path), sql);
}

inline void execute(const std::filesystem::path& path, std::string_view sql) {
  ASSERT_EQ(query(path, sql), "");
}

}  // namespace smppguard::store
