// SPDX-License-Identifier: Apache-2.0
#include "traffic_watch.hpp"

#include "smppguard/policy/approval.hpp"
#include "smppguard/smpp/front.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

namespace smppguard::app {
namespace {

using policy::Reason;
using traffic::Kind;

// The relay's alphabets are handed on by their number.
static_assert(static_cast<int>(smpp::Alphabet::gsm) == static_cast<int>(traffic::Alphabet::gsm));
static_assert(static_cast<int>(smpp::Alphabet::ascii) == static_cast<int>(traffic::Alphabet::ascii));
static_assert(static_cast<int>(smpp::Alphabet::latin1) == static_cast<int>(traffic::Alphabet::latin1));
static_assert(static_cast<int>(smpp::Alphabet::ucs2) == static_cast<int>(traffic::Alphabet::ucs2));
static_assert(static_cast<int>(smpp::Alphabet::utf8) == static_cast<int>(traffic::Alphabet::utf8));
static_assert(static_cast<int>(smpp::Alphabet::binary) == static_cast<int>(traffic::Alphabet::binary));

/// Nothing for what its number has not done: a client that uses a number which is not its own must not bring
/// it into disrepute. Nothing either for what comes again, or is refused for what was counted before: who
/// obeys "try again later" must not look worse for it. Of a message in parts the first counts.
std::optional<Kind> kind_of(const relay::Judged& message) noexcept {
  if (message.part > 1) return std::nullopt;
  if (!message.refused) return Kind::passed;
  if (policy::row(message.reason).lasting == policy::Lasting::temporary) return std::nullopt;
  switch (message.reason) {
    case Reason::sender_not_own:
    case Reason::assertion_missing:
    case Reason::assertion_wrong:
    case Reason::assertion_replayed:
    case Reason::sender_not_registered:
    case Reason::do_not_originate:
    case Reason::sender_blocked: return std::nullopt;
    case Reason::dnc_listed:
    case Reason::state_listed:
    case Reason::company_listed:
    case Reason::organisation_listed: return Kind::refused_listed;
    default: return Kind::refused_other;
  }
}

// 3.4 5.2.28, 5.2.12.
enum class MessageState : std::uint8_t { expired = 3, deleted = 4, undeliverable = 5, rejected = 8 };
constexpr std::uint8_t kDeliveredState = 2;
constexpr std::uint8_t kReceiptBits = 0x3C;
constexpr std::uint8_t kReceiptType = 0x04;

std::optional<Kind> kind_of_state(std::uint8_t state) noexcept {
  if (state == kDeliveredState) return Kind::delivered;
  switch (static_cast<MessageState>(state)) {
    case MessageState::expired:
    case MessageState::deleted:
    case MessageState::undeliverable:
    case MessageState::rejected: return Kind::undelivered;
  }
  return std::nullopt;
}

/// By the customary text (3.4 Appendix B).
std::optional<Kind> kind_of_text(std::string_view text) noexcept {
  const std::size_t at = text.find("stat:");
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view state = text.substr(at + 5, 7);
  if (state == "DELIVRD") return Kind::delivered;
  for (const std::string_view failed : {"UNDELIV", "EXPIRED", "REJECTD", "DELETED"}) {
    if (state == failed) return Kind::undelivered;
  }
  return std::nullopt;
}

/// Nothing for what is no receipt, or one of a message that is still on its way.
std::optional<Kind> kind_of_receipt(smpp::PduView pdu, std::uint8_t esm_class) noexcept {
  const unsigned type = esm_class & kReceiptBits;
  if (type != kReceiptType && type != 0) return std::nullopt;
  const smpp::Body body = smpp::Body::read(pdu);
  const std::string_view text = as_chars(body.octets(smpp::Field::short_message).value_or(Bytes{}));
  if (type == 0 && !policy::looks_like_receipt(text)) return std::nullopt;
  const auto state = smpp::find_tlv_value(body.tlvs(), smpp::tag::kMessageState);
  if (state && state->size() == 1) return kind_of_state((*state)[0]);
  return kind_of_text(text);
}

}  // namespace

void TrafficWatch::judged(const relay::Judged& message) noexcept {
  const auto kind = kind_of(message);
  if (!kind || !message.sender) return;
  traffic::Sighting* const seen = ring_.begin();
  if (seen == nullptr) return;
  seen->at = message.at;
  seen->sender = message.sender;
  seen->recipient = message.recipient;
  seen->organisation = 0;
  seen->kind = *kind;
  seen->traits = {};
  seen->set_text(static_cast<traffic::Alphabet>(message.text.alphabet), message.text.octets);
  ring_.commit();
}

void TrafficWatch::delivered(smpp::PduView pdu, WallTime at) noexcept {
  const smpp::Front front = smpp::read_front(pdu);
  if (!front.sound || front.behind.empty()) return;
  const auto kind = kind_of_receipt(pdu, front.behind[0]);
  if (!kind) return;
  const PhoneNumber sender = number_in(front.destination_addr);
  if (!sender) return;
  traffic::Sighting* const seen = ring_.begin();
  if (seen == nullptr) return;
  seen->at = at;
  seen->sender = sender;
  seen->recipient = number_in(front.source_addr);
  seen->organisation = 0;
  seen->kind = *kind;
  seen->traits = {};
  seen->set_text(traffic::Alphabet::binary, {});
  ring_.commit();
}

}  // namespace smppguard::app
