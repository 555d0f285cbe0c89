// SPDX-License-Identifier: Apache-2.0
#include "smppguard/traffic/options.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace smppguard::traffic {
namespace {

constexpr std::array<std::string_view, kMetricCount> kMetricNames = {
    "messages",          "attempts",
    "recipients",        "refused_share",
    "opt_outs",          "opt_outs_per_thousand",
    "complaints",        "complaints_per_thousand",
    "undelivered_share", "stranger_share",
    "link_share",        "same_text_share",
    "same_domain_share", "domains",
    "domain_senders",    "silent_hours",
    "over_usual"};
constexpr std::array<std::string_view, 5> kActionNames = {"observe", "alert", "throttle", "hold", "block"};

/// The value whose name stands at its place in `names`.
template <class Value, std::size_t N>
std::optional<Value> value_named(const std::array<std::string_view, N>& names,
                                 std::string_view wanted) noexcept {
  const auto* const found = std::find(names.begin(), names.end(), wanted);
  if (found == names.end()) return std::nullopt;
  return static_cast<Value>(found - names.begin());
}

bool is_name(std::string_view text) noexcept {
  return !text.empty() && text.size() <= 32 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

bool is_share(Metric metric) noexcept {
  switch (metric) {
    case Metric::refused_share:
    case Metric::undelivered_share:
    case Metric::stranger_share:
    case Metric::link_share:
    case Metric::same_text_share:
    case Metric::same_domain_share: return true;
    default: return false;
  }
}

std::string fault_of(const Condition& condition, Scope scope) {
  const bool frequent =
      condition.metric == Metric::same_text_share || condition.metric == Metric::same_domain_share;
  if (frequent && condition.window == Window::minute) {
    return fmt::format("{} is known for the hour and the day", name(condition.metric));
  }
  if (condition.metric == Metric::stranger_share && scope == Scope::organisation) {
    return "stranger_share is known of senders, not of organisations";
  }
  for (const double threshold : {condition.threshold, condition.registered_threshold.value_or(0)}) {
    if (!std::isfinite(threshold) || threshold < 0) return "a threshold is 0 or more";
    if (is_share(condition.metric) && threshold > 1) {
      return fmt::format("{} is a share, 0 to 1", name(condition.metric));
    }
  }
  return "";
}

}  // namespace

std::string_view name(Metric metric) noexcept {
  return kMetricNames[static_cast<std::size_t>(metric)];
}
std::optional<Metric> find_metric(std::string_view wanted) noexcept {
  return value_named<Metric>(kMetricNames, wanted);
}
std::string_view name(Action action) noexcept {
  return kActionNames[static_cast<std::size_t>(action)];
}
std::optional<Action> find_action(std::string_view wanted) noexcept {
  return value_named<Action>(kActionNames, wanted);
}

std::string fault_of(const Rule& rule) {
  if (!is_name(rule.name)) return "a rule's name is 1 to 32 of a-z, 0-9 and _";
  if (rule.conditions.empty()) return "a rule has at least one condition";
  if (rule.action == Action::throttle && rule.per_second == 0)
    return "throttle has at least 1 message a second";
  if (rule.action > Action::alert && rule.explanation.empty())
    return "what hinders a sender is explained to it";
  if (rule.block_for <= std::chrono::seconds{0} || rule.calm < std::chrono::seconds{0})
    return "a time is above 0";
  for (const Condition& condition : rule.conditions) {
    std::string fault = fault_of(condition, rule.scope);
    if (!fault.empty()) return fault;
  }
  return "";
}

}  // namespace smppguard::traffic
