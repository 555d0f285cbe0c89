// SPDX-License-Identifier: Apache-2.0
#include "admin_api.hpp"
#include "log.hpp"
#include "service.hpp"
#include "smppguard/admin/routes.hpp"
#include "smppguard/config/config.hpp"

#include <algorithm>
#include <cctype>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>
#include <string>
#include <yaml-cpp/yaml.h>

namespace smppguard::app {
namespace {

constexpr const char* kConfig = R"(
listeners: [{name: main, address: "127.0.0.1:0"}]
upstreams: [{name: carrier, endpoints: ["127.0.0.1:1"]}]
routes: [{name: all, system_id: "*", upstream: carrier}]
)";

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

/// "GET /api/v1/me viewer" of each route of the program.
std::set<std::string> routes() {
  LogOptions options;
  Log log{options};
  const config::Loaded loaded = config::load_text(kConfig);
  Service service{"smppguard.yaml", loaded, log, [](const std::string&) {}};
  const AdminApi api{
      service, loaded.config, {.reload = [] { return Outcome{}; }, .upgrade = [] {}, .end = [] {}}};
  std::set<std::string> all;
  for (const web::Route& route : api.router().routes()) {
    all.insert(std::string{web::name(route.method)} + " " + route.path + " " +
               std::string{route.least ? web::name(*route.least) : "open"});
  }
  return all;
}

/// The same of the document.
std::set<std::string> operations() {
  std::set<std::string> all;
  const YAML::Node document = YAML::Load(admin::openapi_document());
  for (const auto& path : document["paths"]) {
    for (const auto& operation : path.second) {
      all.insert(upper(operation.first.as<std::string>()) + " " + path.first.as<std::string>() + " " +
                 operation.second["x-role"].as<std::string>());
    }
  }
  return all;
}

TEST(OpenApi, HasTheRoutesOfTheProgramAndNoOther) {
  EXPECT_THAT(operations(), ::testing::ContainerEq(routes()));
}

}  // namespace
}  // namespace smppguard::app
