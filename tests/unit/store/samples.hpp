// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/store/sqlite_store.hpp"
#include "sqlite_database.hpp"
#include "sqlite_statement.hpp"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <utility>

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

/// The approval of kSender by the `index`th recipient.
[[nodiscard]] inline Record sample_grant(std::uint64_t index) {
  const PhoneNumber grantor = PhoneNumber::nanp(3335550000 + index);
  return {.kind = Record::Kind::grant,
          .grantor = grantor,
          .source_addr = grantor.to_string(),
          .grantee = kSender,
          .approval_number = "12025550199",
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
  record.grantee = {};
  record.text = "aprove 2223334545";
  record.near_miss_reason = "other_text";
  record.effective_from = {};
  return record;
}

/// No store takes it: nobody is approved.
[[nodiscard]] inline Record unfit_grant(std::uint64_t index) {
  Record record = sample_grant(index);
  record.grantee = {};
  return record;
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

[[nodiscard]] inline std::unique_ptr<SqliteStore> open_store(
    const std::filesystem::path& path, SqliteStore::Mode mode = SqliteStore::Mode::read_write) {
  auto store = SqliteStore::open(path, mode);
  EXPECT_TRUE(store) << store.error().message;
  return store ? std::move(*store) : nullptr;
}

/// Why the store cannot be opened; "" if it can.
[[nodiscard]] inline std::string open_error(const std::filesystem::path& path, SqliteStore::Mode mode) {
  const auto store = SqliteStore::open(path, mode);
  return store ? "" : store.error().message;
}

/// Another program's look at the file, such as a person's with sqlite3.
[[nodiscard]] inline std::unique_ptr<Database> open_raw(const std::filesystem::path& path) {
  return Database::open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE).value();
}

[[nodiscard]] inline std::string query(Database& database, std::string_view sql) {
  Statement statement;
  if (!statement.prepare(database, sql)) return database.failure("query").message;
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
