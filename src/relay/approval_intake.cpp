// SPDX-License-Identifier: Apache-2.0
#include "approval_intake.hpp"

#include <string>
#include <utility>

namespace smppguard::relay {
namespace {

using Match = policy::ApprovalNumbers::Match;
using smpp::Body;
using smpp::Field;
using Reading = std::variant<PhoneNumber, policy::NearMiss>;

Match match_destination(smpp::PduView pdu, policy::UpstreamId upstream, const Rules& rules) noexcept {
  const Body head = Body::read(pdu, Field::destination_addr);
  const auto destination = read_address(head.text(Field::destination_addr));
  return destination ? rules.approval_numbers.match(*destination, upstream) : Match::stranger;
}

bool is_receipt(const Body& body, const smpp::MessageText& text) noexcept {
  return !policy::is_plain_message(body.int1(Field::esm_class)) ||
         smpp::find_tlv_value(body.tlvs(), smpp::tag::kReceiptedMessageId).has_value() ||
         policy::looks_like_receipt(text.short_message) || policy::looks_like_receipt(text.message_payload);
}

/// Consent is never read into less, or more, than one whole text: which of two counts is undefined.
Reading read_text(const smpp::MessageText& text, policy::ApprovalForm form, std::string& used) {
  used = text.short_message.empty() ? text.message_payload : text.short_message;
  if (!text.readable) return policy::NearMiss::undecodable;
  if (text.segmented) return policy::NearMiss::segmented;
  const bool both = !text.short_message.empty() && !text.message_payload.empty();
  if (both && text.short_message != text.message_payload) return policy::NearMiss::two_texts;
  return policy::read_approval(used, form);
}

}  // namespace

Intake take_in(smpp::PduView pdu, policy::UpstreamId upstream, const Rules& rules) {
  const Match match = match_destination(pdu, upstream, rules);
  if (match == Match::stranger) return {};

  const Body body = Body::read(pdu);
  const smpp::MessageText message = smpp::message_text(body, rules.upstreams[upstream].alphabet);
  if (is_receipt(body, message)) return {};
  if (match == Match::elsewhere) return {Intake::Kind::elsewhere, nullptr};

  auto text = std::make_unique<ApprovalText>();
  text->source_addr = body.text(Field::source_addr);
  text->approval_number = body.text(Field::destination_addr);
  text->upstream = upstream;
  text->pdu = pdu.octets();
  const Reading reading = read_text(message, rules.approval_form, text->text);

  const auto grantor = read_address(text->source_addr);
  if (grantor && grantor->is_nanp()) text->grantor = *grantor;
  if (const auto* grantee = std::get_if<PhoneNumber>(&reading)) {
    // Only the handset can consent, and only a number that can be on the registry needs to.
    if (text->grantor) {
      text->grantee = *grantee;
    } else {
      text->near_miss = policy::NearMiss::grantor_unreadable;
    }
  } else {
    text->near_miss = std::get<policy::NearMiss>(reading);
  }
  if (text->near_miss && rules.unmatched == policy::WhenUnmatched::forward) return {};
  return {Intake::Kind::taken, std::move(text)};
}

}  // namespace smppguard::relay
