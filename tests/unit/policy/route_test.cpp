// SPDX-License-Identifier: Apache-2.0
#include "smppguard/policy/route.hpp"

#include <gtest/gtest.h>

namespace smppguard::policy {
namespace {

TEST(Glob, MatchesRunsAndSingleCharacters) {
  EXPECT_TRUE(glob_matches("*", ""));
  EXPECT_TRUE(glob_matches("*", "anything"));
  EXPECT_TRUE(glob_matches("acme", "acme"));
  EXPECT_TRUE(glob_matches("acme*", "acme"));
  EXPECT_TRUE(glob_matches("a*e", "acme"));
  EXPECT_TRUE(glob_matches("a??e", "acme"));
  EXPECT_TRUE(glob_matches("*a*b*", "xxaxxbxx"));
  EXPECT_TRUE(glob_matches("*aab", "aaaab"));
  EXPECT_FALSE(glob_matches("acme", "Acme"));
  EXPECT_FALSE(glob_matches("acme?", "acme"));
  EXPECT_FALSE(glob_matches("", "a"));
  EXPECT_FALSE(glob_matches("a*b", "ac"));
}

TEST(Glob, HostilePatternIsLinear) {
  const std::string text(200, 'a');
  EXPECT_FALSE(glob_matches("*a*a*a*a*a*a*a*a*a*a*a*a*b", text));
}

class Routes : public ::testing::Test {
 protected:
  Routes() {
    routes[0].name = "bulk from the data centre";
    routes[0].system_id = "bulk*";
    routes[0].sources = {IpNetwork::parse("10.0.0.0/8").value()};
    routes[1].name = "second listener";
    routes[1].listeners = {1};
    routes[2].name = "rest";
    routes[2].system_id = "r*";
  }
  [[nodiscard]] std::string match(std::string_view system_id, ListenerId listener, const char* source) const {
    const Route* route = match_route(routes, system_id, listener, IpAddress::parse(source).value());
    return route == nullptr ? "" : route->name;
  }
  std::vector<Route> routes{3};
};

TEST_F(Routes, TheFirstWhoseEveryConditionHolds) {
  EXPECT_EQ(match("bulk1", 0, "10.9.9.9"), "bulk from the data centre");
  EXPECT_EQ(match("bulk1", 0, "11.9.9.9"), "");
  EXPECT_EQ(match("bulk1", 1, "11.9.9.9"), "second listener");
  EXPECT_EQ(match("rob", 0, "2001:db8::1"), "rest");
  EXPECT_EQ(match("", 0, "10.0.0.1"), "");
}

}  // namespace
}  // namespace smppguard::policy
