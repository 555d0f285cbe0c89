// SPDX-License-Identifier: Apache-2.0
// What a session does because time has passed.
#include "judge.hpp"
#include "smppguard/relay/session.hpp"
#include "step.hpp"

#include <algorithm>
#include <initializer_list>

namespace smppguard::relay {

using smpp::CommandId;
using smpp::CommandStatus;

Time Session::next_deadline() const noexcept {
  if (state_ == State::closed) return Time::max();
  Time next = std::min({deadline_, pending_.next_deadline(), next_watch(Side::esme), next_watch(Side::smsc)});
  if (state_ == State::bound && rules_->session.inactivity_timeout) {
    next = std::min(next, active_at_ + *rules_->session.inactivity_timeout);
  }
  return next;
}

Time Session::next_watch(Side side) const noexcept {
  const SessionOptions& options = rules_->session;
  const Link& link = links_[side];
  if (!link.reads) return Time::max();
  Time next = Time::max();
  if (link.partial_since != Time::max()) next = link.partial_since + options.partial_pdu_timeout;
  if (state_ != State::bound) return next;
  if (options.enquire_after) {
    const Time silent_at = link.heard_at + *options.enquire_after;
    next = std::min(
        next, link.enquired ? std::max(silent_at, link.enquired_at + options.enquire_timeout) : silent_at);
  }
  const bool answers_due = outstanding_[other(side)] > 0 && !link.overdue;
  return answers_due ? std::min(next, link.answered_at + options.response_timeout) : next;
}

void Session::on_tick(const Tick& event, Step& step) {
  while (const auto late = pending_.take_late(step.env.now)) answer_pending(*late, false, step);
  watch(Side::esme, event, step);
  watch(Side::smsc, event, step);
  const auto inactive_after = rules_->session.inactivity_timeout;
  if (state_ == State::bound && inactive_after && active_at_ + *inactive_after <= step.env.now) {
    return start_draining(EndCause::inactive, step);
  }
  if (state_ == State::draining) go_on_if_drained(step);
  if (deadline_ > step.env.now) return;
  switch (state_) {
    case State::dialing:
    case State::binding: answer_bind_failed(BindNotAnswered::Why::timeout, step); [[fallthrough]];
    case State::open:
    case State::called:
    case State::calling:
    case State::unbound: return end(EndCause::never_bound, step);
    case State::draining: return start_unbinding(step);
    case State::parting:
    case State::unbinding: return end(cause_, step);
    case State::bound:
    case State::closed: return;
  }
}

/// Partial PDUs, missing answers and silence of one side.
void Session::watch(Side side, const Tick& event, Step& step) {
  const SessionOptions& options = rules_->session;
  const Time now = step.env.now;
  Link& link = links_[side];
  if (!link.reads) return;
  if (event.paused[side]) {
    link.heard_at = link.enquired_at = now;  // an answer that has come may lie there unread
    if (link.partial_since != Time::max()) link.partial_since = now;
    if (outstanding_[other(side)] > 0) link.answered_at = now;
    return;
  }
  if (link.partial_since != Time::max() && link.partial_since + options.partial_pdu_timeout <= now) {
    return give_up_on(side, EndCause::partial_pdu, step);
  }
  if (state_ != State::bound) return;
  if (outstanding_[other(side)] > 0 && !link.overdue && link.answered_at + options.response_timeout <= now) {
    link.overdue = true;
    ++counters_.overdue;
    step.actions.report(AnswersOverdue{side, outstanding_[other(side)]});
  }
  if (!options.enquire_after || link.heard_at + *options.enquire_after > now) return;
  if (!link.enquired) {
    enquire(side, step);
  } else if (link.enquired_at + options.enquire_timeout <= now) {
    close_link(side, step);
    give_up_on(side, EndCause::silent, step);
  }
}

void Session::enquire(Side side, Step& step) {
  links_[side].enquired = true;
  links_[side].enquired_at = step.env.now;
  // A peer that lives but never answers them must not make the list grow.
  constexpr std::size_t kMostUnanswered = 8;
  if (own_[side].count(OwnRequests::Kind::enquire_link) >= kMostUnanswered) return;
  const auto number = own_[side].add(OwnRequests::Kind::enquire_link, CommandId::enquire_link);
  step.actions.send(side, {CommandId::enquire_link, CommandStatus::rok, number});
}

}  // namespace smppguard::relay
