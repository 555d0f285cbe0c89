// SPDX-License-Identifier: Apache-2.0
#include "sharing.hpp"

#include "smppguard/core/time_text.hpp"
#include "smppguard/store/open.hpp"

#include <cstdlib>
#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <system_error>

namespace smppguard::app {
namespace {

namespace fs = std::filesystem;
using Action = store::Measure::Action;
using ::testing::HasSubstr;

class Sharing : public ::testing::Test {
 protected:
  Sharing() {
    std::string name = fs::temp_directory_path() / "smppguard_sharing.XXXXXX";
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    options_ = {.key_file = folder_ / "share-key.pem", .source = "carrier.example"};
    store::StoreOptions where;
    where.location = folder_ / "smppguard.db";
    store_ = store::open_store(where, store::Mode::read_write).value();
    directory_ = store::open_directory(where, store::Mode::read_write).value();
    office_ = std::make_unique<admin::Office>(*store_, *directory_);
  }
  ~Sharing() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  void take(PhoneNumber sender, Action action, const std::string& rule = "",
            std::optional<WallTime> until = std::nullopt) {
    store::Measure measure;
    measure.sender = sender;
    if (!sender) measure.organisation = 7;
    measure.action = action;
    measure.rule = rule;
    if (rule.empty()) measure.by = "ada";
    measure.since = now_;
    measure.until = until;
    measure.per_second = action == Action::throttle ? 1 : 0;
    measure.explanation = "As told.";
    ASSERT_TRUE(store_->append(std::vector<store::Change>{measure}));
  }
  [[nodiscard]] dnc::SharedList list(WallTime now) { return list_to_share(*office_, options_, now).value(); }

  fs::path folder_;
  ShareOptions options_;
  WallTime now_ = read_time("2026-11-23T00:00:00Z").value();
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<store::DirectoryStore> directory_;
  std::unique_ptr<admin::Office> office_;
};

TEST_F(Sharing, IsOfBlocksInForceOnly) {
  take(number_in("12223330001"), Action::block, "many_opt_outs", now_ + std::chrono::hours{1});
  take(number_in("72345"), Action::block);
  take(number_in("12223330002"), Action::hold, "rule");
  take(number_in("12223330003"), Action::throttle, "rule");
  take(number_in("12223330004"), Action::trust);
  take(PhoneNumber{}, Action::block);
  const auto now = list(now_);
  EXPECT_EQ(now.source, "carrier.example");
  EXPECT_EQ(now.valid_until - now.made_at, std::chrono::hours{48});
  EXPECT_THAT(now.senders, ::testing::UnorderedElementsAre(
                               dnc::SharedSender{number_in("12223330001"), "many_opt_outs: As told."},
                               dnc::SharedSender{number_in("72345"), "As told."}));
  EXPECT_EQ(list(now_ + std::chrono::hours{1}).senders.size(), 1U);
  take(number_in("72345"), Action::trust);
  EXPECT_TRUE(list(now_ + std::chrono::hours{1}).senders.empty());
}

TEST_F(Sharing, HasAnotherTagWhenThereIsNewsOrHalfTheTimeIsOver) {
  const auto key = open_share_key(options_).value();
  const auto tag = [&](WallTime now) { return entity_tag_of(list(now), key); };
  take(number_in("72345"), Action::block);
  const std::string first = tag(now_);
  EXPECT_EQ(tag(now_ + std::chrono::seconds{1}), first);
  EXPECT_NE(tag(now_ + std::chrono::hours{24}), first);
  take(number_in("72346"), Action::block);
  EXPECT_NE(tag(now_), first);
}

TEST_F(Sharing, NeedsAKeyThatNobodyElseReads) {
  EXPECT_TRUE(open_share_key(options_).value().is_new());
  EXPECT_FALSE(open_share_key(options_).value().is_new());
  fs::permissions(options_.key_file, fs::perms::owner_read | fs::perms::group_read);
  EXPECT_THAT(open_share_key(options_).error().message, HasSubstr("chmod 0600"));
  options_.key_file = folder_ / "none" / "key.pem";
  EXPECT_THAT(open_share_key(options_).error().message, HasSubstr("its folder is not there"));
}

TEST_F(Sharing, IsOffUntilThereIsAKeyFile) {
  config::Config config;
  EXPECT_THAT(share_options_of(config).error().message, HasSubstr("share: key_file:"));
  config.share.key_file = "key.pem";
  config.journal.node = "node-a";
  EXPECT_EQ(share_options_of(config).value().source, "node-a");
  config.share.source = "carrier.example";
  EXPECT_EQ(share_options_of(config).value().source, "carrier.example");
}

}  // namespace
}  // namespace smppguard::app
