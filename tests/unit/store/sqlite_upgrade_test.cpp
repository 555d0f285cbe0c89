// SPDX-License-Identifier: Apache-2.0
// Stores that earlier releases made, by the statements with which they made them.
#include "disk_faults.hpp"
#include "samples.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <latch>
#include <string>
#include <thread>
#include <vector>

namespace smppguard::store {
namespace {

using consent::Matter;
using consent::State;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::string_view kVersion1 = R"sql(
CREATE TABLE approvals (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  received_at INTEGER NOT NULL,
  effective_from INTEGER NOT NULL,
  grantor TEXT NOT NULL CHECK (grantor <> ''),
  grantee TEXT NOT NULL CHECK (grantee <> ''),
  source_addr TEXT NOT NULL,
  approval_number TEXT NOT NULL,
  text TEXT NOT NULL,
  pdu BLOB NOT NULL,
  upstream TEXT NOT NULL,
  system_id TEXT NOT NULL,
  session INTEGER NOT NULL
) STRICT;
CREATE INDEX approvals_by_pair ON approvals (grantor, grantee);
CREATE TABLE grants (
  grantor TEXT NOT NULL CHECK (grantor <> ''),
  grantee TEXT NOT NULL CHECK (grantee <> ''),
  effective_from INTEGER NOT NULL,
  approval INTEGER NOT NULL REFERENCES approvals (id),
  PRIMARY KEY (grantor, grantee)
) STRICT, WITHOUT ROWID;
CREATE TABLE near_misses (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  received_at INTEGER NOT NULL,
  grantor TEXT CHECK (grantor <> ''),
  source_addr TEXT NOT NULL,
  approval_number TEXT NOT NULL,
  reason TEXT NOT NULL,
  text TEXT NOT NULL,
  pdu BLOB NOT NULL,
  upstream TEXT NOT NULL,
  system_id TEXT NOT NULL,
  session INTEGER NOT NULL
) STRICT;
CREATE INDEX near_misses_by_grantor ON near_misses (grantor) WHERE grantor IS NOT NULL;
PRAGMA user_version = 1;
)sql";

constexpr std::string_view kVersion2 = R"sql(
CREATE TABLE receipts (
  id INTEGER PRIMARY KEY,
  message_id TEXT NOT NULL UNIQUE CHECK (message_id <> ''),
  upstream TEXT NOT NULL,
  system_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  deliver_sm BLOB NOT NULL
) STRICT;
PRAGMA user_version = 2;
)sql";

/// What a release before the feed did for an Approve.
constexpr std::string_view kApprove = R"sql(
INSERT INTO approvals (received_at, effective_from, grantor, grantee, source_addr, approval_number, text, pdu,
  upstream, system_id, session)
  VALUES ({0}, {0}, '{1}', '{2}', '{1}', '12676070000', 'Approve {2}', x'00', 'carrier', 'app1', 7);
INSERT INTO grants (grantor, grantee, effective_from, approval)
  VALUES ('{1}', '{2}', {0}, last_insert_rowid())
  ON CONFLICT (grantor, grantee) DO UPDATE SET effective_from = excluded.effective_from, approval = excluded.approval
  WHERE excluded.effective_from < effective_from;
)sql";

constexpr std::string_view kNearMiss = R"sql(
INSERT INTO near_misses (received_at, grantor, source_addr, approval_number, reason, text, pdu, upstream, system_id,
  session) VALUES (5000, NULL, 'ACME', '12676070000', 'other_text', 'hello', x'01', 'carrier', 'app1', 7);
)sql";

class SqliteUpgrade : public ::testing::Test {
 protected:
  void make(std::string_view schema) {
    const auto database = open_raw(path_);
    run(*database, "PRAGMA journal_mode = WAL");
    run(*database, schema);
    run(*database, fmt::format("PRAGMA application_id = {}", application_id()));
  }
  void run(std::string_view sql) { run(*open_raw(path_), sql); }
  static void run(SqliteDatabase& database, std::string_view sql) {
    char* error = nullptr;
    EXPECT_EQ(sqlite3_exec(database.get(), std::string{sql}.c_str(), nullptr, nullptr, &error), SQLITE_OK)
        << error;
    sqlite3_free(error);
  }
  void approve(std::int64_t at, PhoneNumber recipient, PhoneNumber sender) {
    run(fmt::format(fmt::runtime(kApprove), at, recipient.to_string(), sender.to_string()));
  }
  /// Of a store that this release makes.
  static std::string application_id() {
    const TempDir dir;
    static_cast<void>(opened(dir / "new.db"));
    return query(dir / "new.db", "PRAGMA application_id");
  }
  static consent::Fact approval(PhoneNumber recipient, PhoneNumber sender, std::int64_t from) {
    return {recipient, {sender, 0}, Matter::voice, {State::permitted, at_millisecond(from), std::nullopt}};
  }

  TempDir dir_;
  const std::filesystem::path path_ = dir_ / "approvals.db";
  const PhoneNumber short_code_ = *read_address("72345");
};

TEST_F(SqliteUpgrade, FromTheFirstReleaseKeepsApprovalsAndTheirHistory) {
  make(kVersion1);
  approve(1'000, sample_recipient(1), kSender);
  approve(2'000, sample_recipient(2), short_code_);
  approve(3'000, sample_recipient(1), kSender);  // once more
  run(kNearMiss);
  const auto store = opened(path_);
  EXPECT_THAT(standing(*store), ElementsAre(approval(sample_recipient(1), kSender, 1'000),
                                            approval(sample_recipient(2), short_code_, 2'000)));
  const auto entries = feed(*store);
  ASSERT_THAT(entries, SizeIs(3)) << "every Approve is in the history";
  EXPECT_EQ(entries[0].at, at_millisecond(1'000));
  EXPECT_EQ(entries[2].at, at_millisecond(3'000));
  EXPECT_EQ(entries[2].fact, approval(sample_recipient(1), kSender, 1'000)) << "how it stood";
  EXPECT_EQ(store->load_standings([](const consent::Fact&) {}).value().position, entries[2].position);
  EXPECT_THAT(store->list(Record::Kind::grant, 10).value(), SizeIs(3));
  EXPECT_THAT(store->list(Record::Kind::near_miss, 10).value(), SizeIs(1));
  EXPECT_EQ(query(path_, "PRAGMA integrity_check"), "ok");
}

TEST_F(SqliteUpgrade, FromTheSecondReleaseKeepsReceiptsToo) {
  make(std::string{kVersion1} + std::string{kVersion2});
  approve(1'000, sample_recipient(1), kSender);
  run("INSERT INTO receipts (message_id, upstream, system_id, created_at, deliver_sm) "
      "VALUES ('SG1', 'carrier', 'app1', 1000, x'00')");
  const auto store = opened(path_);
  EXPECT_THAT(standing(*store), SizeIs(1));
  std::vector<std::string> ids;
  ASSERT_TRUE(store->load_receipts(10, [&](const PendingReceipt& one) { ids.push_back(one.message_id); })
                  .has_value());
  EXPECT_THAT(ids, ElementsAre("SG1"));
}

TEST_F(SqliteUpgrade, GoesOnWhereItWas) {
  make(kVersion1);
  approve(1'000, sample_recipient(1), kSender);
  const auto store = opened(path_);
  const Position before = feed(*store).back().position;
  Record stop = sample_text(Record::Kind::opt_out, 1);
  ASSERT_TRUE(store->append(std::vector<Change>{stop}));
  EXPECT_GT(feed(*store).back().position, before);
  ASSERT_THAT(standing(*store), SizeIs(1));
  EXPECT_EQ(standing(*store)[0].standing.state, State::opted_out);
}

// A service that is being replaced writes on until its last session has ended.
TEST_F(SqliteUpgrade, AnOlderServiceThatStillWritesIsHeard) {
  make(std::string{kVersion1} + std::string{kVersion2});
  const auto store = opened(path_);
  const auto loaded = store->load_standings([](const consent::Fact&) {}).value();
  approve(1'000, sample_recipient(1), kSender);
  approve(2'000, sample_recipient(1), kSender);
  approve(3'000, sample_recipient(2), short_code_);
  std::vector<consent::Fact> heard;
  ASSERT_TRUE(store
                  ->read_feed(loaded.position, 10,
                              [&](const FeedEntry& entry) {
                                ASSERT_TRUE(entry.fact);
                                heard.push_back(*entry.fact);
                              })
                  .has_value());
  EXPECT_THAT(heard, ElementsAre(approval(sample_recipient(1), kSender, 1'000),
                                 approval(sample_recipient(1), kSender, 1'000),
                                 approval(sample_recipient(2), short_code_, 3'000)));
  EXPECT_THAT(standing(*store), ElementsAre(approval(sample_recipient(1), kSender, 1'000),
                                            approval(sample_recipient(2), short_code_, 3'000)));
}

TEST_F(SqliteUpgrade, AnOlderServicesApproveEndsAnOptOut) {
  make(std::string{kVersion1} + std::string{kVersion2});
  const auto store = opened(path_);
  ASSERT_TRUE(store->append(std::vector<Change>{sample_text(Record::Kind::opt_out, 1)}));
  approve(9'000'000'000'000, sample_recipient(1), kSender);
  EXPECT_THAT(standing(*store), ElementsAre(approval(sample_recipient(1), kSender, 9'000'000'000'000)));
}

TEST_F(SqliteUpgrade, StopsAtAFullDiskAndIsDoneOnceThereIsRoom) {
  make(kVersion1);
  for (std::uint64_t i = 0; i < 20; ++i)
    approve(1'000 + static_cast<std::int64_t>(i), sample_recipient(i), kSender);
  const std::filesystem::path first = dir_ / "first.db";
  std::filesystem::copy_file(path_, first);
  bool hit = true;
  for (std::size_t step = 0; hit; ++step) {
    std::filesystem::copy_file(first, path_, std::filesystem::copy_options::overwrite_existing);
    DiskFaults disk;
    disk.fill_up_after(step);
    const auto attempt = open_store(at(path_), Mode::read_write);
    hit = disk.hit();
    EXPECT_EQ(attempt.has_value(), !hit) << "step " << step;
    disk.heal();
    const auto store = opened(path_);
    EXPECT_THAT(standing(*store), SizeIs(20)) << "step " << step;
    EXPECT_THAT(feed(*store), SizeIs(20)) << "each once, step " << step;
    EXPECT_EQ(query(path_, "SELECT count(*) FROM grants"), "0");
  }
}

TEST_F(SqliteUpgrade, ANewerOneIsRefusedWithWhatToDo) {
  make(kVersion1);
  run("PRAGMA user_version = 8");
  for (const auto mode : {Mode::read_write, Mode::read_only}) {
    EXPECT_THAT(open_error(path_, mode),
                ::testing::AllOf(HasSubstr("version 8"), HasSubstr("knows up to 7"), HasSubstr("newer one")));
  }
}

// Two that are started together at the first start of a new release.
TEST_F(SqliteUpgrade, OfTwoAtOnceHappensOnce) {
  make(std::string{kVersion1} + std::string{kVersion2});
  for (std::uint64_t i = 0; i < 200; ++i) approve(1'000, sample_recipient(i), kSender);
  std::vector<std::thread> opening;
  std::latch together{4};
  for (int i = 0; i < 4; ++i) {
    opening.emplace_back([&] {
      together.arrive_and_wait();
      EXPECT_EQ(open_error(path_, Mode::read_write), "");
    });
  }
  for (std::thread& one : opening) one.join();
  EXPECT_THAT(feed(*opened(path_)), SizeIs(200));
}

TEST_F(SqliteUpgrade, AnEmptyOneHasNothingToTell) {
  make(kVersion1);
  const auto store = opened(path_);
  EXPECT_THAT(standing(*store), IsEmpty());
  EXPECT_THAT(feed(*store), IsEmpty());
}

TEST_F(SqliteUpgrade, OnlyLookingOnIsRefusedUntilItIsUpToDate) {
  make(kVersion1);
  EXPECT_THAT(open_error(path_, Mode::read_only), HasSubstr("version 1 and 7 is needed"));
  EXPECT_EQ(query(path_, "PRAGMA user_version"), "1") << "and nothing is changed";
}

}  // namespace
}  // namespace smppguard::store
