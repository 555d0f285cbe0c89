// SPDX-License-Identifier: Apache-2.0
// What a bound session does with what an ESME sends: judges those that carry a message.
#include "smppguard/core/time_text.hpp"
#include "smppguard/relay/session.hpp"
#include "smppguard/relay/totals.hpp"
#include "smppguard/relay/watch.hpp"
#include "smppguard/smpp/tlv_edit.hpp"
#include "step.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace smppguard::relay {

using policy::Reason;
using policy::Verdict;
using smpp::CommandId;
using smpp::CommandStatus;
using smpp::PduView;

namespace {

struct ListUsed {
  std::string_view name;
  Day version;
};

/// The list that refused; where none did, the national one as it stands for the recipient.
ListUsed list_used(const Judgement& judgement, const policy::World& world) noexcept {
  if (!judgement.decision.list.empty()) return {judgement.decision.list, judgement.decision.list_version};
  if (world.registry == nullptr || !judgement.recipient.is_nanp()) return {};
  const AreaSlabs::Area& area = world.registry->area(judgement.recipient.area_code());
  return area.bits != nullptr ? ListUsed{name(ListKind::national), area.version} : ListUsed{};
}

constexpr bool is_refused(const Judgement& judgement) noexcept {
  return judgement.decision.verdict == Verdict::refuse;
}

}  // namespace

/// A bind on a bound session is the SMSC's to judge, as long as it cannot change whose messages these are.
Session::Fate Session::bind_again(PduView pdu, Step& step) {
  const bool same = pdu.command_id() == bind_command_ &&
                    smpp::Body::read(pdu, smpp::Field::system_id).text(smpp::Field::system_id) == system_id_;
  if (same) return Fate::forward;
  step.actions.send(Side::esme, smpp::answer_to(pdu, CommandStatus::ralybnd));
  return Fate::taken;
}

Session::Fate Session::from_esme(PduView pdu, Step& step) {
  const CommandId id = pdu.command_id();
  if (smpp::is_response(id)) return Fate::forward;
  if (smpp::is_bind(id)) return bind_again(pdu, step);
  const smpp::BodySpec* spec = smpp::find_body(id);
  if (spec == nullptr) return unknown_command(Side::esme, pdu, step);
  if (client_ != nullptr) {
    if (const auto fate = beyond_limits(pdu, *spec, step)) return *fate;
  }
  if (spec->recipients != smpp::Recipients::none) {
    const bool has_to_sign = client_ != nullptr && client_->assertion != nullptr;
    return has_to_sign ? judge_signed(pdu, *spec, step) : judge(pdu, *spec, step);
  }
  if (id == CommandId::query_sm || id == CommandId::cancel_sm || id == CommandId::replace_sm) {
    if (const auto fate = own_message_id(pdu, step)) return *fate;
    if (id == CommandId::replace_sm) return replace(pdu, step);
  }
  return Fate::forward;
}

Session::Fate Session::unknown_command(Side from, PduView pdu, Step& step) {
  if (rules_->protocol.unknown_commands == UnknownCommands::forward) return Fate::forward;
  step.actions.send(from, smpp::answer_to(pdu, CommandStatus::rinvcmdid));
  return Fate::taken;
}

Session::Fate Session::judge(PduView pdu, const smpp::BodySpec& spec, Step& step) {
  return spec.recipients == smpp::Recipients::one ? judge_single(pdu, step) : judge_multi(pdu, step);
}

Session::Fate Session::judge_single(PduView pdu, Step& step) {
  const Judgement judgement = judge_message(pdu, *step.reading, bench(step));
  if (step.env.watch != nullptr) show({&judgement, 1}, {}, pdu, step.reading->behind, step);
  if (is_refused(judgement)) return refuse(pdu, judgement, step);
  note_allowed(pdu, judgement, step);
  return Fate::forward;
}

/// What becomes of each; `all_for`: all are refused for the sake of one. On a route that only observes, all
/// pass.
void Session::show(std::span<const Judgement> all, std::optional<Reason> all_for, PduView pdu, Bytes behind,
                   Step& step) const noexcept {
  const smpp::RawText text = smpp::raw_text(pdu, behind, rules_->upstreams[upstream_].alphabet);
  const bool observed = route_->mode == policy::RouteMode::observe;
  for (const Judgement& one : all) {
    const bool refused = !observed && (all_for || is_refused(one));
    const Reason reason = is_refused(one) ? one.decision.reason : all_for.value_or(one.decision.reason);
    step.env.watch->judged({one.sender, one.recipient, reason, refused, one.part, step.env.wall, text});
  }
}

Bench Session::bench(Step& step) noexcept {
  return {route_, client_, *rules_, step.env, system_id_, counters_.decided};
}

/// Refused recipients are left out and remembered until the SMSC has answered; the others go on.
Session::Fate Session::judge_multi(PduView pdu, Step& step) {
  const bool readable = judge_recipients(pdu, bench(step), list_);
  if (seat_ != nullptr && list_.size() > 1) {  // it counts as a message to each recipient
    seat_->charge(step.env.now, static_cast<std::uint32_t>(list_.size() - 1));
  }
  const auto refused = std::count_if(list_.begin(), list_.end(), is_refused);
  const bool whole = !readable || rules_->protocol.submit_multi == SubmitMulti::whole;
  const auto first = std::find_if(list_.begin(), list_.end(), is_refused);
  if (step.env.watch != nullptr) {
    const bool one_for_all = whole && refused != 0;
    show(list_, one_for_all ? std::optional{first->decision.reason} : std::nullopt, pdu, {}, step);
  }
  for (const Judgement& one : list_) {
    if (!is_refused(one)) note_allowed(pdu, one, step);
  }
  if (refused == 0) return Fate::forward;
  if (whole) return refuse(pdu, *first, step);
  const bool observed = route_->mode == policy::RouteMode::observe;
  if (!observed && edited_.full()) return refuse_for(Reason::too_many_outstanding, pdu, step);
  for (const Judgement& one : list_) {
    if (is_refused(one)) note_refused(pdu, one, route_->mode, step);
  }
  if (observed) return Fate::forward;
  if (refused == std::ssize(list_)) {
    answer_refused(pdu, *first, step);
    return Fate::taken;
  }
  return without_refused(pdu, step);
}

Session::Fate Session::without_refused(PduView pdu, Step& step) {
  std::vector<bool> left_out;
  left_out.reserve(list_.size());
  std::vector<smpp::UnsuccessSme> refused;
  smpp::DestAddressReader entries{smpp::Body::read(pdu, smpp::Field::dest_addresses)
                                      .octets(smpp::Field::dest_addresses)
                                      .value_or(Bytes{})};
  for (const Judgement& one : list_) {
    const auto entry = entries.next();
    left_out.push_back(is_refused(one));
    if (entry && is_refused(one)) {
      refused.push_back(smpp::unsuccess_of(*entry, static_cast<CommandStatus>(one.decision.command_status)));
    }
  }
  std::vector<std::uint8_t> left = smpp::without_destinations(pdu, left_out);
  const policy::AssertionTerms* const terms = client_ != nullptr ? client_->assertion.get() : nullptr;
  if (terms != nullptr && terms->options.strip) left = smpp::without_tlv(PduView{left}, terms->options.tlv);
  step.actions.write(Side::smsc, Write::Origin::edited, std::move(left));
  edited_.add(pdu.sequence_number(), std::move(refused));
  return Fate::rewritten;
}

/// replace_sm names no recipient: the message it changes was judged when it was sent. A signed one would get
/// a text that nobody has signed.
Session::Fate Session::replace(PduView pdu, Step& step) {
  const bool has_to_sign = client_ != nullptr && client_->assertion != nullptr &&
                           client_->assertion->options.mode == policy::AssertionMode::require;
  if (rules_->protocol.replace_sm == ReplaceSm::forward && !has_to_sign) return Fate::forward;
  return refuse_for(Reason::replace_not_allowed, pdu, step);
}

/// A refusal that has nothing to do with a recipient.
Session::Fate Session::refuse_for(Reason reason, PduView pdu, Step& step) {
  ++counters_.decided[static_cast<std::size_t>(reason)];
  const std::uint32_t status = rules_->rejections.status[static_cast<std::size_t>(reason)];
  return refuse(pdu, {{Verdict::refuse, reason, status}, {}, {}}, step);
}

Session::Fate Session::refuse(PduView pdu, const Judgement& judgement, Step& step) {
  note_refused(pdu, judgement, route_->mode, step);
  if (route_->mode == policy::RouteMode::observe) return Fate::forward;
  answer_refused(pdu, judgement, step);
  return Fate::taken;
}

void Session::note_allowed(PduView pdu, const Judgement& judgement, Step& step) {
  if (judgement.decision.reason == Reason::registry_unknown) {
    step.actions.report(PassedUnknown{judgement.recipient});
  }
  if (!rules_->note_passed) return;
  const ListUsed used = list_used(judgement, *step.env.world);
  step.actions.report(MessagePassed{pdu.command_id(), pdu.sequence_number(), judgement.sender,
                                    judgement.recipient, judgement.decision, step.env.wall, upstream_,
                                    used.name, used.version});
}

void Session::note_refused(PduView pdu, const Judgement& judgement, policy::RouteMode mode, Step& step) {
  const ListUsed used = list_used(judgement, *step.env.world);
  MessageRefused note{pdu.command_id(),
                      pdu.sequence_number(),
                      judgement.sender,
                      judgement.recipient,
                      judgement.decision,
                      step.env.wall,
                      upstream_,
                      used.name,
                      used.version,
                      mode == policy::RouteMode::observe,
                      state_ != State::binding};
  if (policy::is_spoofing(judgement.decision.reason)) {
    note.source_addr = smpp::Body::read(pdu, smpp::Field::source_addr).text(smpp::Field::source_addr);
  }
  step.actions.report(note);
}

/// A blocked sender learns whom to ask, until when, and why; the latter in what room there is.
std::string Session::text_of_refusal(const Judgement& judgement, Step& step) const {
  std::string text{policy::row(judgement.decision.reason).text};
  const policy::World& world = *step.env.world;
  if (judgement.decision.reason != Reason::sender_blocked || world.restraints == nullptr) return text;
  if (!rules_->contact.empty()) text.append(". Contact: ").append(rules_->contact);
  const policy::Restraint* found = world.restraints->find(judgement.sender, world.senders, step.env.wall);
  if (found == nullptr) return text;
  if (found->until) text.append(". Until ").append(to_text(*found->until));
  if (!found->explanation.empty()) text.append(". ").append(found->explanation);
  return text;
}

/// One answer for the whole PDU, in the style that the client or the route has.
void Session::answer_refused(PduView pdu, const Judgement& judgement, Step& step) {
  ++counters_.refused;
  ++step.env.totals->refused[static_cast<std::size_t>(judgement.decision.reason)];
  const policy::RefusalStyle refusal =
      client_ != nullptr ? client_->refusal.value_or(route_->refusal) : route_->refusal;
  const auto status = static_cast<CommandStatus>(judgement.decision.command_status);
  switch (refusal) {
    case policy::RefusalStyle::receipt:
      if (keep_receipt(pdu, judgement, step)) return;
      break;
    case policy::RefusalStyle::response_with_text:
      if (!takes_tlvs_) break;
      return step.actions.write(Side::esme, Write::Origin::own,
                                smpp::answer_with_text(pdu, status, text_of_refusal(judgement, step)));
    case policy::RefusalStyle::response: break;
  }
  step.actions.send(Side::esme, smpp::answer_to(pdu, status));
}

/// What is more than the client may send is refused before it is judged; nothing if it may, or if the route
/// only observes.
std::optional<Session::Fate> Session::beyond_limits(PduView pdu, const smpp::BodySpec& spec, Step& step) {
  const CommandId id = pdu.command_id();
  if (!spec.answered || id == CommandId::enquire_link || id == CommandId::unbind) return std::nullopt;
  std::optional<Reason> reason;
  const auto most = client_->max_outstanding;
  if (most &&
      aged_.count_since(step.env.now - rules_->session.response_timeout) + pending_.receipts() >= *most) {
    reason = Reason::too_many_outstanding;
  } else if (spec.recipients != smpp::Recipients::none && seat_ != nullptr &&
             !seat_->take_message(step.env.now)) {
    reason = Reason::too_many_messages;
  }
  if (!reason) return std::nullopt;
  const Fate fate = refuse_for(*reason, pdu, step);
  return fate == Fate::forward ? std::nullopt : std::optional{fate};
}

}  // namespace smppguard::relay
