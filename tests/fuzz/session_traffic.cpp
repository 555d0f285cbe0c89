// SPDX-License-Identifier: Apache-2.0
// What becomes of every PDU that a session reads.
#include "session_witness.hpp"

#include <algorithm>
#include <string>

namespace smppguard::fuzzing {

using namespace testing::second;
using testing::Octets;

namespace {

constexpr std::uint32_t kNack = 0x80000000;
constexpr std::uint32_t kInvalidLength = 0x02;
constexpr std::uint32_t kNotBound = 0x04;
constexpr std::uint32_t kSystemError = 0x08;
constexpr std::uint32_t kThrottled = 0x58;

constexpr auto kAnswered = std::to_array<std::uint32_t>(
    {0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x15, 0x21, 0x103, 0x111, 0x112, 0x113});

bool is_answered(std::uint32_t id) {
  return std::find(kAnswered.begin(), kAnswered.end(), id) != kAnswered.end();
}
bool is_known(std::uint32_t id) {
  return is_answered(id) || id == 0x0B || id == 0x102;
}
std::uint32_t response_of(std::uint32_t id) {
  return is_answered(id) ? id | kResponse : kNack;
}

/// A text that consents beyond doubt, to an approval number that stands for no upstream in particular.
bool is_plain_approve(const Octets& pdu) {
  if (id_of(pdu) != 0x05) return false;
  const Message message = read_message(pdu);
  const std::string text{message.text.begin(), message.text.end()};
  return message.sound && message.source == "12223334545" && message.to[0].name == "12676070000" &&
         message.esm_class == 0 && message.tlvs.empty() && text == "Approve 12223334646";
}

/// A word that ends messages, beyond doubt, to a sender's number.
bool is_plain_stop(const Octets& pdu) {
  if (id_of(pdu) != 0x05) return false;
  const Message message = read_message(pdu);
  return message.sound && message.source == "12223334545" && message.to[0].name == "12223334646" &&
         message.esm_class == 0 && message.tlvs.empty() &&
         std::string{message.text.begin(), message.text.end()} == "STOP";
}

bool is_about(const relay::MessageRefused& note, const Octets& pdu) {
  return static_cast<std::uint32_t>(note.command_id) == id_of(pdu) &&
         note.sequence_number == sequence_of(pdu);
}

/// Of a query_sm.
bool asks_for_own_id(const Octets& pdu) {
  return Walk{pdu}.c_string(65).starts_with("SG");
}

}  // namespace

void SessionWitness::on_received(const relay::Received& received, std::size_t consumed, Outcome& outcome) {
  const Side from = received.from;
  Octets stream{received.unread.begin(), received.unread.begin() + static_cast<std::ptrdiff_t>(consumed)};
  if (deaf_[from]) return;
  for (const Octets& pdu : take_pdus(stream, rules_->session.max_pdu_octets)) {
    if (is_response(id_of(pdu))) {
      response(from, pdu, outcome);
    } else {
      request(from, pdu, outcome);
    }
  }
  if (stream.empty()) return;
  deaf_[from] = true;
  std::deque<Written>& written = outcome.written[from];
  const bool said = !written.empty() && id_of(written.back().pdu) == kNack &&
                    sequence_of(written.back().pdu) == 0 && status_of(written.back().pdu) == kInvalidLength;
  if (said) written.pop_back();
  require(!strict_, "the session ends when the framing is lost");
}

void SessionWitness::response(Side from, const Octets& pdu, Outcome& outcome) {
  if (answers_own(from, pdu, outcome)) return;  // it is not passed on
  if (answers_bind(from, pdu)) {
    bind_.reset();
  } else if (from == Side::smsc && complete_edited(pdu, outcome)) {
    return;
  }
  if (is_forwarded(from, pdu, outcome)) return take_forwarded(from, pdu, outcome);
  require(!strict_, "no response gets lost");
}

bool SessionWitness::answers_own(Side from, const Octets& pdu, const Outcome& outcome) {
  const auto own = std::find_if(own_[from].begin(), own_[from].end(), [&](const OwnRequest& one) {
    const bool kind = (one.name.id | kResponse) == id_of(pdu) || id_of(pdu) == kNack;
    return kind && one.name.number == sequence_of(pdu);
  });
  // One of this step may have been sent behind it.
  if (own == own_[from].end() || (own->in_this_step && is_forwarded(from, pdu, outcome))) return false;
  own_[from].erase(own);
  return true;
}

bool SessionWitness::answers_bind(Side from, const Octets& pdu) const {
  if (from != Side::smsc || !bind_) return false;
  if (id_of(pdu) == kNack) return sequence_of(pdu) == bind_->number || sequence_of(pdu) == 0;
  return is_bind(id_of(pdu) & ~kResponse);
}

/// The answer to a submit_multi that went on without some of its recipients.
bool SessionWitness::complete_edited(const Octets& pdu, Outcome& outcome) {
  const auto waiting = edited_.find(sequence_of(pdu));
  if (waiting == edited_.end() || (id_of(pdu) != 0x80000021 && id_of(pdu) != kNack)) return false;
  const bool as_it_is = id_of(pdu) == kNack || status_of(pdu) != 0;
  std::deque<Written>& written = outcome.written[Side::esme];
  const bool completed = !written.empty() && written.front().as == Written::As::edited;
  const bool forwarded = is_forwarded(Side::smsc, pdu, outcome);
  if (!completed && !forwarded) return false;  // it vanished
  require(forwarded == as_it_is, "a response is completed where it says that the others got the message");
  const std::vector<Refused> refused = waiting->second.front();
  waiting->second.pop_front();
  if (waiting->second.empty()) edited_.erase(waiting);
  if (forwarded) return false;
  require(written.front().pdu == with_refused(pdu, refused),
          "a response is completed and otherwise as it was");
  written.pop_front();
  went_on(Side::smsc, pdu);
  return true;
}

void SessionWitness::request(Side from, const Octets& pdu, Outcome& outcome) {
  const std::uint32_t id = id_of(pdu);
  if (from == Side::esme && is_message(id)) return message(pdu, outcome);
  const bool noted = !outcome.refused.empty() && is_about(outcome.refused.front(), pdu);
  if (is_forwarded(from, pdu, outcome)) {
    check_request(from, pdu);
    if (noted) take_notes(pdu, 1, outcome);
    if (is_bind(id) && !was_bound_) bind_ = Name{id, sequence_of(pdu)};
    return take_forwarded(from, pdu, outcome);
  }
  if (const Octets* answer = answer_of(from, pdu, outcome)) {
    const bool may_be_ok = id == 0x15 || id == 0x06 || (id == 0x03 && asks_for_own_id(pdu));
    require(may_be_ok || status_of(*answer) != 0, "smppguard takes nothing by itself");
    if (noted) take_notes(pdu, 1, outcome);
    outcome.written[from].pop_front();
    return;
  }
  if (from == Side::smsc && !outcome.recorded.empty() && outcome.recorded.front() == pdu) {
    return outcome.recorded.pop_front();
  }
  if (outcome.dialed && (is_bind(id) || id == 0x0B)) {
    held_ = pdu;
    if (is_bind(id)) bind_ = Name{id, sequence_of(pdu)};
    return;
  }
  const State state = session_.state();
  const bool over = state == State::closed || deaf_[from] || perhaps_deaf_ || outcome.hung_up[from];
  require(!strict_ && (over || !is_answered(id)), "no request gets lost");
}

/// Whether it may be passed on at all.
void SessionWitness::check_request(Side from, const Octets& pdu) const {
  const std::uint32_t id = id_of(pdu);
  if (!was_bound_) return;
  const bool refuses_unknown = rules_->protocol.unknown_commands == relay::UnknownCommands::refuse;
  require(is_known(id) || !refuses_unknown, "unknown commands are refused where they are");
  if (from == Side::smsc) {
    require(!is_plain_approve(pdu), "no ESME sees an Approve");
    return require(!is_plain_stop(pdu) || !rules_->keywords.at_senders(),
                   "no ESME sees a STOP before the store does");
  }
  const bool refuses_replace = rules_->protocol.replace_sm == relay::ReplaceSm::refuse;
  require(id != 0x07 || observes() || !refuses_replace, "replace_sm is refused where it is");
  if (is_bind(id)) {
    require(Walk{pdu}.c_string(16) == session_.system_id(), "no bind changes whose messages these are");
  }
}

void SessionWitness::message(const Octets& pdu, Outcome& outcome) {
  if (!is_accounted_for(pdu, outcome)) {
    const bool over = session_.state() == State::closed || deaf_[Side::esme] || perhaps_deaf_ ||
                      outcome.hung_up[Side::esme];
    return require(!strict_ && over, "no message gets lost");
  }
  if (is_answered_unjudged(pdu, outcome)) return outcome.written[Side::esme].pop_front();

  Verdict verdict;
  verdict.message = read_message(pdu);
  const bool lists_pass = rules_->protocol.distribution_lists == relay::DistributionLists::pass;
  verdict.statuses = judge_.judge(verdict.message, account(), lists_pass, {now_, wall_});
  for (const std::uint32_t status : verdict.statuses) {
    if (status == 0) continue;
    if (verdict.refused++ == 0) verdict.first = status;
  }
  if (verdict.refused > 0) return refuse_some(pdu, verdict, outcome);
  require(is_forwarded(Side::esme, pdu, outcome), "a message to those who may have it is passed on");
  take_forwarded(Side::esme, pdu, outcome);
}

SlowJudge::Account SessionWitness::account() const {
  SlowJudge::Account account{upstream_, session_.system_id(), {}, {}, {}};
  account.may_confirm = rules_->confirmation == policy::Confirmation::allow_one;
  if (!rules_->clients) return account;
  const policy::Client& client = rules_->clients->at(0);
  for (const PhoneNumber sender : client.senders) account.senders.insert(sender.to_string());
  account.default_sender = client.default_sender.to_string();
  return account;
}

bool SessionWitness::is_accounted_for(const Octets& pdu, const Outcome& outcome) const {
  const auto& to_smsc = outcome.written[Side::smsc];
  const bool edited = !to_smsc.empty() && to_smsc.front().as == Written::As::edited && id_of(pdu) == 0x21 &&
                      sequence_of(to_smsc.front().pdu) == sequence_of(pdu);
  const bool kept = !outcome.kept.empty() && id_of(pdu) != 0x21;
  return edited || kept || is_forwarded(Side::esme, pdu, outcome) ||
         answer_of(Side::esme, pdu, outcome) != nullptr;
}

/// Before the bind, while draining, or beyond a client's limits.
bool SessionWitness::is_answered_unjudged(const Octets& pdu, Outcome& outcome) const {
  const Octets* answer = answer_of(Side::esme, pdu, outcome);
  if (answer == nullptr || is_forwarded(Side::esme, pdu, outcome)) return false;
  if (status_of(*answer) == kNotBound || status_of(*answer) == kSystemError) return true;
  const bool noted = !outcome.refused.empty() && is_about(outcome.refused.front(), pdu);
  if (!noted || (id_of(pdu) == 0x21 && edits_are_full())) return false;
  const policy::Reason reason = outcome.refused.front().decision.reason;
  if (reason != policy::Reason::too_many_messages && reason != policy::Reason::too_many_outstanding)
    return false;
  require(rules_->clients.has_value(), "only clients have limits");
  require(status_of(*answer) == kThrottled, "what is too much is throttled");
  take_notes(pdu, 1, outcome);
  return true;
}

SessionWitness::Edits SessionWitness::edits() const {
  Edits edits;
  for (const auto& [number, waiting] : edited_) {
    edits.pdus += waiting.size();
    for (const auto& refused : waiting) edits.recipients += refused.size();
  }
  return edits;
}

bool SessionWitness::edits_are_full() const {
  const auto [pdus, recipients] = edits();
  const bool limited = rules_->clients && rules_->clients->at(0).max_outstanding;
  return !limited &&
         (pdus >= relay::EditedMultis::kMost || recipients >= relay::EditedMultis::kMostRecipients);
}

void SessionWitness::refuse_some(const Octets& pdu, const Verdict& verdict, Outcome& outcome) {
  const bool multi = id_of(pdu) == 0x21;
  const bool whole =
      !multi || !verdict.message.readable || rules_->protocol.submit_multi == relay::SubmitMulti::whole;
  const bool full = multi && !whole && !observes() && edits_are_full();
  take_notes(pdu, whole || full ? 1 : verdict.refused, outcome);
  if (observes()) {
    require(is_forwarded(Side::esme, pdu, outcome), "what is only observed is passed on");
    return take_forwarded(Side::esme, pdu, outcome);
  }
  require(!is_forwarded(Side::esme, pdu, outcome), "no message goes to whom it must not");
  if (full) return refuse(pdu, kThrottled, outcome);
  if (whole || verdict.refused == verdict.statuses.size()) return refuse(pdu, verdict.first, outcome);
  edit(pdu, verdict, outcome);
}

void SessionWitness::refuse(const Octets& pdu, std::uint32_t status, Outcome& outcome) {
  // With another status it answers a later one with the same number.
  const Octets* answer = answer_of(Side::esme, pdu, outcome);
  if (answer != nullptr && (status_of(*answer) == status || outcome.kept.empty())) {
    require(status_of(*answer) == status, "what is refused is told why");
    return outcome.written[Side::esme].pop_front();
  }
  require(!outcome.kept.empty(), "what is refused is answered, now or when its receipt is durable");
  const relay::KeepReceipt keep = outcome.kept.front();
  outcome.kept.pop_front();
  const Message message = read_message(pdu);
  require(message.sound && (message.registered_delivery & 3U) % 3 != 0, "a receipt was asked for");
  const Pending pending{{id_of(pdu) | kResponse, sequence_of(pdu)}, keep.receipt, status};
  require(pending_.try_emplace(keep.ticket, pending).second, "tickets are unique");
}

void SessionWitness::edit(const Octets& pdu, const Verdict& verdict, Outcome& outcome) {
  std::vector<Recipient> kept;
  std::vector<Refused> refused;
  for (std::size_t i = 0; i < verdict.statuses.size(); ++i) {
    const Recipient& one = verdict.message.to[i];
    if (verdict.statuses[i] == 0) kept.push_back(one);
    if (verdict.statuses[i] != 0) refused.emplace_back(one, verdict.statuses[i]);
  }
  std::deque<Written>& written = outcome.written[Side::smsc];
  require(!written.empty() && written.front().as == Written::As::edited, "the others get their message");
  require(written.front().pdu == with_recipients(pdu, verdict.message, kept),
          "a list is without those who must not have the message and otherwise as it was");
  written.pop_front();
  edited_[sequence_of(pdu)].push_back(refused);
  went_on(Side::esme, pdu);
}

void SessionWitness::take_notes(const Octets& pdu, std::size_t count, Outcome& outcome) const {
  for (; count > 0; --count) {
    require(!outcome.refused.empty(), "what is refused is noted");
    const relay::MessageRefused& note = outcome.refused.front();
    require(is_about(note, pdu), "a note names what is refused");
    require(note.observed == observes(), "a note says whether it was passed on");
    outcome.refused.pop_front();
  }
}

bool SessionWitness::is_forwarded(Side from, const Octets& pdu, const Outcome& outcome) {
  const auto& written = outcome.written[relay::other(from)];
  return !written.empty() && written.front().as == Written::As::forwarded && written.front().pdu == pdu;
}

void SessionWitness::take_forwarded(Side from, const Octets& pdu, Outcome& outcome) {
  outcome.written[relay::other(from)].pop_front();
  went_on(from, pdu);
}

/// smppguard's own answer, if the next is for this request.
const Octets* SessionWitness::answer_of(Side from, const Octets& pdu, const Outcome& outcome) {
  const auto& written = outcome.written[from];
  if (written.empty() || written.front().as != Written::As::own) return nullptr;
  const Octets& answer = written.front().pdu;
  const bool its = id_of(answer) == response_of(id_of(pdu)) && sequence_of(answer) == sequence_of(pdu);
  return its ? &answer : nullptr;
}

void SessionWitness::went_on(Side from, const Octets& pdu) {
  const std::uint32_t id = id_of(pdu);
  const std::uint32_t number = sequence_of(pdu);
  const Side to = relay::other(from);
  if (!is_response(id)) {
    if (is_answered(id)) asked_[to].push_back({id, number});
    if (!is_known(id)) kept_blocks_[to].insert(number >> 26U);
    if (is_answered(id) || !is_known(id)) blocks_[to].insert(number >> 26U);
    return;
  }
  if (!is_answered(id & ~kResponse) && id != kNack) return;
  const auto asked = std::find_if(asked_[from].begin(), asked_[from].end(), [&](const Name& one) {
    const bool kind =
        (one.id | kResponse) == id || id == kNack || (is_bind(one.id) && is_bind(id & ~kResponse));
    return kind && one.number == number;
  });
  if (asked == asked_[from].end()) {
    miscounted_[from] = miscounted_[from] || !asked_[from].empty();
    return;
  }
  asked_[from].erase(asked);
  if (asked_[from].empty()) blocks_[from] = kept_blocks_[from];
}

}  // namespace smppguard::fuzzing
