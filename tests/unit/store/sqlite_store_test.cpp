// SPDX-License-Identifier: Apache-2.0
// What is a file's own about a store.
#include "directory_samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace smppguard::store {
namespace {

using ::testing::HasSubstr;
using Kind = Record::Kind;

class SqliteStoreTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::vector<Record> listed(Kind kind) { return store_->list(kind, 100).value(); }

  TempDir dir_;
  const std::filesystem::path path_ = dir_ / "approvals.db";
  std::unique_ptr<Store> store_ = opened(path_);
};

TEST_F(SqliteStoreTest, IsReadableWithOtherTools) {
  Record abroad = sample_near_miss(2);
  abroad.recipient = *read_address("+4512345678");
  ASSERT_TRUE(store_->append(std::vector<Change>{sample_grant(1), abroad}));
  EXPECT_EQ(query(path_, "SELECT party FROM standings WHERE recipient = 13335550001"), "12223334545");
  EXPECT_EQ(query(path_, "SELECT state FROM feed WHERE recipient = '13335550001' AND sender = '12223334545'"),
            "permitted");
  EXPECT_EQ(query(path_, "SELECT datetime(received_at / 1000, 'unixepoch') FROM approvals"),
            "2024-05-01 12:34:56");
  EXPECT_EQ(query(path_, "SELECT reason FROM near_misses WHERE grantor = '+4512345678'"), "other_text");
  EXPECT_EQ(listed(Kind::near_miss).front().recipient, abroad.recipient);
}

TEST_F(SqliteStoreTest, WaitsForALockOnlyAWhile) {
  const auto other = open_raw(path_);
  ASSERT_EQ(query(*other, "BEGIN IMMEDIATE"), "");
  const Appended appended = store_->append(std::vector<Change>{sample_grant(1)});
  ASSERT_FALSE(appended);
  EXPECT_EQ(appended.error().blame, Blame::store);
  EXPECT_THAT(appended.error().message,
              ::testing::AllOf(::testing::HasSubstr("locked"), ::testing::HasSubstr("fuser")));
  ASSERT_EQ(query(*other, "COMMIT"), "");
  EXPECT_TRUE(store_->append(std::vector<Change>{sample_grant(1)}));
}

TEST_F(SqliteStoreTest, RefusesToCommitToAFileThatIsGone) {
  std::filesystem::rename(path_, dir_ / "elsewhere.db");
  const Appended appended = store_->append(std::vector<Change>{sample_grant(1)});
  ASSERT_FALSE(appended);
  EXPECT_EQ(appended.error().blame, Blame::store);
  EXPECT_THAT(appended.error().message, ::testing::HasSubstr("moved or deleted"));
  std::filesystem::rename(dir_ / "elsewhere.db", path_);
  EXPECT_TRUE(store_->append(std::vector<Change>{sample_grant(1)}));
}

TEST_F(SqliteStoreTest, KeepsReceiptsReadableToo) {
  ASSERT_TRUE(store_->append(std::vector<Change>{sample_receipt(1)}));
  EXPECT_EQ(query(path_, "SELECT datetime(created_at / 1000, 'unixepoch') FROM receipts"),
            "2024-05-01 12:34:56");
  EXPECT_EQ(query(path_, "SELECT upstream || ' ' || system_id FROM receipts"), "carrier_a app1");
  EXPECT_THAT(query(path_, "SELECT sql FROM sqlite_schema WHERE name = 'receipts'"),
              HasSubstr("-- Delivery receipts of smppguard's own"));
}

class SqliteDirectoryTest : public ::testing::Test {
 protected:
  const Deed kDeed{.by = "alice", .at = at_second(10)};
  TempDir dir_;
  const std::filesystem::path path_ = dir_ / "approvals.db";
  std::unique_ptr<DirectoryStore> directory_ = opened_directory(at(path_));
};

TEST_F(SqliteDirectoryTest, NeedsItsFile) {
  EXPECT_THAT(error_of(store::open_directory(at(dir_ / "none.db"), Mode::read_only)), HasSubstr("none.db"));
  std::filesystem::rename(path_, dir_ / "moved.db");
  EXPECT_THAT(error_of(directory_->add(sample_organisation("clinic"), kDeed)), HasSubstr("moved or deleted"));
}

TEST_F(SqliteDirectoryTest, SaysThatAnotherHoldsTheFile) {
  const auto other = open_raw(path_);
  ASSERT_EQ(query(*other, "BEGIN IMMEDIATE"), "");
  EXPECT_THAT(error_of(directory_->add(sample_organisation("clinic"), kDeed)), HasSubstr("locked"));
  ASSERT_EQ(query(*other, "ROLLBACK"), "");
  EXPECT_EQ(error_of(directory_->add(sample_organisation("clinic"), kDeed)), "");
}

}  // namespace
}  // namespace smppguard::store
