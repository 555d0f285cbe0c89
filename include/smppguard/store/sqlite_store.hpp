// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/store/store.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>

namespace smppguard::store {

class Database;
struct SqliteTables;

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
  [[nodiscard]] Result<Loaded> load_standings(const std::function<void(const consent::Fact&)>& each) override;
  [[nodiscard]] Result<Position> read_feed(Position after, std::size_t limit,
                                           const std::function<void(const FeedEntry&)>& each) override;
  [[nodiscard]] Result<std::size_t> load_receipts(std::size_t limit,
                                                  const std::function<void(PendingReceipt)>& each) override;
  [[nodiscard]] Result<std::vector<consent::Fact>> find_standings(PhoneNumber recipient, PhoneNumber sender,
                                                                  std::uint32_t organisation) override;
  [[nodiscard]] Result<std::vector<Record>> list(Record::Kind kind, std::size_t limit) override;
  [[nodiscard]] Result<std::vector<FeedEntry>> history(const HistoryFilter& filter,
                                                       std::size_t limit) override;
  [[nodiscard]] Result<std::size_t> list_standings(
      consent::Matter matter, consent::State state,
      const std::function<void(const consent::Fact&, const FeedEntry&)>& each) override;

 private:
  SqliteStore(std::unique_ptr<Database> database, std::unique_ptr<SqliteTables> tables);

  std::unique_ptr<Database> database_;
  std::unique_ptr<SqliteTables> tables_;  // goes before the database
};

}  // namespace smppguard::store
