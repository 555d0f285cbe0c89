// SPDX-License-Identifier: Apache-2.0
#include "consent_intake.hpp"

#include "smppguard/policy/complaint.hpp"

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace smppguard::relay {
namespace {

using Match = policy::ApprovalNumbers::Match;
using policy::NearMiss;
using policy::ServiceRequest;
using policy::Word;
using smpp::Body;
using smpp::Field;

/// Where a message goes: an approval or complaint number, or what may be a sender's.
struct Destination {
  Match approval = Match::stranger;
  Match complaint = Match::stranger;
  PhoneNumber number;  ///< none: no telephone number
};

Destination read_destination(const Body& body, policy::UpstreamId upstream, const Rules& rules) noexcept {
  const auto number = read_address(body.text(Field::destination_addr));
  if (!number) return {};
  return {rules.approval_numbers.match(*number, upstream), rules.complaint_numbers.match(*number, upstream),
          *number};
}

bool may_be_sender(PhoneNumber number) noexcept {
  return number.is_nanp() || number.kind() == PhoneNumber::Kind::short_code;
}

bool is_receipt(const Body& body, const smpp::MessageText& text) noexcept {
  return smpp::find_tlv_value(body.tlvs(), smpp::tag::kReceiptedMessageId).has_value() ||
         policy::looks_like_receipt(text.short_message) || policy::looks_like_receipt(text.message_payload);
}

/// Only a handset on a North American number can consent or object.
PhoneNumber handset_of(const Body& body) noexcept {
  const auto number = read_address(body.text(Field::source_addr));
  return number && number->is_nanp() ? *number : PhoneNumber{};
}

std::unique_ptr<ConsentText> evidence_of(smpp::PduView pdu, const Body& body, policy::UpstreamId upstream) {
  auto text = std::make_unique<ConsentText>();
  text->recipient = handset_of(body);
  text->source_addr = body.text(Field::source_addr);
  text->destination_addr = body.text(Field::destination_addr);
  text->upstream = upstream;
  text->pdu = pdu.octets();
  return text;
}

/// Consent is never read into less, or more, than one whole text: which of two counts is undefined.
std::optional<NearMiss> cannot_be_read(const smpp::MessageText& text) noexcept {
  if (!text.readable) return NearMiss::undecodable;
  if (text.segmented) return NearMiss::segmented;
  const bool both = !text.short_message.empty() && !text.message_payload.empty();
  if (both && text.short_message != text.message_payload) return NearMiss::two_texts;
  return std::nullopt;
}

TextKind kind_of(ServiceRequest::Kind request) noexcept {
  switch (request) {
    case ServiceRequest::Kind::stop_all: return TextKind::stop_all;
    case ServiceRequest::Kind::stop_one: return TextKind::stop_one;
    case ServiceRequest::Kind::help: return TextKind::help;
    case ServiceRequest::Kind::only_allowed: return TextKind::only_allowed;
    case ServiceRequest::Kind::everybody: return TextKind::everybody;
    // To what number it was said makes no difference.
    case ServiceRequest::Kind::block_one: return TextKind::opt_out;
    case ServiceRequest::Kind::unblock_one: return TextKind::opt_in;
    case ServiceRequest::Kind::none: break;
  }
  return TextKind::near_miss;
}

std::string_view whole_text(const smpp::MessageText& text) noexcept {
  return text.short_message.empty() ? text.message_payload : text.short_message;
}

/// What a text to an approval number says.
void understand(const smpp::MessageText& message, const Rules& rules, ConsentText& text) {
  text.text = whole_text(message);
  text.near_miss = cannot_be_read(message);
  if (!text.near_miss) {
    const auto approval = policy::read_approval(text.text, rules.approval_form);
    if (const auto* sender = std::get_if<PhoneNumber>(&approval)) {
      text.kind = TextKind::grant;
      text.sender = *sender;
    } else {
      const ServiceRequest request = rules.keywords.read_request(text.text);
      text.kind = kind_of(request.kind);
      text.sender = request.sender;
      if (text.kind == TextKind::near_miss) text.near_miss = std::get<NearMiss>(approval);
    }
  }
  if (!text.near_miss && !text.recipient) text.near_miss = NearMiss::grantor_unreadable;
  if (text.near_miss) {
    text.kind = TextKind::near_miss;
    text.sender = {};
  }
}

/// A word and the text it stands in.
struct Said {
  Word word = Word::none;
  std::string_view text{};
};

/// An opt-out counts wherever it can be read: if two texts differ, one of them is enough. Its end is consent
/// again, and that has to be the whole text.
Said read_word(const smpp::MessageText& message, const Rules& rules) noexcept {
  if (!message.readable || message.segmented) return {};
  for (const std::string* text : {&message.short_message, &message.message_payload}) {
    if (rules.keywords.read(*text) == Word::stop) return {Word::stop, *text};
  }
  if (cannot_be_read(message)) return {};
  const std::string_view text = whole_text(message);
  return {rules.keywords.read(text), text};
}

Intake take_word(smpp::PduView pdu, const Body& body, PhoneNumber sender, policy::UpstreamId upstream,
                 const Rules& rules) {
  if (!rules.keywords.at_senders() || !may_be_sender(sender) || !handset_of(body)) return {};
  // Receipts that esme_class does not tell are as many as messages: no need to decode them.
  if (policy::looks_like_receipt(as_chars(body.octets(Field::short_message).value_or(Bytes{})))) return {};
  const smpp::MessageText message = smpp::message_text(body, rules.upstreams[upstream].alphabet);
  const Said said = is_receipt(body, message) ? Said{} : read_word(message, rules);
  if (said.word == Word::none) return {};
  auto text = evidence_of(pdu, body, upstream);
  text->kind = said.word == Word::stop ? TextKind::opt_out : TextKind::opt_in;
  text->sender = sender;
  text->text = said.text;
  return {Intake::Kind::held, std::move(text)};
}

/// Whatever a text to a complaint number says, somebody complains. What cannot be read says nothing, a part
/// of a longer text only what is labelled, and two texts do not say the same.
void understand_complaint(const smpp::MessageText& message, ConsentText& text) {
  text.kind = TextKind::complaint;
  text.text = whole_text(message);
  if (cannot_be_read(message) == NearMiss::two_texts) return;
  const auto extent = message.segmented ? policy::Extent::part : policy::Extent::whole;
  const policy::ComplaintText said = policy::read_complaint(text.text, extent);
  text.sender = said.sender;
  text.only_number = said.only_number;
}

}  // namespace

Intake take_in(smpp::PduView pdu, policy::UpstreamId upstream, const Rules& rules) {
  const Body body = Body::read(pdu);
  if (!policy::is_plain_message(body.int1(Field::esm_class))) return {};
  const Destination destination = read_destination(body, upstream, rules);
  if (!destination.number) return {};
  const bool stranger = destination.approval == Match::stranger && destination.complaint == Match::stranger;
  if (stranger) return take_word(pdu, body, destination.number, upstream, rules);

  const smpp::MessageText message = smpp::message_text(body, rules.upstreams[upstream].alphabet);
  if (is_receipt(body, message)) return {};
  if (destination.approval == Match::elsewhere || destination.complaint == Match::elsewhere) {
    return {Intake::Kind::elsewhere, nullptr};
  }
  auto text = evidence_of(pdu, body, upstream);
  if (destination.complaint == Match::here) {
    understand_complaint(message, *text);
    return {rules.forward_complaints ? Intake::Kind::held : Intake::Kind::taken, std::move(text)};
  }
  understand(message, rules, *text);
  if (text->near_miss && rules.unmatched == policy::WhenUnmatched::forward) return {};
  return {Intake::Kind::taken, std::move(text)};
}

}  // namespace smppguard::relay
