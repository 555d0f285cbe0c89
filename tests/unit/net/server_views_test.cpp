// SPDX-License-Identifier: Apache-2.0
#include "desk_doubles.hpp"
#include "quiet_reporter.hpp"
#include "smppguard/net/server.hpp"

#include <algorithm>
#include <chrono>
#include <gtest/gtest.h>
#include <thread>
#include <vector>

namespace smppguard::net {
namespace {

/// Lists that say which thread freed them.
std::shared_ptr<const AreaSlabs> watched(std::thread::id& freed_by) {
  return {new AreaSlabs, [&freed_by](const AreaSlabs* slabs) {
            freed_by = std::this_thread::get_id();
            delete slabs;
          }};
}

bool becomes(const std::function<bool()>& done) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while (!done()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
  return true;
}

class ServerViews : public ::testing::Test {
 protected:
  static constexpr long kWorkers = 3;

  static net::Setup three_workers() {
    auto options = std::make_shared<ServerOptions>();
    options->limits.workers = kWorkers;
    return {std::move(options), std::make_shared<relay::Rules>()};
  }

  /// Views of these lists; counts how many were made and on which threads.
  MakeViews views_of(const std::shared_ptr<const AreaSlabs>& lists) {
    return [this, lists](std::size_t) {
      makers_.push_back(std::this_thread::get_id());
      Views views;
      views.world.registry = lists.get();
      views.lists = lists;
      return views;
    };
  }

  ForgettingSink sink_;
  QuietReporter reporter_;
  std::vector<std::thread::id> makers_;
};

TEST_F(ServerViews, AreReplacedForEveryWorker) {
  std::thread::id first_freed_by;
  std::thread::id second_freed_by;
  auto first = watched(first_freed_by);
  auto second = watched(second_freed_by);
  Server server{three_workers(), sink_, reporter_, views_of(first)};
  ASSERT_TRUE(server.listen().has_value());
  server.start();
  EXPECT_EQ(first.use_count(), 1 + kWorkers);

  makers_.clear();
  server.replace_views(views_of(second));
  EXPECT_EQ(makers_, std::vector(kWorkers, std::this_thread::get_id()));
  ASSERT_TRUE(becomes([&] { return first.use_count() == 1; })) << "every worker lets go of the old ones";
  EXPECT_EQ(second.use_count(), 1 + kWorkers);

  EXPECT_EQ(first_freed_by, std::thread::id{}) << "not freed as long as they are kept here";
  first.reset();
  EXPECT_EQ(first_freed_by, std::this_thread::get_id());
}

TEST_F(ServerViews, CanBeReplacedBeforeTheStartAndManyTimes) {
  std::vector<std::thread::id> freed_by(100);
  std::vector<std::shared_ptr<const AreaSlabs>> all;
  for (std::thread::id& one : freed_by) all.push_back(watched(one));
  {
    Server server{three_workers(), sink_, reporter_, views_of(all[0])};
    ASSERT_TRUE(server.listen().has_value());
    for (std::size_t i = 1; i < all.size() / 2; ++i) server.replace_views(views_of(all[i]));
    EXPECT_EQ(all[0].use_count(), 1 + kWorkers) << "nobody works yet";
    server.start();
    for (std::size_t i = all.size() / 2; i < all.size(); ++i) server.replace_views(views_of(all[i]));
    const auto unused = [](const auto& lists) { return lists.use_count() == 1; };
    EXPECT_TRUE(becomes([&] { return std::all_of(all.begin(), all.end() - 1, unused); }));
    EXPECT_EQ(all.back().use_count(), 1 + kWorkers) << "the last ones stay";
  }
  EXPECT_EQ(all.back().use_count(), 1) << "a server that ends lets go of them";
  all.clear();
  EXPECT_EQ(freed_by, std::vector(freed_by.size(), std::this_thread::get_id()));
}

TEST_F(ServerViews, CanBeReplacedWhileItDrains) {
  std::thread::id freed_by;
  auto lists = watched(freed_by);
  Server server{three_workers(), sink_, reporter_, [](std::size_t) { return Views{}; }};
  ASSERT_TRUE(server.listen().has_value());
  server.start();
  std::thread draining{[&] { server.drain(); }};
  server.replace_views(views_of(lists));
  draining.join();
  server.replace_views([](std::size_t) { return Views{}; });
  EXPECT_TRUE(becomes([&] { return lists.use_count() == 1; }));
}

TEST_F(ServerViews, AServerIsRetiredWhenEachWorkerHasBeenTold) {
  Server server{three_workers(), sink_, reporter_, [](std::size_t) { return Views{}; }};
  ASSERT_TRUE(server.listen().has_value());
  EXPECT_FALSE(server.retire(std::chrono::milliseconds{1})) << "nobody works yet";
  server.start();
  EXPECT_TRUE(server.retire(std::chrono::seconds{20}));
  EXPECT_TRUE(server.retire(std::chrono::seconds{20})) << "it can be said twice";
  server.drain();
}

}  // namespace
}  // namespace smppguard::net
