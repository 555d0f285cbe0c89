// SPDX-License-Identifier: Apache-2.0
#include "store_status.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

namespace smppguard::app {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class StatusOfStore : public ::testing::Test {
 protected:
  StatusOfStore() {
    options.location = "postgresql://guard:secret@db/x?password=secret";
    options.node = "one";
    health.engine = "postgresql";
    health.last_success = WallTime{std::chrono::milliseconds{1'700'000'000'250}};
    health.age = Duration{1'005};
    health.lag = 0;
    health.reconnects = 2;
  }
  [[nodiscard]] StoreStatus status() const { return {options, health}; }

  store::StoreOptions options;
  store::Health health;
};

TEST_F(StatusOfStore, SaysThatAllIsWell) {
  EXPECT_THAT(
      store_lines(status()),
      ElementsAre("store         postgresql://guard@db/x", "engine        postgresql", "node          one",
                  "role          writer", "ready         yes", "last success  2023-11-14T22:13:20.250Z",
                  "age           1.005 s", "lag           0 changes", "reconnects    2"));
}

TEST_F(StatusOfStore, SaysWhatIsWrong) {
  options.not_ready_after = std::chrono::seconds{1};
  health.role = store::Role::unreachable;
  health.ready = false;
  health.lag.reset();
  health.error = "no route\nto host";
  EXPECT_THAT(store_lines(status()),
              AllOf(Contains("role          unreachable"),
                    Contains("ready         no, the knowledge is older than 1 s"),
                    Contains("lag           unknown"), Contains(StartsWith("trouble       no route"))));
  EXPECT_THAT(store_lines(status()), Each(Not(HasSubstr("\n"))));
}

TEST_F(StatusOfStore, IsJson) {
  const auto lines = store_json(status());
  ASSERT_EQ(lines.size(), 1U);
  const auto well = boost::json::parse(lines[0]).as_object();
  EXPECT_EQ(well.at("store"), "postgresql://guard@db/x");
  EXPECT_EQ(well.at("engine"), "postgresql");
  EXPECT_EQ(well.at("node"), "one");
  EXPECT_EQ(well.at("role"), "writer");
  EXPECT_EQ(well.at("ready"), true);
  EXPECT_EQ(well.at("last_success"), "2023-11-14T22:13:20.250Z");
  EXPECT_EQ(well.at("lag_seconds"), 1.005);
  EXPECT_EQ(well.at("lag_changes"), 0);
  EXPECT_EQ(well.at("reconnects"), 2);
  EXPECT_TRUE(well.at("error").is_null());

  health.lag.reset();
  health.error = "a \"quoted\" word";
  const auto ill = boost::json::parse(store_json(status())[0]).as_object();
  EXPECT_TRUE(ill.at("lag_changes").is_null());
  EXPECT_EQ(ill.at("error"), "a \"quoted\" word");
}

TEST_F(StatusOfStore, HasMetrics) {
  EXPECT_THAT(store_metrics(status()),
              AllOf(Contains("smppguard_ready 1"), Contains("smppguard_store_up 1"),
                    Contains(R"(smppguard_store_role{role="writer"} 1)"),
                    Contains(R"(smppguard_store_role{role="reader"} 0)"),
                    Contains(R"(smppguard_store_role{role="unreachable"} 0)"),
                    Contains("smppguard_store_lag_seconds 1.005"), Contains("smppguard_store_lag_changes 0"),
                    Contains("smppguard_store_last_success_timestamp_seconds 1700000000.25"),
                    Contains("smppguard_store_reconnects_total 2")));
  health.role = store::Role::unreachable;
  health.ready = false;
  health.lag.reset();
  EXPECT_THAT(store_metrics(status()), AllOf(Contains("smppguard_ready 0"), Contains("smppguard_store_up 0"),
                                             Contains(R"(smppguard_store_role{role="unreachable"} 1)"),
                                             Each(Not(HasSubstr("lag_changes")))));
}

TEST_F(StatusOfStore, ShowsNoPassword) {
  for (const auto& lines : {store_lines(status()), store_json(status()), store_metrics(status())})
    EXPECT_THAT(lines, Each(Not(HasSubstr("secret"))));
}

TEST_F(StatusOfStore, OfNoStoreIsReady) {
  options.location.clear();
  EXPECT_THAT(store_lines(status()), ElementsAre("no store is configured"));
  EXPECT_THAT(store_json(status()), ElementsAre(R"({"engine":null,"ready":true})"));
  EXPECT_THAT(store_metrics(status()),
              AllOf(Contains("smppguard_ready 1"), Each(Not(HasSubstr("smppguard_store")))));
}

}  // namespace
}  // namespace smppguard::app
