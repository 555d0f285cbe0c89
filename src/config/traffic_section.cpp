// SPDX-License-Identifier: Apache-2.0
// What is counted of senders, and by which rules it is judged.
#include "sections.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <set>
#include <string>
#include <utility>

namespace smppguard::config {
namespace {

using traffic::Action;
using traffic::Metric;
using traffic::Rule;
using traffic::Scope;
using traffic::Trait;
using traffic::Window;

constexpr std::array kScopes =
    std::to_array<Choice<Scope>>({{"sender", Scope::sender}, {"organisation", Scope::organisation}});
constexpr std::array kWindowWords =
    std::to_array<Choice<Window>>({{"minute", Window::minute}, {"hour", Window::hour}, {"day", Window::day}});
constexpr std::array kActionWords = std::to_array<Choice<Action>>({{"observe", Action::observe},
                                                                   {"alert", Action::alert},
                                                                   {"throttle", Action::throttle},
                                                                   {"hold", Action::hold},
                                                                   {"block", Action::block}});

constexpr std::size_t kMostRules = 100;
constexpr std::uint64_t kMostSenders = 100'000'000;
constexpr std::uint64_t kMostWatched = 10'000'000;
constexpr std::uint64_t kMostPairs = 10'000'000'000;
constexpr std::uint32_t kMostAttempts = 1'000'000'000;
constexpr std::chrono::hours kLongestMeasure{366 * 24};
constexpr std::size_t kLongestExplanation = 160;  // it goes into a TLV of 255 octets, with the contact

std::string known_metrics() {
  std::string names;
  for (std::size_t i = 0; i < traffic::kMetricCount; ++i) {
    names += (i == 0 ? "" : ", ") + std::string{traffic::name(static_cast<Metric>(i))};
  }
  return names;
}

void read_metric(Section& section, Metric& metric) {
  const TreeNode* const node = section.required_scalar("metric");
  if (node == nullptr) return;
  if (const auto found = traffic::find_metric(node->text)) {
    metric = *found;
    return;
  }
  section.report().error(node->place, {fmt::format("{} is nothing that is counted", in_quotes(node->text)),
                                       "use one of " + known_metrics()});
}

/// A number with a point; nothing if it is absent or, reported, none.
std::optional<double> read_number(Section& section, std::string_view key) {
  const TreeNode* const node = section.scalar(key);
  if (node == nullptr) return std::nullopt;
  double number = 0;
  const char* const end = node->text.data() + node->text.size();
  const auto [stopped, error] = std::from_chars(node->text.data(), end, number);
  if (error == std::errc{} && stopped == end) return number;
  section.report().error(node->place,
                         {fmt::format("{} is no number", in_quotes(node->text)), "write it as 200 or 0.8"});
  return std::nullopt;
}

traffic::Condition read_condition(const TreeNode& node, Report& report) {
  traffic::Condition condition;
  Section section{&node, "a condition", report};
  read_metric(section, condition.metric);
  section.choice("window", condition.window, kWindowWords);
  const auto least = read_number(section, "at_least");
  const auto most = read_number(section, "at_most");
  condition.registered_threshold = read_number(section, "registered");
  if (section.sound() && least.has_value() == most.has_value()) {
    report.error(node.place,
                 {"a condition compares with one number", "write at_least or at_most, one of them"});
  }
  condition.comparison = least ? traffic::Comparison::at_least : traffic::Comparison::at_most;
  condition.threshold = least.value_or(most.value_or(0));
  section.finish();
  return condition;
}

void read_unless(Section& section, traffic::Traits& unless) {
  const auto given = section.entries("unless");
  if (section.find("unless") == nullptr) return;
  unless = {};
  for (const TreeNode& node : given) {
    if (const auto trait = traffic::find_trait(node.text)) {
      unless.add(*trait);
      continue;
    }
    std::string names;
    for (const Trait trait : traffic::kTraits)
      names += (names.empty() ? "" : ", ") + std::string{name(trait)};
    section.report().error(
        node.place,
        {fmt::format("{} is nothing that is known of senders", in_quotes(node.text)), "use " + names});
  }
}

void check_explanation(Section& section, const Rule& rule) {
  if (rule.explanation.size() <= kLongestExplanation) return;
  section.report().error(section.find("explanation")->place,
                         {fmt::format("the explanation has {} octets", rule.explanation.size()),
                          fmt::format("write {} at most: it is sent to the sender", kLongestExplanation)});
}

Rule read_rule(const TreeNode& node, Report& report) {
  Rule rule;
  Section section{&node, "a traffic rule", report};
  section.required_text("name", rule.name);
  section.choice("scope", rule.scope, kScopes);
  for (const TreeNode& condition : section.required_entries("when")) {
    rule.conditions.push_back(read_condition(condition, report));
  }
  section.count("least_attempts", rule.least_attempts, {1, kMostAttempts});
  section.choice("within", rule.volume_window, kWindowWords);
  section.choice("action", rule.action, kActionWords);
  section.count("per_second", rule.per_second, {1, 1'000'000});
  section.duration("lasts", rule.block_for, std::chrono::minutes{1}, kLongestMeasure);
  section.duration("calm", rule.calm, std::chrono::seconds{1}, std::chrono::hours{24});
  read_unless(section, rule.unless);
  section.text("explanation", rule.explanation);
  check_explanation(section, rule);
  if (section.sound()) {
    if (std::string fault = traffic::fault_of(rule); !fault.empty()) {
      report.error(node.place, {fmt::format("the rule {}: {}", in_quotes(rule.name), fault), ""});
    }
  }
  section.finish();
  return rule;
}

std::vector<Rule> read_rules(Section& section) {
  std::vector<Rule> rules;
  std::set<std::string> names;
  for (const TreeNode& node : section.required_entries("rules", "leave the key out for the shipped rules")) {
    rules.push_back(read_rule(node, section.report()));
    if (!rules.back().name.empty() && !names.insert(rules.back().name).second) {
      section.report().error(node.place, {fmt::format("there are two rules {}", in_quotes(rules.back().name)),
                                          "give each a name of its own"});
    }
  }
  if (rules.size() > kMostRules) {
    section.report().error(section.find("rules")->place, {fmt::format("there are {} rules", rules.size()),
                                                          fmt::format("at most {}", kMostRules)});
  }
  return rules;
}

/// What rules do, by their names, so that one of the shipped may block without being written down anew.
void read_actions(Section& section, std::vector<Rule>& rules) {
  const TreeNode* const node = section.find("actions");
  if (node == nullptr) return;
  Section actions{node, "traffic.actions", section.report()};
  for (Rule& rule : rules) {
    actions.choice(rule.name, rule.action, kActionWords);
    if (const std::string fault = traffic::fault_of(rule); actions.sound() && !fault.empty()) {
      section.report().error(node->place, {fmt::format("the rule {}: {}", in_quotes(rule.name), fault), ""});
    }
  }
  actions.finish();
}

}  // namespace

void read_traffic(Section& top, traffic::TrafficOptions& traffic) {
  const TreeNode* const node = top.value("traffic");
  Section section{node, "traffic", top.report()};
  if (node == nullptr) return;
  traffic.enabled = true;
  section.choice("enabled", traffic.enabled, kYesNo);
  section.count("senders", traffic.ledger.senders, {1'000, kMostSenders});
  section.count("watched", traffic.ledger.watched, {100, kMostWatched});
  section.count("pairs", traffic.ledger.pairs, {10'000, kMostPairs});
  section.count("watch_after", traffic.ledger.watch_after, {1, 1'000});
  section.count("organisations", traffic.organisations.senders, {100, kMostWatched});
  traffic.organisations.watched = std::max<std::size_t>(traffic.organisations.senders / 2, 1);
  section.count("measures_per_hour", traffic.measures_per_hour, {1, 1'000'000});
  section.count("findings", traffic.most_findings, {100, 1'000'000});
  traffic.rules = section.find("rules") != nullptr ? read_rules(section) : traffic::shipped_rules();
  read_actions(section, traffic.rules);
  section.finish();
}

}  // namespace smppguard::config
