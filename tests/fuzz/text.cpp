// SPDX-License-Identifier: Apache-2.0

// Octet 0 picks the command or the bare alphabet, octet 1 the alphabet; the rest is a body or text.

#include "fuzz/fuzz_target.hpp"
#include "smppguard/smpp/concatenation.hpp"
#include "smppguard/smpp/message_text.hpp"
#include "smppguard/smpp/pdu_view.hpp"

#include <string_view>
#include <vector>

namespace {

using namespace smppguard;
using smppguard::fuzzing::require;

/// The least code point that needs so many octets behind the first.
constexpr char32_t kLeastWithTail[] = {0, 0x80, 0x800, 0x10000};

/// Octets that follow a lead octet, -1 if it is none.
int octets_behind(std::uint8_t lead) {
  if (lead < 0x80) return 0;
  if ((lead & 0xE0U) == 0xC0) return 1;
  if ((lead & 0xF0U) == 0xE0) return 2;
  return (lead & 0xF8U) == 0xF0 ? 3 : -1;
}

/// Decodes and judges the code points, unlike the decoder under test, which judges octets.
bool is_utf8(Bytes text) {
  while (!text.empty()) {
    const int behind = octets_behind(text[0]);
    if (behind < 0 || text.size() <= static_cast<std::size_t>(behind)) return false;
    char32_t c = behind == 0 ? text[0] : text[0] & (0x3FU >> static_cast<unsigned>(behind));
    for (int i = 1; i <= behind; ++i) {
      const std::uint8_t octet = text[static_cast<std::size_t>(i)];
      if ((octet & 0xC0U) != 0x80) return false;
      c = (c << 6U) | (octet & 0x3FU);
    }
    if (c < kLeastWithTail[behind] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return false;
    text = text.subspan(static_cast<std::size_t>(behind) + 1);
  }
  return true;
}

void check(std::string_view text, std::size_t input) {
  require(is_utf8(as_bytes(text)), "the text is valid UTF-8");
  require(text.size() <= 3 * smpp::kMostText + 3, "the text is bounded");
  require(text.size() <= 3 * input, "no octet becomes more than three");
}

std::vector<std::uint8_t> pdu_of(smpp::CommandId id, Bytes body) {
  std::vector<std::uint8_t> octets(smpp::kHeaderOctets);
  store_be32(octets.data(), static_cast<std::uint32_t>(smpp::kHeaderOctets + body.size()));
  store_be32(octets.data() + 4, static_cast<std::uint32_t>(id));
  octets.insert(octets.end(), body.begin(), body.end());
  octets.shrink_to_fit();
  return octets;
}

void check_part(const smpp::Body& body, const smpp::MessageText& text) {
  const auto part = smpp::part_of(body);
  if (!part) return;
  require(part->total > 1 && part->number >= 1 && part->number <= part->total, "a part is one of several");
  require(part->scheme != smpp::PartScheme::udh_8bit || part->reference <= 0xFF,
          "an octet makes a reference");
  const bool header = (body.int1(smpp::Field::esm_class) & 0x40U) != 0;
  require(header == (part->scheme != smpp::PartScheme::sar), "SAR TLVs and headers exclude each other");
  require(text.segmented || !text.readable, "a part is no whole message");
}

void check_message(smpp::CommandId id, smpp::DefaultAlphabet alphabet, Bytes input) {
  const std::vector<std::uint8_t> octets = pdu_of(id, input);
  const smpp::Body body = smpp::Body::read(smpp::PduView{octets});
  const smpp::MessageText text = smpp::message_text(body, alphabet);
  check(text.short_message, input.size());
  check(text.message_payload, input.size());
  require(text.readable || (text.short_message.empty() && text.message_payload.empty()),
          "no text from binary");
  check_part(body, text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const Bytes input{data + 2, size - 2};
  const auto alphabet = static_cast<smpp::DefaultAlphabet>(data[1] % 4);
  switch (data[0] % 5) {
    case 0: check_message(smpp::CommandId::submit_sm, alphabet, input); break;
    case 1: check_message(smpp::CommandId::deliver_sm, alphabet, input); break;
    case 2: check_message(smpp::CommandId::data_sm, alphabet, input); break;
    case 3: check_message(smpp::CommandId::submit_multi, alphabet, input); break;
    default: check(smpp::decode_text(input, static_cast<smpp::Alphabet>(data[1] % 6)), input.size()); break;
  }
  return 0;
}
