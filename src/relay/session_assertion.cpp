// SPDX-License-Identifier: Apache-2.0
// What a bound session does with messages of a client that has to sign them.
#include "assertion_check.hpp"
#include "judge.hpp"
#include "smppguard/relay/session.hpp"
#include "smppguard/smpp/tlv_edit.hpp"
#include "step.hpp"

namespace smppguard::relay {

using policy::Reason;
using smpp::Field;
using smpp::PduView;

namespace {

/// Whom the record is to name, as far as can be read; of submit_multi the first recipient.
Judgement refusal_of(PduView pdu, Reason reason, const Bench& bench) noexcept {
  const smpp::Body body = smpp::Body::read(pdu);
  const std::string_view source_addr = body.text(Field::source_addr);
  std::string_view recipient = body.text(Field::destination_addr);
  if (const auto list = body.octets(Field::dest_addresses)) {
    smpp::DestAddressReader entries{*list};
    if (const auto first = entries.next()) recipient = first->name;
  }
  const PhoneNumber sender = source_addr.empty() ? bench.client->default_sender : number_in(source_addr);
  const std::uint32_t status = bench.rules.rejections.status[static_cast<std::size_t>(reason)];
  return {{policy::Verdict::refuse, reason, status}, sender, number_in(recipient)};
}

}  // namespace

/// Who may use the number comes first, so that nobody learns anything by messages that they cannot sign. The
/// signature is smppguard's business: what goes on goes without it, unless the client's terms say otherwise.
Session::Fate Session::judge_signed(PduView pdu, const smpp::BodySpec& spec, Step& step) {
  const policy::AssertionTerms& terms = *client_->assertion;
  const CheckedAssertion checked = check_assertion(pdu, terms, system_id_, step.env);
  if (checked.against && refuse_unsigned(pdu, *checked.against, step)) return Fate::taken;
  const Fate fate = judge(pdu, spec, step);
  if (fate != Fate::forward || !checked.present || !terms.options.strip) return fate;
  step.actions.write(Side::smsc, Write::Origin::edited, smpp::without_tlv(pdu, terms.options.tlv));
  return Fate::rewritten;
}

/// False: that is only observed, and the message is judged as any other.
bool Session::refuse_unsigned(PduView pdu, Reason reason, Step& step) {
  const bool observed = client_->assertion->options.mode == policy::AssertionMode::observe ||
                        route_->mode == policy::RouteMode::observe;
  const Judgement judgement = refusal_of(pdu, reason, bench(step));
  ++counters_.decided[static_cast<std::size_t>(reason)];
  note_refused(pdu, judgement, observed ? policy::RouteMode::observe : policy::RouteMode::enforce, step);
  if (!observed) answer_refused(pdu, judgement, step);
  return !observed;
}

}  // namespace smppguard::relay
