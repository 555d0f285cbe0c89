// SPDX-License-Identifier: Apache-2.0
#include "list_watcher.hpp"

#include "lists_case.hpp"

#include <atomic>
#include <new>
#include <thread>

namespace smppguard::app {
namespace {

using Event = FolderWatch::Event;
using std::chrono::milliseconds;

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr milliseconds kLong{20'000};

class Watching : public ListsCase {
 protected:
  Watching() { std::filesystem::create_directory(folder); }
  void put(const std::string& name) const {
    std::ofstream{base / "file"} << "x";
    std::filesystem::rename(base / "file", folder / name);
  }
};

TEST_F(Watching, NoticesListsAndNothingElse) {
  FolderWatch watch;
  watch.follow(folder);
  EXPECT_TRUE(watch.watches());
  EXPECT_EQ(watch.wait(milliseconds{0}), Event::none);
  put(".national.staging");
  put("history.jsonl");
  EXPECT_EQ(watch.wait(kLong), Event::none) << "an import under way";
  put("national.000002.dnc");
  EXPECT_EQ(watch.wait(kLong), Event::changed);
  put("spoofed.000001.dno");
  EXPECT_EQ(watch.wait(kLong), Event::changed);
  EXPECT_EQ(watch.wait(milliseconds{0}), Event::none);
}

TEST_F(Watching, NoticesThatTheFolderIsAnother) {
  FolderWatch watch;
  watch.follow(folder);
  std::filesystem::rename(folder, base / "moved");
  EXPECT_EQ(watch.wait(kLong), Event::changed);
  watch.follow(folder);
  EXPECT_FALSE(watch.watches()) << "there is none";
  std::filesystem::create_directory(folder);
  watch.follow(folder);
  EXPECT_TRUE(watch.watches());
  put("national.000001.dnc");
  EXPECT_EQ(watch.wait(kLong), Event::changed);
  std::filesystem::remove_all(folder);
  EXPECT_EQ(watch.wait(kLong), Event::changed);
}

TEST_F(Watching, FollowsAnother) {
  FolderWatch watch;
  watch.follow(folder);
  const std::filesystem::path other = base / "other";
  std::filesystem::create_directory(other);
  watch.follow(other);
  put("national.000001.dnc");
  EXPECT_NE(watch.wait(milliseconds{50}), Event::changed);
  std::ofstream{other / "national.000001.dnc"} << "x";
  EXPECT_EQ(watch.wait(kLong), Event::changed);
  watch.follow("");
  EXPECT_FALSE(watch.watches());
}

TEST_F(Watching, CanBeWoken) {
  FolderWatch watch;
  std::thread other{[&] { watch.wake(); }};
  EXPECT_EQ(watch.wait(kLong), Event::woken);
  other.join();
  watch.wake();
  watch.wake();
  EXPECT_EQ(watch.wait(kLong), Event::woken);
  EXPECT_EQ(watch.wait(milliseconds{0}), Event::none) << "as often as it was";
}

/// Counts, and lets somebody wait for a count.
class Counted {
 public:
  void add() {
    count_.fetch_add(1);
    count_.notify_all();
  }
  void await(int least) {
    for (int seen = count_.load(); seen < least; seen = count_.load()) count_.wait(seen);
  }
  [[nodiscard]] int count() const { return count_.load(); }

 private:
  std::atomic<int> count_{0};
};

TEST_F(Watching, LooksWhenSomethingCame) {
  Counted verified;
  Counted looked;
  Counted tidied;
  {
    ListWatcher watcher{{[&] {
                           verified.add();
                           return true;
                         },
                         [&] { looked.add(); },
                         [&] {
                           tidied.add();
                           return tidied.count() < 5;
                         }},
                        folder,
                        [](const std::string& trouble) { FAIL() << trouble; }};
    looked.await(1);
    EXPECT_EQ(verified.count(), 1) << "first of all";
    tidied.await(5);  // again and again as long as there is something
    put("national.000001.dnc");
    looked.await(2);
    watcher.follow("");
    const int before = tidied.count();
    tidied.await(before + 1);
    put("national.000002.dnc");
    watcher.follow(folder);
    looked.await(3);
  }
  EXPECT_EQ(verified.count(), 1);
}

TEST_F(Watching, LooksOnceForSeveralListsOfOneImport) {
  Counted looked;
  ListWatcher watcher{
      {[] { return true; }, [&] { looked.add(); }, [] { return false; }}, folder, [](const std::string&) {}};
  looked.await(1);
  for (int i = 1; i < 10; ++i) put("list-" + std::to_string(i) + ".000001.dnc");
  looked.await(2);
  EXPECT_LE(looked.count(), 3);
}

TEST_F(Watching, GoesOnThoughATaskThrows) {
  Counted verified;
  Counted looked;
  Counted tidied;
  std::vector<std::string> told;
  {
    ListWatcher watcher{{[&]() -> bool {
                           verified.add();
                           if (verified.count() < 3) throw std::bad_alloc{};
                           return true;
                         },
                         [&] {
                           looked.add();
                           if (looked.count() < 3) throw std::bad_alloc{};
                         },
                         [&]() -> bool {
                           tidied.add();
                           throw std::bad_alloc{};
                         }},
                        folder,
                        [&](const std::string& trouble) { told.push_back(trouble); }};
    for (int look = 1; look < 5; ++look) {
      looked.await(look);
      tidied.await(look);
      watcher.follow(folder);
    }
  }
  EXPECT_EQ(verified.count(), 3) << "until it has come to its end";
  EXPECT_THAT(told, SizeIs(3)) << "each task once";
  EXPECT_THAT(told, Each(HasSubstr("the lists in force stay")));
}

TEST_F(Watching, VerifiesAgainWhatCouldNotBeVerified) {
  Counted verified;
  Counted looked;
  ListWatcher watcher{{[&] {
                         verified.add();
                         return verified.count() == 2;
                       },
                       [&] { looked.add(); }, [] { return false; }},
                      folder,
                      [](const std::string&) {}};
  for (int look = 1; look < 4; ++look) {
    looked.await(look);
    watcher.follow(folder);
  }
  looked.await(4);
  EXPECT_EQ(verified.count(), 2);
}

}  // namespace
}  // namespace smppguard::app
