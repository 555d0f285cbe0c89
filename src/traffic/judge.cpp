// SPDX-License-Identifier: Apache-2.0
#include "smppguard/traffic/judge.hpp"

#include "smppguard/core/time_text.hpp"
#include "smppguard/traffic/siphash.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace smppguard::traffic {
namespace {

constexpr double kSlack = 0.8;  // of a threshold, for a finding that is open

/// How strictly a rule is held against somebody.
enum class Strictness : std::uint8_t { to_begin, to_go_on };

bool condition_holds(const Condition& condition, const Portrait& portrait, Traits traits,
                     Strictness strictness) {
  const bool registered = traits.has(Trait::registered);
  double threshold =
      registered ? condition.registered_threshold.value_or(condition.threshold) : condition.threshold;
  const bool at_least = condition.comparison == Comparison::at_least;
  if (strictness == Strictness::to_go_on) threshold = at_least ? threshold * kSlack : threshold / kSlack;
  const double value = value_of(portrait, condition.metric, condition.window);
  return at_least ? value >= threshold : value <= threshold;
}

bool rule_holds(const Rule& rule, const Portrait& portrait, Traits traits, Strictness strictness) {
  if (traits.any_of(rule.unless)) return false;
  const double slack = strictness == Strictness::to_go_on ? kSlack : 1;
  if (portrait.over(rule.volume_window).attempts() < slack * rule.least_attempts) return false;
  return std::all_of(rule.conditions.begin(), rule.conditions.end(), [&](const Condition& condition) {
    return condition_holds(condition, portrait, traits, strictness);
  });
}

constexpr Traits kUntouchable{Trait::exempt, Trait::trusted};

bool may_hinder(const Portrait& portrait, Traits traits) {
  return !traits.any_of(kUntouchable) && portrait.over(Window::day).attempts() >= Judge::kLeastAttempts;
}

void tell_over(Finding finding, const Portrait& portrait, WallTime now, std::vector<Finding>& news) {
  finding.news = Finding::News::over;
  finding.evidence = portrait;
  finding.until = now;
  news.push_back(std::move(finding));
}

Action action_of(const Rule& rule, const Portrait& portrait, Traits traits) {
  return rule.action > Action::alert && !may_hinder(portrait, traits) ? Action::observe : rule.action;
}

/// Whoever it is about stands in it already.
void tell_begun(Finding& finding, const Rule& rule, const Portrait& portrait, Traits traits, WallTime now,
                std::vector<Finding>& news) {
  finding.rule = rule.name;
  finding.scope = rule.scope;
  finding.action = action_of(rule, portrait, traits);
  finding.per_second = rule.per_second;
  finding.since = now;
  finding.until = finding.action > Action::alert ? now + rule.block_for : now;
  finding.evidence = portrait;
  finding.explanation = rule.explanation;
  news.push_back(finding);
}

/// A text as JSON has it; rules' texts are UTF-8.
std::string quoted(std::string_view text) {
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') json += '\\';
    if (static_cast<unsigned char>(c) < 0x20) {
      json += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    } else {
      json += c;
    }
  }
  return json + '"';
}

}  // namespace

double value_of(const Portrait& portrait, Metric metric, Window window) noexcept {
  const Counters& counters = portrait.over(window);
  const auto share = [](std::uint32_t part, std::uint32_t whole) {
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
  };
  const auto per_thousand = [&](std::uint32_t part) {
    return 1000 * share(part, std::max(counters.messages, part == 0 ? 0U : 1U));
  };
  switch (metric) {
    case Metric::messages: return counters.messages;
    case Metric::attempts: return counters.attempts();
    case Metric::recipients: return counters.recipients;
    case Metric::refused_share: return share(counters.refused_listed, counters.attempts());
    case Metric::opt_outs: return counters.opt_outs;
    case Metric::opt_outs_per_thousand: return per_thousand(counters.opt_outs);
    case Metric::complaints: return counters.complaints;
    case Metric::complaints_per_thousand: return per_thousand(counters.complaints);
    // Of messages where that is more: many ask for a receipt only on failure (registered_delivery 2).
    case Metric::undelivered_share:
      return share(counters.undelivered,
                   std::max(counters.delivered + counters.undelivered, counters.messages));
    case Metric::stranger_share: return share(counters.strangers, counters.attempts());
    case Metric::link_share: return share(counters.linked, counters.attempts());
    case Metric::same_text_share: return share(counters.same_text, counters.attempts());
    case Metric::same_domain_share: return share(counters.same_domain, counters.attempts());
    case Metric::domains: return counters.domains;
    case Metric::domain_senders: return portrait.domain_senders;
    case Metric::silent_hours: return portrait.silent_hours;
    case Metric::over_usual:
      return portrait.usual_hour > 0
                 ? portrait.over(Window::hour).attempts() / std::max(portrait.usual_hour, 1.0)
                 : 0;
  }
  return 0;
}

std::string members(const Finding& finding) {
  std::string json = fmt::format("\"rule\":{},\"action\":\"{}\",\"since\":\"{}\"", quoted(finding.rule),
                                 name(finding.action), to_text(finding.since));
  if (finding.until != finding.since) json += fmt::format(",\"until\":\"{}\"", to_text(finding.until));
  if (finding.action == Action::throttle) json += fmt::format(",\"per_second\":{}", finding.per_second);
  if (!finding.explanation.empty()) json += ",\"explanation\":" + quoted(finding.explanation);
  return json + ",\"evidence\":{" + members(finding.evidence) + "}";
}

std::size_t Judge::PlaceHash::operator()(const Place& place) const noexcept {
  return static_cast<std::size_t>(mix(place.rule, place.who));
}

Judge::Judge(std::vector<Rule> rules, Scope scope, std::size_t most_findings)
    : rules_{std::move(rules)}, most_findings_{most_findings} {
  std::erase_if(rules_, [&](const Rule& rule) { return rule.scope != scope; });
}

std::size_t Judge::look(Ledger& ledger, WallTime now, std::size_t most, std::vector<Finding>& news) {
  std::size_t looked = 0;
  for (; looked < most; ++looked) {
    const auto who = ledger.next_changed();
    if (!who) break;
    const auto portrait = ledger.portrait(*who, now);
    if (portrait) judge(*who, *portrait, ledger.traits(*who).value_or(Traits{}), now, news);
  }
  const std::size_t again = std::min(most, turns_.size());
  for (std::size_t i = 0; i < again; ++i) look_again(ledger, now, news);
  return looked + again;
}

void Judge::judge(std::uint64_t who, const Portrait& portrait, Traits traits, WallTime now,
                  std::vector<Finding>& news) {
  for (std::uint32_t i = 0; i < rules_.size(); ++i) {
    const Place place{who, i};
    const auto found = open_.find(place);
    if (found == open_.end()) {
      if (rule_holds(rules_[i], portrait, traits, Strictness::to_begin))
        begin(place, portrait, traits, now, news);
      continue;
    }
    Open& open = found->second;
    if (!rule_holds(rules_[i], portrait, traits, Strictness::to_go_on)) continue;
    open.held = now;
    const bool harder = action_of(rules_[i], portrait, traits) > open.finding.action;
    if (!harder || open.lifted) continue;
    hindering_ -= open.finding.action > Action::alert ? 1 : 0;
    tell_begun(open.finding, rules_[i], portrait, traits, now, news);
    hindering_ += open.finding.action > Action::alert ? 1 : 0;
  }
}

void Judge::begin(Place place, const Portrait& portrait, Traits traits, WallTime now,
                  std::vector<Finding>& news) {
  const bool hinders = action_of(rules_[place.rule], portrait, traits) > Action::alert;
  if ((hinders ? hindering_ : open_.size() - hindering_) >= most_findings_) {
    ++untold_;
    return;
  }
  Open open{{}, now};
  open.finding.who = place.who;
  tell_begun(open.finding, rules_[place.rule], portrait, traits, now, news);
  put(place, std::move(open));
}

void Judge::put(Place place, Open open) {
  hindering_ += open.finding.action > Action::alert ? 1 : 0;
  open_.emplace(place, std::move(open));
  turns_.push_back(place);
}

/// The open finding whose turn it is: over, or back in the line.
void Judge::look_again(Ledger& ledger, WallTime now, std::vector<Finding>& news) {
  const Place place = turns_.front();
  turns_.pop_front();
  const auto found = open_.find(place);
  if (found == open_.end()) return;  // it was forgotten meanwhile
  Open& open = found->second;
  const Rule& rule = rules_[place.rule];
  const auto portrait = ledger.portrait(place.who, now);
  const Traits traits = ledger.traits(place.who).value_or(Traits{});
  if (portrait && rule_holds(rule, *portrait, traits, Strictness::to_go_on)) open.held = now;
  const bool excused =
      traits.any_of(rule.unless) || (open.finding.action > Action::alert && traits.any_of(kUntouchable));
  const bool calm = now - open.held >= rule.calm && now >= open.finding.until;
  if (!excused && !calm) {
    const bool ends = open.finding.action > Action::alert && now >= open.finding.until;
    if (ends && portrait && !open.lifted) tell_begun(open.finding, rule, *portrait, traits, now, news);
    turns_.push_back(place);
    return;
  }
  hindering_ -= open.finding.action > Action::alert ? 1 : 0;
  if (!open.lifted) tell_over(std::move(open.finding), portrait.value_or(Portrait{}), now, news);
  open_.erase(found);
}

std::optional<std::uint32_t> Judge::find_rule(std::string_view name) const noexcept {
  for (std::uint32_t i = 0; i < rules_.size(); ++i) {
    if (rules_[i].name == name) return i;
  }
  return std::nullopt;
}

bool Judge::lift(std::uint64_t who, std::string_view rule, WallTime now, std::vector<Finding>& news) {
  const auto number = find_rule(rule);
  if (!number) return false;
  const auto found = open_.find({who, *number});
  if (found == open_.end()) {
    if (open_.size() >= 2 * most_findings_) return false;
    Open lifted{{}, now, true};
    lifted.finding.who = who;
    lifted.finding.rule = rule;
    lifted.finding.since = lifted.finding.until = now;
    put({who, *number}, std::move(lifted));
    return false;
  }
  Open& open = found->second;
  if (open.lifted) return false;
  tell_over(open.finding, open.finding.evidence, now, news);
  open.lifted = true;
  open.finding.until = now;
  return true;
}

void Judge::forget(std::uint64_t who, std::string_view rule) {
  const auto number = find_rule(rule);
  const auto found = number ? open_.find({who, *number}) : open_.end();
  if (found == open_.end()) return;
  hindering_ -= found->second.finding.action > Action::alert ? 1 : 0;
  open_.erase(found);  // its turn finds nothing
}

void Judge::take_over(const Judge& before) {
  for (const auto& [place, open] : before.open_) {
    if (const auto rule = find_rule(before.rules_[place.rule].name)) put({place.who, *rule}, open);
  }
}

void Judge::add_findings(std::vector<Finding>& all) const {
  for (const auto& [place, open] : open_) {
    if (!open.lifted) all.push_back(open.finding);
  }
}

}  // namespace smppguard::traffic
