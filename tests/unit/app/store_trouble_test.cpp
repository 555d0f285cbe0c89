// SPDX-License-Identifier: Apache-2.0
#include "store_trouble.hpp"

#include "log.hpp"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <stdlib.h>
#include <string>
#include <vector>

namespace smppguard::app {
namespace {

using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr Time kStart{seconds{1'000}};

class Trouble : public ::testing::Test {
 protected:
  Trouble() {
    std::string name = (std::filesystem::temp_directory_path() / "smppguard-log-XXXXXX").string();
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    LogOptions options;
    options.file = folder_ / "log";
    log_ = std::make_unique<Log>(options);
    trouble_ = std::make_unique<StoreTrouble>(*log_, [this](bool away) { turns_.push_back(away); });
  }
  ~Trouble() override { std::filesystem::remove_all(folder_); }

  void fail(seconds at, std::size_t changes, store::Blame blame = store::Blame::store) {
    trouble_->failed({{"no route"}, blame}, changes, kStart + at);
  }
  std::vector<std::string> lines() {
    trouble_.reset();
    log_.reset();
    std::ifstream file{folder_ / "log"};
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
  }

  std::filesystem::path folder_;
  std::unique_ptr<Log> log_;
  std::unique_ptr<StoreTrouble> trouble_;
  std::vector<bool> turns_;
};

TEST_F(Trouble, IsSaidOnceAndThenEachMinuteAndThatItIsOver) {
  for (int second = 0; second < 150; ++second) fail(seconds{second}, second % 10 == 0 ? 2 : 0);
  trouble_->back(std::chrono::milliseconds{150'500}, 17);
  EXPECT_THAT(turns_, ElementsAre(true, false));
  EXPECT_THAT(
      lines(),
      ElementsAre(HasSubstr("the store fails, deciding goes on from memory: no route"),
                  HasSubstr("the store has failed for 60.0 s, and 14 records could not be stored: no route"),
                  HasSubstr("the store has failed for 120.0 s, and 26 records could not be stored: no route"),
                  HasSubstr("the store is back after 150.5 s: 17 changes caught up, 30 records could not be "
                            "stored meanwhile")));
}

TEST_F(Trouble, BeginsAnew) {
  fail(seconds{0}, 1);
  trouble_->back(seconds{1}, 0);
  fail(seconds{2}, 1);
  trouble_->back(seconds{1}, 0);
  EXPECT_THAT(turns_, ElementsAre(true, false, true, false));
  EXPECT_THAT(lines(), ElementsAre(HasSubstr("the store fails"), HasSubstr("1 records could not"),
                                   HasSubstr("the store fails"), HasSubstr("1 records could not")));
}

TEST_F(Trouble, OfARecordIsNotThatOfTheStore) {
  fail(seconds{0}, 1, store::Blame::change);
  fail(seconds{1}, 3, store::Blame::change);
  EXPECT_TRUE(turns_.empty());
  EXPECT_THAT(lines(), ElementsAre(HasSubstr("1 records could not be stored: no route"),
                                   HasSubstr("3 records could not be stored: no route")));
}

}  // namespace
}  // namespace smppguard::app
