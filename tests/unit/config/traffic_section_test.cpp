// SPDX-License-Identifier: Apache-2.0
#include "loading.hpp"

namespace smppguard::config {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using traffic::Action;

constexpr const char* kStore = "store: x.db\n";

std::string rule(const std::string& more, const std::string& when = "{metric: attempts, at_least: 30}") {
  return "traffic:\n  rules:\n  - name: many\n    when: [" + when + "]\n    " + more + "\n" + kStore;
}

TEST(Traffic, IsOffWithoutTheSection) {
  const Loaded loaded = load_sound_but("");
  EXPECT_FALSE(loaded.config.traffic.enabled);
}

TEST(Traffic, TheShippedRulesObserve) {
  const Loaded loaded = load_sound_but("traffic:\n  enabled: true\n");
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(loaded.config.traffic.rules, traffic::shipped_rules());
  EXPECT_FALSE(load_sound_but("traffic:\n  enabled: false\n").config.traffic.enabled);
}

TEST(Traffic, ActionsAreGivenByName) {
  const Loaded loaded = load_sound_but(std::string{"traffic:\n  actions: {spam_run: block}\n"} + kStore);
  ASSERT_TRUE(loaded.ok());
  for (const traffic::Rule& one : loaded.config.traffic.rules) {
    EXPECT_EQ(one.action, one.name == "spam_run" ? Action::block : Action::observe) << one.name;
  }
  EXPECT_THAT(
      diagnose(std::string{"traffic:\n  actions: {spam_runs: block}\n"} + kStore),
      ElementsAre(error_at(2, 13, "unknown key \"spam_runs\" in traffic.actions", "did you mean spam_run?")));
}

TEST(Traffic, WhatHindersNeedsAStore) {
  const std::string nowhere = "approval: {form: exact}\nstore:\n";
  EXPECT_TRUE(load_sound_but(nowhere + "traffic:\n  actions: {spam_run: alert}\n").ok());
  const Loaded loaded = load_sound_but(nowhere + "traffic:\n  actions: {spam_run: block}\n");
  ASSERT_FALSE(loaded.ok());
  EXPECT_THAT(loaded.diagnostics,
              Contains(::testing::Field("message", &Diagnostic::message,
                                        HasSubstr("the measures that traffic rules take"))));
}

TEST(Traffic, RulesAreRead) {
  const Loaded loaded = load_sound_but(rule(
      "action: throttle\n    per_second: 3\n    lasts: 2h\n    unless: [exempt]\n    explanation: Too fast.",
      "{metric: stranger_share, window: day, at_least: 0.8, registered: 0.95}"));
  ASSERT_TRUE(loaded.ok());
  ASSERT_EQ(loaded.config.traffic.rules.size(), 1U);
  const traffic::Rule& one = loaded.config.traffic.rules[0];
  EXPECT_EQ(one.action, Action::throttle);
  EXPECT_EQ(one.per_second, 3U);
  EXPECT_EQ(one.block_for, std::chrono::hours{2});
  EXPECT_EQ(one.unless, traffic::Traits{traffic::Trait::exempt});
  ASSERT_EQ(one.conditions.size(), 1U);
  EXPECT_EQ(one.conditions[0].threshold, 0.8);
  EXPECT_EQ(one.conditions[0].registered_threshold, 0.95);
}

TEST(Traffic, WhatCannotBeIsReported) {
  const auto message = [](const std::string& yaml) {
    const Loaded loaded = load_sound_but(yaml);
    return loaded.ok() ? std::string{"nothing"} : loaded.diagnostics.front().message;
  };
  EXPECT_EQ(message(rule("action: block")), "the rule \"many\": what hinders a sender is explained to it");
  EXPECT_EQ(message(rule("calm: 1m", "{metric: shouting, at_least: 1}")),
            "\"shouting\" is nothing that is counted");
  EXPECT_EQ(message(rule("calm: 1m", "{metric: attempts, at_least: many}")), "\"many\" is no number");
  EXPECT_EQ(message(rule("calm: 1m", "{metric: attempts}")), "a condition compares with one number");
  EXPECT_EQ(message(rule("calm: 1m", "{metric: attempts, at_least: 1, at_most: 2}")),
            "a condition compares with one number");
  EXPECT_EQ(message(rule("calm: 1m", "{metric: link_share, at_least: 50}")),
            "the rule \"many\": link_share is a share, 0 to 1");
  EXPECT_EQ(message(rule("unless: [exemptt]")), "\"exemptt\" is nothing that is known of senders");
  EXPECT_EQ(message(rule("name: twice")), "\"name\" stands twice in a traffic rule");
  EXPECT_EQ(message("traffic:\n  rules:\n  - {name: a, when: [{metric: attempts, at_least: 1}]}\n"
                    "  - {name: a, when: [{metric: attempts, at_least: 1}]}\n"),
            "there are two rules \"a\"");
  EXPECT_EQ(message(rule("explanation: " + std::string(161, 'x'))), "the explanation has 161 octets");
}

}  // namespace
}  // namespace smppguard::config
