// SPDX-License-Identifier: Apache-2.0
#include "explain_text.hpp"

#include "support/test_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>

#include <boost/json/array.hpp>

namespace smppguard::app {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using testing::number;

constexpr WallTime kInstant{std::chrono::days{20'777}};

class Explained : public ::testing::Test {
 protected:
  Explained() {
    auto rules = std::make_shared<relay::Rules>();
    rules->routes.resize(1);
    rules->routes[0].name = "all";
    rules->routes[0].system_id = "*";
    grounds.rules = rules;
    grounds.max_age = std::chrono::days{31};
    registry.load(222, Day{std::chrono::days{20'777}});
    registry.list(number("12223334545"));
    grounds.registry = &registry.slabs();
    auto said = std::make_unique<testing::TestConsents>();
    consents = said.get();
    grounds.consents = std::move(said);
    grounds.contact = "help@example.com";
  }

  boost::json::object json() {
    const Explanation one = explain(read_message(request, *grounds.rules).value(), grounds, kInstant);
    return explain_json(request, one, grounds);
  }
  static std::string decider(const boost::json::object& all) {
    std::string names;
    for (const auto& rule : all.at("rules").as_array()) {
      if (rule.at("decided").as_bool()) names += rule.at("name").as_string().c_str();
    }
    return names;
  }

  testing::TestRegistry registry;
  testing::TestConsents* consents = nullptr;
  Grounds grounds;
  ExplainRequest request{.from = "2223334646", .to = "12223334545"};
};

TEST_F(Explained, ARefusalNamesItsRule) {
  const auto all = json();
  EXPECT_EQ(all.at("verdict"), "refuse");
  EXPECT_EQ(all.at("reason"), "dnc_listed");
  EXPECT_EQ(all.at("command_status"), "ESME_RX_R_APPN");
  EXPECT_EQ(all.at("sender"), "12223334646");
  EXPECT_EQ(all.at("contact"), "help@example.com");
  EXPECT_EQ(all.at("observed"), false);
  EXPECT_EQ(decider(all), "registry");
  EXPECT_EQ(all.at("rules").as_array().size(), policy::kRuleCount);
}

TEST_F(Explained, APermissionIsTheRuleThatLetsItThrough) {
  consents->grant(number("12223334545"), number("12223334646"));
  const auto all = json();
  EXPECT_EQ(all.at("verdict"), "forward");
  EXPECT_EQ(all.at("reason"), "approved");
  EXPECT_TRUE(all.at("command_status").is_null());
  EXPECT_EQ(decider(all), "permission");
}

TEST_F(Explained, AMeasureIsNamedByItsId) {
  EXPECT_TRUE(json().at("measure").is_null());
  auto measures = std::make_unique<testing::TestRestraints>();
  policy::Restraint blocked;
  blocked.kind = policy::Restraint::Kind::blocked;
  blocked.id = 4711;
  measures->put(number("12223334646"), blocked);
  grounds.restraints = std::move(measures);
  const auto all = json();
  EXPECT_EQ(all.at("reason"), "sender_blocked");
  EXPECT_EQ(all.at("measure"), 4711);
  EXPECT_EQ(decider(all), "block");
}

TEST_F(Explained, TheLinesSayTheSame) {
  const Explanation one = explain(read_message(request, *grounds.rules).value(), grounds, kInstant);
  const auto lines = explain_lines(request, one, grounds);
  EXPECT_THAT(lines, Contains("verdict      refuse (dnc_listed), ESME_RX_R_APPN"));
  EXPECT_THAT(lines, Contains("contact      help@example.com"));
  EXPECT_EQ(lines.front(), "from         2223334646 (12223334646)");
}

TEST_F(Explained, WhatNobodyTakesIsAnError) {
  request.route = "none";
  EXPECT_THAT(read_message(request, *grounds.rules).error().message, HasSubstr("no route is named none"));
}

}  // namespace
}  // namespace smppguard::app
