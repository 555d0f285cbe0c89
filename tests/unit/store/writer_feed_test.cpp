// SPDX-License-Identifier: Apache-2.0
// What a writer's follower hears: everything in the feed, once, in order, whoever wrote it.
#include "samples.hpp"
#include "writing.hpp"

#include <future>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <optional>
#include <thread>
#include <vector>

namespace smppguard::store {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class WriterFeed : public WriterTest {
 protected:
  /// The follower has heard exactly what is in the feed.
  void expect_all_heard(std::size_t count) {
    EXPECT_THAT(follower_.entries(), SizeIs(count));
    EXPECT_EQ(follower_.entries(), store_.feed());
  }
  /// Waits, as a process would that has just written.
  void await_heard(std::size_t count) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    while (follower_.entries().size() < count && std::chrono::steady_clock::now() < give_up) {
      std::this_thread::yield();
    }
  }
};

TEST_F(WriterFeed, HearsOfWhatAnotherProcessWroteBetweenItsOwn) {
  Writer writer{store_, follower_, 0, {}};
  const auto submit_and_wait = [&](std::uint64_t i) {
    std::promise<bool> done;
    ASSERT_TRUE(writer.submit(sample_grant(i), [&](bool durable) { done.set_value(durable); }));
    EXPECT_TRUE(done.get_future().get());
  };
  submit_and_wait(1);
  store_.commit_elsewhere(sample_text(Record::Kind::opt_out, 1));
  submit_and_wait(2);
  expect_all_heard(3);
  EXPECT_FALSE(indexed(1)) << "in order: the opt-out came later";
  EXPECT_TRUE(indexed(2));
}

TEST_F(WriterFeed, HearsOfOthersWhileItHasNothingToDo) {
  Writer writer{store_, follower_, 0, {}};
  store_.commit_elsewhere(sample_grant(1));
  await_heard(1);
  expect_all_heard(1);
  EXPECT_TRUE(indexed(1));
}

TEST_F(WriterFeed, BeginsBehindWhatWasLoaded) {
  store_.commit_elsewhere(sample_grant(1));
  const auto loaded = store_.load_standings([](const consent::Fact&) {}).value();
  store_.commit_elsewhere(sample_grant(2));
  Writer writer{store_, follower_, loaded.position, {}};
  await_heard(1);
  writer.stop();
  ASSERT_THAT(follower_.entries(), SizeIs(1));
  EXPECT_EQ(follower_.entries()[0], store_.feed()[1]);
}

TEST_F(WriterFeed, GapsInThePositionsHoldNothingUp) {
  Writer writer{store_, follower_, 0, {}};
  for (std::uint64_t i = 0; i < 5; ++i) {
    store_.skip_positions(i);
    submit(writer, sample_grant(i));
  }
  writer.stop();
  expect_all_heard(5);
  EXPECT_THAT(outcomes_, ::testing::AllOf(SizeIs(5), Each(true)));
}

TEST_F(WriterFeed, CatchesUpBeforeAnythingOfItsOwnIsDone) {
  store_.block();
  Writer writer{store_, follower_, 0, {}};
  std::vector<std::size_t> heard_at_completion;
  ASSERT_TRUE(writer.submit(sample_grant(3000),
                            [&](bool) { heard_at_completion.push_back(follower_.entries().size()); }));
  store_.await_hanging();
  for (std::uint64_t i = 0; i < 2'500; ++i) store_.commit_elsewhere(sample_grant(i));
  store_.release();
  writer.stop();
  EXPECT_THAT(heard_at_completion, ElementsAre(2'501));
  expect_all_heard(2'501);
}

TEST_F(WriterFeed, AFeedThatCannotBeReadIsReadAgainAndNothingIsHeardTwice) {
  Writer writer{store_, follower_, 0, {}, report()};
  store_.fail_next_reads(3, 1);
  for (std::uint64_t i = 0; i < 3; ++i) store_.commit_elsewhere(sample_grant(i));
  await_heard(3);
  writer.stop();
  expect_all_heard(3);
  EXPECT_THAT(lost_, Each(0U)) << "told without a change that was lost";
}

TEST_F(WriterFeed, AnAnswerThatGotLostIsNotHeardTwice) {
  Writer writer{store_, follower_, 0, {}, report()};
  store_.lose_next_answer();
  submit(writer, sample_grant(1));
  await_heard(1);
  writer.stop();
  EXPECT_EQ(follower_.entries(), store_.feed());
}

TEST_F(WriterFeed, IsSettledOnceAllIsDoneAndAllIsHeard) {
  auto writer = busy_writer();
  submit(*writer, sample_grant(1));
  EXPECT_FALSE(writer->settle(std::chrono::milliseconds{1})) << "a commit is under way";
  store_.commit_elsewhere(sample_grant(2));
  store_.release();
  ASSERT_TRUE(writer->settle(std::chrono::seconds{30}));
  expect_all_heard(3);
  store_.commit_elsewhere(sample_grant(3));
  ASSERT_TRUE(writer->settle(std::chrono::seconds{30}));
  expect_all_heard(4);
  writer->stop();
  EXPECT_THAT(outcomes_, ElementsAre(true, true));
}

TEST_F(WriterFeed, IsNotSettledWhileTheFeedCannotBeRead) {
  Writer writer{store_, follower_, 0, {}, report()};
  ASSERT_TRUE(writer.settle(std::chrono::seconds{30}));
  store_.fail_next_reads(1'000'000);
  store_.commit_elsewhere(sample_grant(1));
  EXPECT_FALSE(writer.settle(std::chrono::milliseconds{20}));
  store_.fail_next_reads(0);
  EXPECT_TRUE(writer.settle(std::chrono::seconds{30}));
  expect_all_heard(1);
}

// Two processes on one file, each with a follower of its own.
TEST(WriterFeedOfOneFile, EachHearsEverythingInTheSameOrder) {
  const TempDir dir;
  const auto path = dir / "approvals.db";
  constexpr std::uint64_t kEach = 300;
  const auto first = opened(path);
  const auto second = opened(path);
  IndexFollower heard_by_first;
  IndexFollower heard_by_second;
  {
    Writer one{*first, heard_by_first, 0, {}};
    Writer other{*second, heard_by_second, 0, {}};
    std::thread beside{[&] {
      for (std::uint64_t i = 0; i < kEach; ++i) EXPECT_TRUE(other.submit(sample_grant(1'000 + i), nullptr));
    }};
    for (std::uint64_t i = 0; i < kEach; ++i) EXPECT_TRUE(one.submit(sample_grant(i), nullptr));
    beside.join();
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{60};
    const auto all = [&](const IndexFollower& one_of_them) {
      return one_of_them.entries().size() >= 2 * kEach;
    };
    while (!(all(heard_by_first) && all(heard_by_second)) && std::chrono::steady_clock::now() < give_up) {
      std::this_thread::yield();
    }
  }
  EXPECT_EQ(heard_by_first.entries(), feed(*first));
  EXPECT_EQ(heard_by_second.entries(), heard_by_first.entries());
  EXPECT_THAT(heard_by_first.entries(), SizeIs(2 * kEach));
}

class WriterLineage : public WriterFeed {
 protected:
  /// What was known is not there any more: a STOP.
  void lose_the_opt_out() {
    store_.commit_elsewhere(sample_grant(1));
    store_.commit_elsewhere(sample_text(Record::Kind::opt_out, 1));
    await_heard(2);
    store_.lose_behind(1);
  }
  /// The next looks, all of them later than this call.
  void await_looks() {
    const std::size_t before = store_.reads();
    while (store_.reads() < before + 3) {
      writer_.look_soon();
      std::this_thread::yield();
    }
  }

  Writer writer_{store_, follower_, 0, {}};
};

TEST_F(WriterLineage, TakesNothingFromAStandbyThatIsBehind) {
  store_.set_condition({.read_only = true, .error = {}});
  lose_the_opt_out();
  await_looks();
  EXPECT_FALSE(indexed(1)) << "the recipient has said STOP, and was answered";
  EXPECT_EQ(follower_.beginnings(), 0U);
  EXPECT_THAT(writer_.health({}).error, ::testing::HasSubstr("stand-by"));

  store_.commit_elsewhere(sample_text(Record::Kind::opt_out, 1));
  store_.commit_elsewhere(sample_grant(2));
  await_heard(3);
  EXPECT_EQ(follower_.beginnings(), 0U) << "it has come so far, and has the same entries";
  EXPECT_FALSE(indexed(1));
  EXPECT_TRUE(indexed(2));
  await_looks();
  EXPECT_EQ(writer_.health({}).error, "");
}

TEST_F(WriterLineage, BeginsAnewOnceAStandbyIsPromoted) {
  store_.set_condition({.read_only = true, .error = {}});
  lose_the_opt_out();
  await_looks();
  store_.set_condition({});
  store_.commit_elsewhere(sample_grant(2));
  await_heard(4);
  EXPECT_EQ(follower_.beginnings(), 1U);
  EXPECT_TRUE(indexed(2));
}

TEST_F(WriterLineage, SaysOnceThatItBeginsAnewAndDoesNotLeaveItHalfDone) {
  store_.commit_elsewhere(sample_grant(1));
  store_.commit_elsewhere(sample_grant(2));
  store_.commit_elsewhere(sample_grant(3));
  await_heard(3);
  store_.fail_next_loads(3);
  store_.lose_behind(2);
  while (store_.load_failures_left() > 0) {
    writer_.look_soon();
    std::this_thread::yield();
  }
  store_.commit_elsewhere(sample_grant(3));  // the same again: what is half loaded has to be finished
  await_heard(9);
  writer_.stop();
  EXPECT_EQ(follower_.beginnings(), 1U);
  EXPECT_THAT(follower_.entries(), SizeIs(9)) << "three, three times the half of two, and all three";
}

}  // namespace
}  // namespace smppguard::store
