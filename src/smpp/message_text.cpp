// SPDX-License-Identifier: Apache-2.0
#include "smppguard/smpp/message_text.hpp"

#include "gsm_alphabet.hpp"
#include "smppguard/core/utf8.hpp"
#include "smppguard/smpp/pdu_view.hpp"
#include "user_data_header.hpp"

#include <array>
#include <optional>

namespace smppguard::smpp {
namespace {

constexpr char32_t kEllipsis = 0x2026;

void append_gsm(std::string& text, Bytes octets) {
  for (std::size_t i = 0; i < octets.size(); ++i) {
    const bool escaped = octets[i] == kGsmEscape;
    if (escaped && ++i == octets.size()) return append_utf8(text, kReplacement);
    const std::uint8_t septet = octets[i];
    if (septet >= 0x80) {
      append_utf8(text, kReplacement);
    } else {
      append_utf8(text, escaped ? gsm_escaped(septet) : kGsmBasic[septet]);
    }
  }
}

/// IA5 and Latin-1: an octet is its code point, up to the alphabet's last.
void append_single_octets(std::string& text, Bytes octets, std::uint8_t last) {
  for (const std::uint8_t octet : octets) append_utf8(text, octet <= last ? octet : kReplacement);
}

constexpr bool is_high_surrogate(char32_t unit) noexcept {
  return unit >= 0xD800 && unit <= 0xDBFF;
}
constexpr bool is_low_surrogate(char32_t unit) noexcept {
  return unit >= 0xDC00 && unit <= 0xDFFF;
}

void append_utf16(std::string& text, Bytes octets) {
  const bool little = octets.size() >= 2 && octets[0] == 0xFF && octets[1] == 0xFE;
  const bool marked = little || (octets.size() >= 2 && octets[0] == 0xFE && octets[1] == 0xFF);
  const auto unit_at = [&](std::size_t i) -> char32_t {
    const std::uint16_t unit = load_be16(octets.data() + i);
    return little ? ((unit & 0xFFU) << 8U) | (unit >> 8U) : unit;
  };
  std::size_t i = marked ? 2 : 0;
  while (i + 2 <= octets.size()) {
    const char32_t unit = unit_at(i);
    i += 2;
    const char32_t next = i + 2 <= octets.size() ? unit_at(i) : 0;
    if (is_high_surrogate(unit) && is_low_surrogate(next)) {
      append_utf8(text, 0x10000 + ((unit - 0xD800) << 10U) + (next - 0xDC00));
      i += 2;
    } else {
      append_utf8(text, is_high_surrogate(unit) || is_low_surrogate(unit) ? kReplacement : unit);
    }
  }
  if (i < octets.size()) append_utf8(text, kReplacement);
}

void append_decoded(std::string& text, Bytes octets, Alphabet alphabet) {
  switch (alphabet) {
    case Alphabet::gsm: return append_gsm(text, octets);
    case Alphabet::ascii: return append_single_octets(text, octets, 0x7F);
    case Alphabet::latin1: return append_single_octets(text, octets, 0xFF);
    case Alphabet::ucs2: return append_utf16(text, octets);
    case Alphabet::utf8: return append_checked_utf8(text, octets);
    case Alphabet::binary: return;
  }
}

constexpr Alphabet default_alphabet(DefaultAlphabet alphabet) noexcept {
  switch (alphabet) {
    case DefaultAlphabet::gsm: return Alphabet::gsm;
    case DefaultAlphabet::ascii: return Alphabet::ascii;
    case DefaultAlphabet::latin1: return Alphabet::latin1;
    case DefaultAlphabet::utf8: return Alphabet::utf8;
  }
  return Alphabet::binary;
}

// GSM 03.38 chapter 4: the high bits of a data_coding name the group, in this group bits 3 and 2 the
// alphabet.
constexpr std::array kGeneralGroup = {Alphabet::gsm, Alphabet::binary, Alphabet::ucs2, Alphabet::binary};

/// Whether a user data header says that this is not a whole message to a person (23.040 9.2.3.24).
bool header_segments(Bytes header) noexcept {
  HeaderReader elements{header};
  while (const auto element = elements.next()) {
    if (element->identifier == kPorts8 || element->identifier == kPorts16) return true;
    const auto part = part_in(*element);
    if (part && part->total > 1) return true;
  }
  return false;
}

// From the octet behind destination_addr of a submit_sm or deliver_sm without times (3.4 4.4.1, 4.6.1).
constexpr std::size_t kTimes = 3;
constexpr std::size_t kDataCoding = 7;
constexpr std::size_t kSmLength = 9;
constexpr std::size_t kShortMessage = 10;

/// Of the usual message, without a walk over its fields; nothing for any other.
std::optional<RawText> raw_text_of_usual(PduView pdu, Bytes rest, DefaultAlphabet alphabet) noexcept {
  if (pdu.command_id() == CommandId::data_sm) return std::nullopt;
  const bool usual = rest.size() >= kShortMessage && (rest[0] & kUdhi) == 0 && rest[kTimes] == 0 &&
                     rest[kTimes + 1] == 0 && rest[kSmLength] != 0 &&
                     rest.size() >= kShortMessage + rest[kSmLength];
  if (!usual) return std::nullopt;
  return RawText{rest.subspan(kShortMessage, rest[kSmLength]), alphabet_of(rest[kDataCoding], alphabet)};
}

bool sar_segments(Bytes tlvs) noexcept {
  const auto total = find_tlv_value(tlvs, tag::kSarTotalSegments);
  return total && total->size() == 1 && (*total)[0] > 1;
}

}  // namespace

Alphabet alphabet_of(std::uint8_t data_coding, DefaultAlphabet alphabet) noexcept {
  switch (data_coding) {
    case 0x00: return default_alphabet(alphabet);
    case 0x01: return Alphabet::ascii;
    case 0x03: return Alphabet::latin1;
    case 0x08: return Alphabet::ucs2;
    default: break;
  }
  const unsigned alphabet_bits = (data_coding >> 2U) & 3U;
  switch (data_coding >> 4U) {
    case 0x1: return kGeneralGroup[alphabet_bits];
    case 0xC:
    case 0xD: return Alphabet::gsm;
    case 0xE: return Alphabet::ucs2;
    case 0xF: return alphabet_bits == 0 ? Alphabet::gsm : Alphabet::binary;
    default: return Alphabet::binary;
  }
}

std::string decode_text(Bytes octets, Alphabet alphabet) {
  std::string text;
  if (alphabet == Alphabet::binary) return text;
  const bool cut = octets.size() > kMostText;
  append_decoded(text, cut ? octets.first(kMostText) : octets, alphabet);
  if (cut) append_utf8(text, kEllipsis);
  return text;
}

MessageText message_text(const Body& body, DefaultAlphabet alphabet) {
  if (body.fault() != BodyFault::none && body.fault() != BodyFault::over_long) return {};
  const Alphabet coding = alphabet_of(body.int1(Field::data_coding), alphabet);
  if (coding == Alphabet::binary) return {};

  UserData message{{}, body.octets(Field::short_message).value_or(Bytes{})};
  UserData payload{{}, find_tlv_value(body.tlvs(), tag::kMessagePayload).value_or(Bytes{})};
  if ((body.int1(Field::esm_class) & kUdhi) != 0) {
    if (message.text.empty() && payload.text.empty()) return {};
    const auto split_message = split_user_data(message.text);
    const auto split_payload = split_user_data(payload.text);
    if (!split_message || !split_payload) return {};
    message = *split_message;
    payload = *split_payload;
  }
  const bool segmented =
      sar_segments(body.tlvs()) || header_segments(message.header) || header_segments(payload.header);
  return {decode_text(message.text, coding), decode_text(payload.text, coding), true, segmented};
}

RawText raw_text(PduView pdu, Bytes behind, DefaultAlphabet alphabet) noexcept {
  if (const auto usual = raw_text_of_usual(pdu, behind, alphabet)) return *usual;
  const Body body = Body::read(pdu);
  if (body.fault() != BodyFault::none && body.fault() != BodyFault::over_long) return {};
  Bytes text = body.octets(Field::short_message).value_or(Bytes{});
  if (text.empty()) text = find_tlv_value(body.tlvs(), tag::kMessagePayload).value_or(Bytes{});
  if ((body.int1(Field::esm_class) & kUdhi) != 0) {
    const auto split = split_user_data(text);
    if (!split) return {};
    text = split->text;
  }
  return {text, alphabet_of(body.int1(Field::data_coding), alphabet)};
}

}  // namespace smppguard::smpp
