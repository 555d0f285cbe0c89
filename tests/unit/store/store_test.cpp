// SPDX-License-Identifier: Apache-2.0
#include "place.hpp"

#include <atomic>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <thread>
#include <vector>

namespace smppguard::store {
namespace {

using Kind = Record::Kind;

class StoreTest : public OnEachEngine {
 protected:
  [[nodiscard]] std::vector<Record> listed(Kind kind, std::size_t limit = 100) {
    return store_->list(kind, limit).value();
  }
  [[nodiscard]] std::vector<consent::Fact> loaded() { return standing(*store_); }

  Place place_{GetParam()};
  std::unique_ptr<Store> store_ = opened(place_);
};

TEST_P(StoreTest, GivesBackWhatItTook) {
  ASSERT_TRUE(store_->append(std::vector<Change>{sample_grant(1), sample_near_miss(2)}));
  EXPECT_EQ(listed(Kind::grant), std::vector{sample_grant(1)});
  EXPECT_EQ(listed(Kind::near_miss), std::vector{sample_near_miss(2)});
}

TEST_P(StoreTest, KeepsItAcrossReopening) {
  ASSERT_TRUE(store_->append(std::vector<Change>{sample_grant(1), sample_near_miss(2)}));
  store_.reset();
  store_ = opened(place_);
  EXPECT_EQ(listed(Kind::grant), std::vector{sample_grant(1)});
  EXPECT_EQ(listed(Kind::near_miss), std::vector{sample_near_miss(2)});
  EXPECT_EQ(loaded(), std::vector{granted(1)});
}

TEST_P(StoreTest, KeepsAnyOctets) {
  using namespace std::string_literals;
  const std::string odd =
      "it's \"quoted\"; DROP TABLE grants; --\r\n\xF0\x9F\x91\x8D \xC3\x28\xFF\0after NUL\0"s;
  for (Record record : {sample_grant(1), sample_near_miss(1), sample_text(Kind::opt_out, 1)}) {
    record.text = record.source_addr = record.destination_addr = record.upstream = record.system_id = odd;
    if (record.kind == Kind::near_miss) record.near_miss_reason = odd;
    record.pdu.assign(odd.begin(), odd.end());
    record.session = ~std::uint64_t{0};
    ASSERT_TRUE(store_->append(std::vector<Change>{record}));
    EXPECT_EQ(listed(record.kind), std::vector{record});
  }
}

TEST_P(StoreTest, KeepsEmptyFieldsAndAnUnreadableRecipient) {
  Record empty;
  empty.kind = Kind::near_miss;
  ASSERT_TRUE(store_->append(std::vector<Change>{empty}));
  EXPECT_EQ(listed(Kind::near_miss), std::vector{empty});
  EXPECT_EQ(place_.query("SELECT count(*) FROM near_misses WHERE grantor IS NULL AND text = ''"), "1");
}

TEST_P(StoreTest, KeepsAnOctetStringOfTheLargestPdu) {
  Record record = sample_grant(1);
  record.pdu.assign(std::size_t{128} * 1024, 0xA5);
  ASSERT_TRUE(store_->append(std::vector<Change>{record}));
  EXPECT_EQ(listed(Kind::grant), std::vector{record});
}

TEST_P(StoreTest, TakesNothingWithoutComplaint) {
  EXPECT_TRUE(store_->append({}));
  EXPECT_THAT(listed(Kind::grant), ::testing::IsEmpty());
  EXPECT_THAT(loaded(), ::testing::IsEmpty());
}

TEST_P(StoreTest, ListsTheLatestFirst) {
  for (std::uint64_t i = 0; i < 5; ++i) {
    ASSERT_TRUE(store_->append(std::vector<Change>{sample_grant(i), sample_near_miss(i)}));
  }
  EXPECT_EQ(listed(Kind::grant, 2), (std::vector{sample_grant(4), sample_grant(3)}));
  EXPECT_EQ(listed(Kind::near_miss, 2), (std::vector{sample_near_miss(4), sample_near_miss(3)}));
  EXPECT_THAT(listed(Kind::grant, 0), ::testing::IsEmpty());
  EXPECT_THAT(listed(Kind::grant, ~std::size_t{0}), ::testing::SizeIs(5));
}

TEST_P(StoreTest, TakesAllOrNothing) {
  Record from_nobody = sample_grant(3);
  from_nobody.recipient = {};
  Record from_short_code = sample_grant(3);
  from_short_code.recipient = *read_address("72345");
  for (const Record& unfit : {unfit_grant(3), from_nobody, from_short_code}) {
    const Appended appended =
        store_->append(std::vector<Change>{sample_grant(1), sample_near_miss(2), unfit});
    ASSERT_FALSE(appended);
    EXPECT_EQ(appended.error().blame, Blame::change);
  }
  EXPECT_THAT(listed(Kind::grant), ::testing::IsEmpty());
  EXPECT_THAT(listed(Kind::near_miss), ::testing::IsEmpty());
  EXPECT_THAT(feed(*store_), ::testing::IsEmpty());
  EXPECT_TRUE(store_->append(std::vector<Change>{sample_grant(1)}));
}

TEST_P(StoreTest, RollsBackOnAConstraintAndBlamesTheRecord) {
  place_.refuse("near_misses", "new.text = 'bad'", "not this one");
  Record bad = sample_near_miss(2);
  bad.text = "bad";
  const Appended appended = store_->append(std::vector<Change>{sample_grant(1), bad});
  ASSERT_FALSE(appended);
  EXPECT_EQ(appended.error().blame, Blame::change);
  EXPECT_THAT(appended.error().message, ::testing::HasSubstr("not this one"));
  EXPECT_THAT(loaded(), ::testing::IsEmpty());
  EXPECT_TRUE(store_->append(std::vector<Change>{sample_grant(1), sample_near_miss(2)}));
}

TEST_P(StoreTest, ReadOnlyLooksOnAndTakesNothing) {
  const auto reader = opened(place_, Mode::read_only);
  ASSERT_TRUE(store_->append(std::vector<Change>{sample_grant(1)}));
  EXPECT_EQ(reader->list(Kind::grant, 10).value(), std::vector{sample_grant(1)});
  const Appended appended = reader->append(std::vector<Change>{sample_grant(2)});
  ASSERT_FALSE(appended);
  EXPECT_EQ(appended.error().blame, Blame::store);
}

TEST_P(StoreTest, ReadOnlySeesWholeBatchesWhileAnotherAppends) {
  constexpr std::uint64_t kBatches = 50;
  std::thread writer{[this] {
    for (std::uint64_t i = 0; i < kBatches; ++i) {
      EXPECT_TRUE(store_->append(std::vector<Change>{sample_grant(2 * i), sample_grant(2 * i + 1)}));
    }
  }};
  const auto reader = opened(place_, Mode::read_only);
  std::size_t seen = 0;
  while (seen < 2 * kBatches) {
    const std::size_t now = reader->list(Kind::grant, 1000).value().size();
    ASSERT_EQ(now % 2, 0U);
    ASSERT_GE(now, seen);
    seen = now;
  }
  writer.join();
}

INSTANTIATE_TEST_SUITE_P(Each, StoreTest, each_engine(), engine_name);

}  // namespace
}  // namespace smppguard::store
