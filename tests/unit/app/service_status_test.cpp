// SPDX-License-Identifier: Apache-2.0
#include "service_status.hpp"

#include <chrono>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/array.hpp>

namespace smppguard::app {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Severity = Warning::Severity;

constexpr WallTime kNow{std::chrono::days{20'777}};

auto says(Severity severity, const std::string& part) {
  return ::testing::AllOf(Field(&Warning::severity, severity), Field(&Warning::text, HasSubstr(part)));
}

class ServiceStatusText : public ::testing::Test {
 protected:
  /// Without what is said about lists, of which there are none here.
  [[nodiscard]] std::vector<Warning> warnings() {
    Troubles troubles{.now = kNow, .lists = lists, .store = store, .journal = journal};
    troubles.has_journal = has_journal;
    troubles.endpoints = endpoints;
    troubles.certificates = certificates;
    auto all = warnings_about(troubles);
    std::erase_if(
        all, [](const Warning& one) { return one.text.find("registry.directory") != std::string::npos; });
    return all;
  }

  store::StoreOptions options{.location = "/var/lib/smppguard/smppguard.db"};
  ListsInForce::State lists{};
  StoreStatus store{options, {}};
  bool has_journal = true;
  std::string journal;
  std::vector<net::EndpointView> endpoints;
  std::vector<net::CertificateView> certificates;
};

TEST_F(ServiceStatusText, SaysNothingWhereAllIsWell) {
  endpoints = {{"carrier", "smsc:2775", net::EndpointView::State::up, "", kNow}};
  certificates = {{"listener main", "cert.pem", kNow + std::chrono::days{31}}};
  EXPECT_THAT(warnings(), IsEmpty());
}

TEST_F(ServiceStatusText, SaysWhatSomebodyHasToSeeToTheWorstFirst) {
  endpoints = {{"carrier", "smsc:2775", net::EndpointView::State::down, "refused", kNow}};
  certificates = {{"listener main", "cert.pem", kNow + std::chrono::days{29}},
                  {"upstream carrier", "old.pem", kNow - std::chrono::days{1}}};
  journal = "no space left";
  store.health.error = "connection lost";
  EXPECT_THAT(warnings(),
              ElementsAre(says(Severity::error, "connection lost"), says(Severity::error, "no space left"),
                          says(Severity::error, "old.pem expired"),
                          says(Severity::warning, "smsc:2775 cannot be reached"),
                          says(Severity::warning, "cert.pem expires")));
}

TEST_F(ServiceStatusText, SaysWhatIsNotKept) {
  options.location.clear();
  has_journal = false;
  EXPECT_THAT(warnings(), ElementsAre(says(Severity::warning, "no store is configured"),
                                      says(Severity::warning, "no journal is configured")));
}

TEST_F(ServiceStatusText, HasNullForWhatIsNotKnown) {
  options.location.clear();
  ServiceStatus status{"1", 7, "", {}, {}, "", {}, false, {}, 0, 0, 0, {}, {}, {}, store, {}};
  status.upstreams = {{"carrier", {{"carrier", "smsc:2775", net::EndpointView::State::untried, "", {}}}, 2}};
  status.readiness = {false, {"the service is ending"}};
  const auto all = to_json(status);
  EXPECT_EQ(all.at("store").at("kind"), "none");
  EXPECT_TRUE(all.at("store").at("age_s").is_null());
  EXPECT_TRUE(all.at("registry").at("oldest_version").is_null());
  EXPECT_TRUE(all.at("upstreams").at(0).at("endpoints").at(0).at("since").is_null());
  EXPECT_EQ(all.at("causes").at(0), "the service is ending");
  EXPECT_THAT(all.at("warnings").as_array(), SizeIs(0));
  EXPECT_EQ(all.at("upgrade").at("stage"), "none");
}

TEST(UpgradeStateJson, SaysHowFarItIsAndWhyItFailed) {
  const auto starting = to_json(UpgradeState{UpgradeState::Stage::starting, "process 7 loads"});
  EXPECT_EQ(starting.at("stage"), "starting");
  EXPECT_EQ(starting.at("detail"), "process 7 loads");
  const auto failed = to_json(UpgradeState{UpgradeState::Stage::failed, "port in use"});
  EXPECT_EQ(failed.at("stage"), "failed");
}

}  // namespace
}  // namespace smppguard::app
