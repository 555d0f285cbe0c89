// SPDX-License-Identifier: Apache-2.0
// What the running service makes of what is found about senders' traffic.
#include "consent_sink.hpp"
#include "service.hpp"
#include "wall_clock.hpp"

#include <fmt/format.h>
#include <utility>

namespace smppguard::app {
namespace {

using traffic::Action;
using traffic::Finding;

/// Whom it is about, as a member of a JSON object.
std::string member_of(const Finding& finding) {
  if (finding.scope == traffic::Scope::organisation) return fmt::format("\"organisation\":{}", finding.who);
  return fmt::format("\"sender\":\"{}\"",
                     PhoneNumber::from_key(finding.who).value_or(PhoneNumber{}).to_string());
}

store::Measure::Action measure_for(Action action) noexcept {
  switch (action) {
    case Action::throttle: return store::Measure::Action::throttle;
    case Action::hold: return store::Measure::Action::hold;
    case Action::observe:
    case Action::alert:
    case Action::block: break;
  }
  return store::Measure::Action::block;
}

store::Measure measure_of(const Finding& finding) {
  store::Measure measure;
  if (finding.scope == traffic::Scope::sender) {
    measure.sender = PhoneNumber::from_key(finding.who).value_or(PhoneNumber{});
  } else {
    measure.organisation = static_cast<std::uint32_t>(finding.who);
  }
  measure.action = measure_for(finding.action);
  measure.rule = finding.rule;
  measure.since = finding.since;
  measure.until = finding.until;
  measure.per_second = finding.action == Action::throttle ? finding.per_second : 0;
  measure.explanation = finding.explanation;
  measure.evidence = "{" + members(finding.evidence) + "}";
  return measure;
}

}  // namespace

void Service::open_analytics() {
  if (!config_.traffic.enabled) return;
  analytics_ = std::make_unique<Analytics>(
      config_.traffic, net::worker_count(config_.limits), knowledge_, wall_time_now,
      [this](const Finding& finding) { found(finding); },
      [this](const std::string& what) { log_.error("traffic: " + what); });
  hearing_ = analytics_.get();
  complaints_.set_hear([this](const store::Complaint& complaint) {
    // Old ones, as a file brings them that was imported late, say nothing of what the sender does now.
    constexpr std::chrono::hours kLate{24};
    if (complaint.entered_at - complaint.received_at > kLate) return;
    analytics_->tell(traffic::Kind::complaint, complaint.sender, complaint.complainant,
                     complaint.received_at);
  });
  if (consent_sink_ == nullptr) return;
  consent_sink_->tell_of_opt_outs([this](PhoneNumber sender, PhoneNumber recipient, WallTime at) {
    analytics_->tell(traffic::Kind::opt_out, sender, recipient, at);
  });
}

void Service::found(const Finding& finding) {
  const bool begun = finding.news == Finding::News::begun;
  note_evidence(begun ? "traffic_finding" : "traffic_finding_over",
                member_of(finding) + "," + members(finding));
  if (!begun) return;
  if (finding.action != Action::observe) {
    log_.warn(
        fmt::format("traffic rule={} action={} {}", finding.rule, name(finding.action), member_of(finding)));
  }
  if (finding.action > Action::alert) take_measure(finding);
}

/// A rule that is wrong, or a clock, must not block everybody.
bool Service::may_take_measure() {
  const WallTime now = wall_time_now();
  while (!measures_taken_.empty() && now - measures_taken_.front() >= std::chrono::hours{1}) {
    measures_taken_.pop_front();
  }
  if (measures_taken_.size() >= measures_per_hour_) return false;
  measures_taken_.push_back(now);
  return true;
}

/// It holds, here as on other nodes, once it is in the store's feed.
void Service::take_measure(const Finding& finding) {
  const std::string what = fmt::format("traffic rule={} {}", finding.rule, member_of(finding));
  if (!may_take_measure()) {
    log_.error(what + ": traffic.measures_per_hour is reached, nothing is done; look at the rule");
    return;
  }
  const bool taken = writer_ && writer_->submit(measure_of(finding), [this, what, finding](bool durable) {
    if (durable) return;
    log_.error(what + ": the store did not take the measure; it is tried again");
    if (Analytics* const analytics = hearing_) analytics->failed(finding);
  });
  if (taken) return;
  log_.error(what + ": the store takes no measure now; it is tried again");
  analytics_->failed(finding);
}

MeasureCounts Service::measures() const {
  return count(*knowledge_.measures().table(), wall_time_now());
}

}  // namespace smppguard::app
