// SPDX-License-Identifier: Apache-2.0
#include "watchdog.hpp"

#include <chrono>
#include <condition_variable>
#include <gtest/gtest.h>
#include <mutex>

namespace smppguard::app {
namespace {

using std::chrono::milliseconds;

/// Counts, and can be waited for.
class Counter {
 public:
  void operator()() {
    const std::lock_guard lock{mutex_};
    ++count_;
    changed_.notify_all();
  }
  [[nodiscard]] bool reaches(int count) {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, std::chrono::seconds{20}, [&] { return count_ >= count; });
  }
  [[nodiscard]] int count() {
    const std::lock_guard lock{mutex_};
    return count_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
};

class WatchdogTest : public ::testing::Test {
 protected:
  Counter alive_;
  Counter silent_;
};

TEST_F(WatchdogTest, TellsAgainAndAgainAsLongAsTheWorkIsDone) {
  const Watchdog watchdog{milliseconds{3}, [](milliseconds) { return true; }, [this] { alive_(); },
                          [this] { silent_(); }};
  EXPECT_TRUE(alive_.reaches(5));
  EXPECT_EQ(silent_.count(), 0);
}

TEST_F(WatchdogTest, TellsNothingWhileTheWorkIsNotDoneAndTellsAgainAfterwards) {
  Counter asked;
  const Watchdog watchdog{milliseconds{3},
                          [&](milliseconds) {
                            asked();
                            return asked.count() > 3;
                          },
                          [this] { alive_(); }, [this] { silent_(); }};
  EXPECT_TRUE(silent_.reaches(3));
  EXPECT_TRUE(alive_.reaches(1));
  EXPECT_EQ(silent_.count(), 3);
}

TEST_F(WatchdogTest, WaitsForTheProofNoLongerThanAThirdOfTheLimit) {
  milliseconds patience{};
  Counter asked;
  const Watchdog watchdog{milliseconds{90},
                          [&](milliseconds given) {
                            patience = given;
                            asked();
                            return true;
                          },
                          [this] { alive_(); }, [this] { silent_(); }};
  ASSERT_TRUE(asked.reaches(1));
  EXPECT_EQ(patience, milliseconds{30});
}

TEST_F(WatchdogTest, EndsAtOnceHoweverLongTheLimitIs) {
  const auto begin = std::chrono::steady_clock::now();
  {
    const Watchdog watchdog{std::chrono::hours{1}, [](milliseconds) { return true; }, [this] { alive_(); },
                            [this] { silent_(); }};
    EXPECT_TRUE(alive_.reaches(1)) << "the first sign does not wait";
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::minutes{1});
}

}  // namespace
}  // namespace smppguard::app
