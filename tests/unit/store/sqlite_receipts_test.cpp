// SPDX-License-Identifier: Apache-2.0
#include "samples.hpp"
#include "smppguard/store/sqlite_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace smppguard::store {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class SqliteReceipts : public ::testing::Test {
 protected:
  void append(const std::vector<Change>& changes) {
    const Appended appended = store_->append(changes);
    ASSERT_TRUE(appended) << appended.error().message;
  }
  [[nodiscard]] std::vector<PendingReceipt> loaded(std::size_t limit = ~std::size_t{0}) {
    std::vector<PendingReceipt> receipts;
    const auto count =
        store_->load_receipts(limit, [&](PendingReceipt one) { receipts.push_back(std::move(one)); });
    EXPECT_EQ(count.value(), receipts.size());
    return receipts;
  }

  TempDir dir_;
  const std::filesystem::path path_ = dir_ / "approvals.db";
  std::unique_ptr<SqliteStore> store_ = open_store(path_);
};

TEST_F(SqliteReceipts, AreThereAfterReopening) {
  append({sample_receipt(1), sample_receipt(2)});
  store_.reset();
  store_ = open_store(path_);
  EXPECT_THAT(loaded(), ElementsAre(sample_receipt(1), sample_receipt(2)));
}

TEST_F(SqliteReceipts, AreForgottenForGood) {
  append({sample_receipt(1), sample_receipt(2), sample_receipt(3)});
  append({forget(2)});
  EXPECT_THAT(loaded(), ElementsAre(sample_receipt(1), sample_receipt(3)));
  store_.reset();
  store_ = open_store(path_);
  EXPECT_THAT(loaded(), ElementsAre(sample_receipt(1), sample_receipt(3)));
}

TEST_F(SqliteReceipts, AreKeptAndForgottenInTheOrderGiven) {
  append({sample_receipt(1), forget(1), sample_receipt(2), forget(2), sample_receipt(2)});
  EXPECT_THAT(loaded(), ElementsAre(sample_receipt(2)));
}

TEST_F(SqliteReceipts, ComeInTheOrderInWhichTheyWereKept) {
  append({sample_receipt(5)});
  append({sample_receipt(9), sample_receipt(1)});
  append({forget(9), sample_receipt(3)});
  EXPECT_THAT(loaded(), ElementsAre(sample_receipt(5), sample_receipt(1), sample_receipt(3)));
  EXPECT_THAT(loaded(2), ElementsAre(sample_receipt(5), sample_receipt(1)));
  EXPECT_THAT(loaded(0), IsEmpty());
}

TEST_F(SqliteReceipts, AreThereOnceHoweverOftenTheyAreKept) {
  PendingReceipt again = sample_receipt(1);
  again.system_id = "somebody else";
  append({sample_receipt(1), sample_receipt(1)});
  append({again});
  EXPECT_THAT(loaded(), ElementsAre(sample_receipt(1)));
}

TEST_F(SqliteReceipts, AreNoConcernToForgetWhereThereAreNone) {
  append({forget(1)});
  EXPECT_THAT(loaded(), IsEmpty());
}

TEST_F(SqliteReceipts, HoldAnyOctets) {
  using namespace std::string_literals;
  PendingReceipt odd = sample_receipt(1);
  odd.message_id = odd.upstream = odd.system_id = "'; DROP TABLE receipts; --\xFF\0behind a NUL"s;
  PendingReceipt empty{.message_id = "id", .upstream = "", .system_id = "", .deliver_sm = {}};
  append({odd, empty});
  EXPECT_THAT(loaded(), ElementsAre(odd, empty));
  append({ForgetReceipt{odd.message_id}});
  EXPECT_THAT(loaded(), ElementsAre(empty));
}

TEST_F(SqliteReceipts, ShareTheirTransactionWithApprovals) {
  PendingReceipt nameless = sample_receipt(2);
  nameless.message_id.clear();
  append({sample_receipt(1)});
  const Appended appended = store_->append(std::vector<Change>{sample_grant(1), forget(1), nameless});
  ASSERT_FALSE(appended);
  EXPECT_EQ(appended.error().blame, Blame::change);
  EXPECT_THAT(appended.error().message, HasSubstr(path_.native()));
  EXPECT_THAT(loaded(), ElementsAre(sample_receipt(1))) << "nothing of the batch may be there";
  EXPECT_THAT(store_->list(Record::Kind::grant, 9).value(), IsEmpty());
  append({sample_grant(1), forget(1)});
  EXPECT_THAT(loaded(), IsEmpty());
}

TEST_F(SqliteReceipts, AreReadableWithOtherTools) {
  append({sample_receipt(1)});
  EXPECT_EQ(query(path_, "SELECT datetime(created_at / 1000, 'unixepoch') FROM receipts"),
            "2024-05-01 12:34:56");
  EXPECT_EQ(query(path_, "SELECT upstream || ' ' || system_id FROM receipts"), "carrier_a app1");
  EXPECT_THAT(query(path_, "SELECT sql FROM sqlite_schema WHERE name = 'receipts'"),
              HasSubstr("-- Delivery receipts of smppguard's own"));
}

TEST_F(SqliteReceipts, MayBeLookedAtByAReader) {
  append({sample_receipt(1)});
  const auto reader = open_store(path_, SqliteStore::Mode::read_only);
  EXPECT_EQ(reader->load_receipts(9, [](const PendingReceipt&) {}).value(), 1U);
  EXPECT_EQ(reader->append(std::vector<Change>{forget(1)}).error().blame, Blame::store);
}

}  // namespace
}  // namespace smppguard::store
