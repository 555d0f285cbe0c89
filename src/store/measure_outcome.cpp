// SPDX-License-Identifier: Apache-2.0
#include "smppguard/store/outcome.hpp"

namespace smppguard::store {
namespace {

using Action = Measure::Action;

Result<void> check_measure(const Measure& measure) {
  if (static_cast<bool>(measure.sender) == (measure.organisation != 0)) {
    return fail("a measure is against a sender or an organisation, one of them");
  }
  if (measure.by.empty() && measure.rule.empty()) {
    return fail("a measure has to say who or which rule takes it");
  }
  if ((measure.action == Action::throttle) != (measure.per_second != 0)) {
    return fail("throttle needs messages per second, and no other measure has them");
  }
  if (measure.until && *measure.until <= measure.since) return fail("a measure has to end after it begins");
  return {};
}

bool in_force(const Measure& measure, WallTime now) noexcept {
  return !measure.until || *measure.until > now;
}

/// Harder, or ends later by more than what lies between two nodes that find the same: a tenth of its time.
bool goes_beyond(const Measure& measure, const Measure& before) noexcept {
  if (measure.action != before.action) return measure.action > before.action;
  if (!before.until) return false;
  return !measure.until || *measure.until - *before.until > (*measure.until - measure.since) / 10;
}

}  // namespace

Result<MeasureOutcome> outcome(const Measure& measure, std::span<const Measure> standing) {
  if (auto sound = check_measure(measure); !sound) return sound.error();
  const bool persons = measure.rule.empty();
  MeasureOutcome outcome;
  for (const Measure& one : standing) {
    if (!in_force(one, measure.since)) continue;
    if (persons) {
      const bool replaced = measure.action == Action::trust || one.rule.empty();
      if (replaced) outcome.ends.push_back(one);
    } else if (one.action == Action::trust) {
      outcome.begins = false;
    } else if (one.rule == measure.rule) {
      if (!goes_beyond(measure, one)) {
        outcome.begins = false;
      } else {
        outcome.ends.push_back(one);
      }
    }
  }
  if (!outcome.begins) outcome.ends.clear();
  return outcome;
}

}  // namespace smppguard::store
