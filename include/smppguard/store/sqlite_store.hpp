// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/store/store.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>

namespace smppguard::store {

class Database;
struct Queries;

/// A Store in one SQLite file, with its write-ahead log (`-wal`) and the log's index (`-shm`) beside it.
/// Any number of processes may have the file open on one machine; appends take turns.
class SqliteStore final : public Store {
 public:
  enum class Mode : std::uint8_t {
    read_write,  ///< creates the file (0600) and brings an older schema up to date
    read_only,   ///< for looking on while a service runs; the file must be there, with the current schema
  };

  /// How long a call waits for another process that is writing. Below the time in which an Approve has to be
  /// answered, so that the SMSC hears of the failure instead of giving up by itself.
  static constexpr int kBusyTimeoutMilliseconds = 1'000;

  /// Errors name the path and what to do.
  [[nodiscard]] static Result<std::unique_ptr<SqliteStore>> open(const std::filesystem::path& path,
                                                                 Mode mode);
  ~SqliteStore() override;

  [[nodiscard]] Appended append(std::span<const Change> changes) override;
  [[nodiscard]] Result<std::size_t> load_grants(
      const std::function<void(const consent::Grant&)>& each) override;
  [[nodiscard]] Result<std::size_t> load_receipts(std::size_t limit,
                                                  const std::function<void(PendingReceipt)>& each) override;
  [[nodiscard]] Result<std::optional<consent::Grant>> find_grant(PhoneNumber grantor,
                                                                 PhoneNumber grantee) override;
  [[nodiscard]] Result<std::vector<Record>> list(Record::Kind kind, std::size_t limit) override;

 private:
  SqliteStore(std::unique_ptr<Database> database, std::unique_ptr<Queries> queries);
  // These give an SQLite result code.
  [[nodiscard]] int apply(const Record& record);
  [[nodiscard]] int apply(const PendingReceipt& receipt);
  [[nodiscard]] int apply(const ForgetReceipt& forget);
  [[nodiscard]] int insert_grant(const Record& record);
  [[nodiscard]] int insert_near_miss(const Record& record);
  [[nodiscard]] AppendError give_up();

  std::unique_ptr<Database> database_;
  std::unique_ptr<Queries> queries_;  // goes before the database
};

}  // namespace smppguard::store
