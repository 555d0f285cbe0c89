// SPDX-License-Identifier: Apache-2.0
#include "gate.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smppguard::web {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Gates : public testing::Test {
 protected:
  Gates() {
    const auto add = [&](Method method, const char* path, std::optional<Role> least) {
      router.add({method, path, least, Pace::quick, [](const Request&) { return Response{}; }});
    };
    add(Method::get, "/open", std::nullopt);
    add(Method::get, "/metrics", Role::viewer);
    add(Method::get, "/view", Role::viewer);
    add(Method::get, "/support/{key}", Role::support);
    add(Method::post, "/view", Role::operator_);
    settings.tokens = {{"vera", Role::viewer, digest_of(kViewer), "", ""},
                       {"otto", Role::operator_, digest_of(kOperator), "", ""}};
  }

  std::variant<Admitted, Response> ask(const std::string& method, const std::string& target,
                                       const std::string& authorization = "") {
    Heading heading{method, target, {{"host", "x"}}};
    if (!authorization.empty()) heading.headers["authorization"] = authorization;
    return gate.admit(std::move(heading), peer, settings, now);
  }

  unsigned status(const std::string& method, const std::string& target,
                  const std::string& authorization = "") {
    auto said = ask(method, target, authorization);
    auto* refused = std::get_if<Response>(&said);
    if (refused == nullptr) return 200;
    last = std::move(*refused);
    return last.status;
  }

  [[nodiscard]] std::string header(std::string_view name) const {
    for (const auto& [key, value] : last.headers) {
      if (key == name) return value;
    }
    return "";
  }

  static constexpr const char* kViewer = "smppguard_viewer";
  static constexpr const char* kOperator = "smppguard_operator";
  const std::string viewer = std::string("Bearer ") + kViewer;
  const std::string boss = std::string("Bearer ") + kOperator;
  Router router;
  std::vector<std::string> warnings;
  Gate gate{router, [this](Concern concern, const std::string& what) {
              EXPECT_EQ(concern, Concern::access);
              warnings.push_back(what);
            }};
  Settings settings;
  Peer peer{IpAddress::parse("192.0.2.1").value(), "192.0.2.1:40001", ""};
  Lockout::Time now{seconds{1'000'000}};
  Response last;
};

TEST_F(Gates, AreOpenWhereTheRouteIs) {
  auto said = ask("GET", "/open?a=1");
  const auto& admitted = std::get<Admitted>(said);
  EXPECT_EQ(admitted.route->path, "/open");
  EXPECT_FALSE(admitted.request.caller);
  EXPECT_EQ(*admitted.request.query_value("a"), "1");
}

TEST_F(Gates, LetInWhoShowsAToken) {
  auto said = ask("GET", "/view", viewer);
  const auto& request = std::get<Admitted>(said).request;
  ASSERT_TRUE(request.caller);
  EXPECT_EQ(request.caller->name, "token:vera");
  EXPECT_EQ(request.caller->role, Role::viewer);
  EXPECT_EQ(request.caller->source, "192.0.2.1:40001");
  EXPECT_EQ(request.header("authorization"), "") << "no handler sees it";
  EXPECT_EQ(status("GET", "/view", std::string("bearer  ") + kViewer), 200U);
  EXPECT_EQ(status("HEAD", "/view", viewer), 200U);
}

TEST_F(Gates, AskForAToken) {
  for (const char* authorization : {"", "Basic dmVyYTp2ZXJh", "Bearer ", "Bearer"}) {
    EXPECT_EQ(status("GET", "/view", authorization), 401U) << authorization;
    EXPECT_EQ(header("WWW-Authenticate"), "Bearer realm=\"smppguard\"");
  }
  EXPECT_EQ(status("GET", "/view", "Bearer smppguard_wrong"), 401U);
  EXPECT_THAT(header("WWW-Authenticate"), HasSubstr("invalid_token"));
  EXPECT_THAT(last.body, Not(HasSubstr("smppguard_wrong")));
}

TEST_F(Gates, NameTheRoleThatIsMissing) {
  EXPECT_EQ(status("GET", "/support/x", viewer), 403U);
  EXPECT_THAT(last.body, HasSubstr("needs the role support, and token:vera has the role viewer"));
  EXPECT_EQ(status("POST", "/view", viewer), 403U);
  EXPECT_EQ(status("POST", "/view", boss), 200U);
  EXPECT_EQ(status("GET", "/support/x", boss), 200U);
}

TEST_F(Gates, LockOutWhoGuessesButNobodyWhoKnows) {
  for (int i = 0; i < 9; ++i) EXPECT_EQ(status("GET", "/view", "Bearer guess"), 401U);
  EXPECT_EQ(status("GET", "/view", "Bearer guess"), 429U);
  EXPECT_EQ(header("Retry-After"), "60");
  EXPECT_THAT(warnings, ElementsAre(HasSubstr("192.0.2.1:40001")));
  EXPECT_EQ(status("GET", "/view", "Bearer guess"), 429U);
  EXPECT_EQ(status("GET", "/view", viewer), 200U);
  EXPECT_EQ(status("GET", "/view"), 401U);
  EXPECT_EQ(warnings.size(), 1U) << "said once";
  now += seconds{61};
  EXPECT_EQ(status("GET", "/view", "Bearer guess"), 401U);
}

TEST_F(Gates, TakeTheAccountBehindAUnixSocketForAnOperator) {
  peer = {std::nullopt, "unix", "smppguard"};
  auto said = ask("POST", "/view");
  const auto& caller = std::get<Admitted>(said).request.caller;
  EXPECT_EQ(caller->name, "unix:smppguard") << "no token can be named so";
  EXPECT_EQ(caller->role, Role::operator_);
  EXPECT_EQ(caller->source, "unix");
}

TEST_F(Gates, OpenMetricsWhereThatIsSaid) {
  EXPECT_EQ(status("GET", "/metrics"), 401U);
  settings.options.open_metrics = true;
  EXPECT_EQ(status("GET", "/metrics"), 200U);
  EXPECT_EQ(status("GET", "/view"), 401U);
}

TEST_F(Gates, SayWhatThereIs) {
  EXPECT_EQ(status("GET", "/nothing"), 404U);
  EXPECT_EQ(status("PUT", "/view"), 405U);
  EXPECT_EQ(header("Allow"), "GET, HEAD, POST");
  EXPECT_EQ(status("OPTIONS", "/support/x"), 405U);
  EXPECT_EQ(header("Allow"), "GET, HEAD");
  EXPECT_EQ(status("get", "/view"), 405U) << "methods have a case";
  EXPECT_EQ(status("BREW", "/nothing"), 404U);
  EXPECT_EQ(status("GET", "/support/%zz", viewer), 400U);
  EXPECT_EQ(status("GET", "view"), 400U);
}

}  // namespace
}  // namespace smppguard::web
