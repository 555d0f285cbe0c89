// SPDX-License-Identifier: Apache-2.0
// A store that loses what it had committed: a stand-by takes over that lacked it, or a backup is restored.
#include "place.hpp"
#include "writing.hpp"

#include <future>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace smppguard::store {
namespace {

class FeedLineage : public OnEachEngine {
 protected:
  FeedLineage() { commit(*writer_, {1, 2, 3}); }

  static void commit(Writer& writer, const std::vector<std::uint64_t>& grants) {
    for (const std::uint64_t i : grants) {
      std::promise<bool> done;
      ASSERT_TRUE(writer.submit(sample_grant(i), [&](bool durable) { done.set_value(durable); }));
      EXPECT_TRUE(done.get_future().get());
    }
  }
  void commit_elsewhere(const std::vector<std::uint64_t>& grants) {
    const auto other = opened(place_);
    for (const std::uint64_t i : grants) {
      ASSERT_TRUE(other->append(std::vector<Change>{sample_grant(i)}));
    }
  }
  /// The store is as it was when the feed had come so far.
  void lose_behind(Position position) {
    const std::string last = std::to_string(position);
    place_.execute("DELETE FROM standings WHERE entry > " + last);
    place_.execute("DELETE FROM feed WHERE position > " + last);
    place_.execute(GetParam() == Engine::sqlite
                       ? "UPDATE sqlite_sequence SET seq = " + last + " WHERE name = 'feed'"
                       : "UPDATE heads SET feed = " + last);
  }
  [[nodiscard]] bool await_approved(const std::vector<std::uint64_t>& grants) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    const auto all = [&] {
      return std::all_of(grants.begin(), grants.end(),
                         [&](std::uint64_t i) { return follower_.approved(i); });
    };
    while (!all() && std::chrono::steady_clock::now() < give_up) std::this_thread::yield();
    return all();
  }

  Place place_{GetParam()};
  std::unique_ptr<Store> store_ = opened(place_);
  IndexFollower follower_;
  std::unique_ptr<Writer> writer_ = std::make_unique<Writer>(*store_, follower_, 0, StoreOptions{});
};

TEST_P(FeedLineage, MissesNothingThatTakesThePositionsOfWhatWasLost) {
  lose_behind(1);
  commit_elsewhere({11, 12, 13});
  EXPECT_TRUE(await_approved({11, 12, 13}));
  EXPECT_EQ(follower_.beginnings(), 1U);
}

TEST_P(FeedLineage, NoticesAFeedOfTheSameLength) {
  lose_behind(1);
  commit_elsewhere({11, 12});
  EXPECT_TRUE(await_approved({11, 12}));
}

TEST_P(FeedLineage, TakesItsOwnBehindALoss) {
  lose_behind(1);
  commit(*writer_, {21, 22});
  EXPECT_TRUE(follower_.approved(21) && follower_.approved(22)) << "before it is answered";
  commit_elsewhere({31});
  EXPECT_TRUE(await_approved({31}));
}

TEST_P(FeedLineage, GoesOnWithWhatItKnows) {
  lose_behind(0);
  commit_elsewhere({41});
  EXPECT_TRUE(await_approved({41}));
  EXPECT_TRUE(follower_.approved(1)) << "the recipient has said so";
}

TEST_P(FeedLineage, IsNoConcernWhereNothingIsLost) {
  commit_elsewhere({51});
  commit(*writer_, {52});
  commit_elsewhere({53});
  EXPECT_TRUE(await_approved({51, 52, 53}));
  EXPECT_EQ(follower_.beginnings(), 0U);
  EXPECT_EQ(follower_.entries(), feed(*store_));
}

INSTANTIATE_TEST_SUITE_P(Each, FeedLineage, each_engine(), engine_name);

}  // namespace
}  // namespace smppguard::store
