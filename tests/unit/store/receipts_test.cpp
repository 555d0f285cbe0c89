// SPDX-License-Identifier: Apache-2.0
#include "place.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <latch>
#include <string>
#include <thread>
#include <vector>

namespace smppguard::store {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Receipts : public OnEachEngine {
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

  Place place_{GetParam()};
  std::unique_ptr<Store> store_ = opened(place_);
};

TEST_P(Receipts, AreThereAfterReopening) {
  append({sample_receipt(1), sample_receipt(2)});
  store_.reset();
  store_ = opened(place_);
  EXPECT_THAT(loaded(), ElementsAre(sample_receipt(1), sample_receipt(2)));
}

TEST_P(Receipts, AreForgottenForGood) {
  append({sample_receipt(1), sample_receipt(2), sample_receipt(3)});
  append({forget(2)});
  EXPECT_THAT(loaded(), ElementsAre(sample_receipt(1), sample_receipt(3)));
  store_.reset();
  store_ = opened(place_);
  EXPECT_THAT(loaded(), ElementsAre(sample_receipt(1), sample_receipt(3)));
}

TEST_P(Receipts, AreKeptAndForgottenInTheOrderGiven) {
  append({sample_receipt(1), forget(1), sample_receipt(2), forget(2), sample_receipt(2)});
  EXPECT_THAT(loaded(), ElementsAre(sample_receipt(2)));
}

TEST_P(Receipts, ComeInTheOrderInWhichTheyWereKept) {
  append({sample_receipt(5)});
  append({sample_receipt(9), sample_receipt(1)});
  append({forget(9), sample_receipt(3)});
  EXPECT_THAT(loaded(), ElementsAre(sample_receipt(5), sample_receipt(1), sample_receipt(3)));
  EXPECT_THAT(loaded(2), ElementsAre(sample_receipt(5), sample_receipt(1)));
  EXPECT_THAT(loaded(0), IsEmpty());
}

TEST_P(Receipts, AreThereOnceHoweverOftenTheyAreKept) {
  PendingReceipt again = sample_receipt(1);
  again.system_id = "somebody else";
  append({sample_receipt(1), sample_receipt(1)});
  append({again});
  EXPECT_THAT(loaded(), ElementsAre(sample_receipt(1)));
}

TEST_P(Receipts, AreNoConcernToForgetWhereThereAreNone) {
  append({forget(1)});
  EXPECT_THAT(loaded(), IsEmpty());
}

TEST_P(Receipts, HoldAnyOctets) {
  using namespace std::string_literals;
  PendingReceipt odd = sample_receipt(1);
  odd.message_id = odd.upstream = odd.system_id = "'; DROP TABLE receipts; --\xFF\0behind a NUL"s;
  PendingReceipt empty{.message_id = "id", .upstream = "", .system_id = "", .deliver_sm = {}};
  append({odd, empty});
  EXPECT_THAT(loaded(), ElementsAre(odd, empty));
  append({ForgetReceipt{odd.message_id}});
  EXPECT_THAT(loaded(), ElementsAre(empty));
}

TEST_P(Receipts, ShareTheirTransactionWithApprovals) {
  PendingReceipt nameless = sample_receipt(2);
  nameless.message_id.clear();
  append({sample_receipt(1)});
  const Appended appended = store_->append(std::vector<Change>{sample_grant(1), forget(1), nameless});
  ASSERT_FALSE(appended);
  EXPECT_EQ(appended.error().blame, Blame::change);
  EXPECT_THAT(appended.error().message, HasSubstr(place_.name()));
  EXPECT_THAT(loaded(), ElementsAre(sample_receipt(1))) << "nothing of the batch may be there";
  EXPECT_THAT(store_->list(Record::Kind::grant, 9).value(), IsEmpty());
  append({sample_grant(1), forget(1)});
  EXPECT_THAT(loaded(), IsEmpty());
}

TEST_P(Receipts, MayBeLookedAtByAReader) {
  append({sample_receipt(1)});
  const auto reader = opened(place_, Mode::read_only);
  EXPECT_EQ(reader->load_receipts(9, [](const PendingReceipt&) {}).value(), 1U);
  const Appended appended = reader->append(std::vector<Change>{forget(1)});
  ASSERT_FALSE(appended);
  EXPECT_EQ(appended.error().blame, Blame::store);
}

TEST(ReceiptsOfNodes, AreEachNodesOwn) {
  const Place place{Engine::postgresql};
  StoreOptions options = place.options();
  const auto nameless = open_store(options, Mode::read_write).value();
  options.node = "east";
  const auto east = open_store(options, Mode::read_write).value();
  options.node = "west";
  const auto west = open_store(options, Mode::read_write).value();
  ASSERT_TRUE(nameless->append(std::vector<Change>{sample_receipt(1)}));
  ASSERT_TRUE(east->append(std::vector<Change>{sample_receipt(2)}));
  ASSERT_TRUE(west->append(std::vector<Change>{sample_receipt(3)}));
  std::vector<PendingReceipt> found;
  ASSERT_EQ(west->load_receipts(9, [&](PendingReceipt one) { found.push_back(std::move(one)); }).value(), 2U);
  EXPECT_THAT(found, ElementsAre(sample_receipt(1), sample_receipt(3)));
}

/// What a node hands out after its start.
std::vector<PendingReceipt> loaded_by(const Place& place, const std::string& node,
                                      std::size_t limit = ~std::size_t{0}) {
  StoreOptions options = place.options();
  options.node = node;
  std::vector<PendingReceipt> receipts;
  const auto count =
      open_store(options, Mode::read_write).value()->load_receipts(limit, [&](PendingReceipt one) {
        receipts.push_back(std::move(one));
      });
  EXPECT_EQ(count.value(), receipts.size());
  return receipts;
}

TEST(ReceiptsOfNodes, GoToOneNodeWhereTheyHaveNone) {
  const Place place{Engine::postgresql};
  ASSERT_TRUE(opened(place)->append(std::vector<Change>{sample_receipt(1), sample_receipt(2)}));
  EXPECT_THAT(loaded_by(place, "east", 1), ElementsAre(sample_receipt(1)));
  EXPECT_THAT(loaded_by(place, "west"), ElementsAre(sample_receipt(2)));
  EXPECT_THAT(loaded_by(place, "east"), ElementsAre(sample_receipt(1)));
  EXPECT_THAT(loaded_by(place, "north"), IsEmpty());
}

TEST(ReceiptsOfNodes, GoToOneOfThoseThatStartTogether) {
  constexpr std::size_t kNodes = 4;
  const Place place{Engine::postgresql};
  std::vector<Change> kept;
  for (std::uint64_t i = 0; i < 50; ++i) kept.emplace_back(sample_receipt(i));
  ASSERT_TRUE(opened(place)->append(kept));
  std::latch together{kNodes};
  std::vector<std::vector<PendingReceipt>> found(kNodes);
  {
    std::vector<std::jthread> nodes;
    for (std::size_t i = 0; i < kNodes; ++i) {
      nodes.emplace_back([&, i] {
        together.arrive_and_wait();
        found[i] = loaded_by(place, "node" + std::to_string(i));
      });
    }
  }
  std::size_t all = 0;
  for (const auto& one : found) all += one.size();
  EXPECT_EQ(all, kept.size());
}

TEST(ReceiptsOfNodes, AreNoReasonToWriteWhereAllHaveOne) {
  const Place place{Engine::postgresql};
  StoreOptions options = place.options();
  options.node = "east";
  ASSERT_TRUE(open_store(options, Mode::read_write).value()->append(std::vector<Change>{sample_receipt(1)}));
  const auto looking = open_store(options, Mode::read_only).value();
  EXPECT_EQ(looking->load_receipts(9, [](const PendingReceipt&) {}).value(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Each, Receipts, each_engine(), engine_name);

}  // namespace
}  // namespace smppguard::store
