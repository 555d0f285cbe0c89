// SPDX-License-Identifier: Apache-2.0
#include "normal_text.hpp"

#include "smppguard/core/utf8.hpp"

#include <string_view>

namespace smppguard::traffic {
namespace {

constexpr std::uint8_t kEscape = 0x1B;
/// For escaped septets: each is punctuation, and none ends a link as a blank would.
constexpr char32_t kSomeSign = 0xA4;

/// GSM 03.38 6.2.1, where it differs from ASCII.
constexpr std::u32string_view kGsmFirst =
    U"@\u00A3$\u00A5\u00E8\u00E9\u00F9\u00EC\u00F2\u00C7\n\u00D8\u00F8\r\u00C5\u00E5"
    U"\u0394_\u03A6\u0393\u039B\u03A9\u03A0\u03A8\u03A3\u0398\u039E \u00C6\u00E6\u00DF\u00C9";
static_assert(kGsmFirst.size() == 0x20);

char32_t gsm_character(std::uint8_t septet) noexcept {
  if (septet < 0x20) return kGsmFirst[septet];
  switch (septet) {
    case 0x24: return 0xA4;
    case 0x40: return 0xA1;
    case 0x5B: return 0xC4;
    case 0x5C: return 0xD6;
    case 0x5D: return 0xD1;
    case 0x5E: return 0xDC;
    case 0x5F: return 0xA7;
    case 0x60: return 0xBF;
    case 0x7B: return 0xE4;
    case 0x7C: return 0xF6;
    case 0x7D: return 0xF1;
    case 0x7E: return 0xFC;
    case 0x7F: return 0xE0;
    default: return septet < 0x80 ? septet : kReplacement;
  }
}

/// U+00E0 to U+00FF; a dot is no letter.
constexpr std::string_view kPlainLatin = "aaaaaaaceeeeiiiidnooooo.ouuuuyty";
static_assert(kPlainLatin.size() == 0x20);

/// Latin letters that lower-case Cyrillic and Greek ones look like.
constexpr char32_t look_alike(char32_t c) noexcept {
  switch (c) {
    case 0x0430:
    case 0x03B1: return U'a';
    case 0x0432:
    case 0x03B2: return U'b';
    case 0x0435:
    case 0x0451:
    case 0x03B5: return U'e';
    case 0x043A:
    case 0x03BA: return U'k';
    case 0x043C: return U'm';
    case 0x043D:
    case 0x03B7: return U'h';
    case 0x043E:
    case 0x03BF: return U'o';
    case 0x0440:
    case 0x03C1: return U'p';
    case 0x0441: return U'c';
    case 0x0442:
    case 0x03C4: return U't';
    case 0x0443:
    case 0x03C5: return U'y';
    case 0x0445:
    case 0x03C7: return U'x';
    case 0x0455: return U's';
    case 0x0456:
    case 0x03B9: return U'i';
    case 0x0458: return U'j';
    case 0x03BD: return U'n';
    default: return c;
  }
}

char32_t folded_latin1(char32_t c) noexcept {
  if (c < 0xC0) return c == 0xAA ? U'a' : c == 0xBA ? U'o' : 0;
  if (c == 0xD7 || c == 0xF7) return 0;
  if (c == 0xDF) return U's';
  const char plain = kPlainLatin[(c < 0xE0 ? c + 0x20 : c) - 0xE0];
  return static_cast<char32_t>(static_cast<unsigned char>(plain));
}

bool is_sign(char32_t c) noexcept {
  return (c >= 0x2000 && c <= 0x2BFF) || (c >= 0x3000 && c <= 0x303F) || (c >= 0x0300 && c <= 0x036F) ||
         (c >= 0xD800 && c <= 0xF8FF) || (c >= 0xFE00 && c <= 0xFE6F) || c == 0xFEFF || c >= 0xFFE0;
}

}  // namespace

char32_t folded_letter(char32_t c) noexcept {
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;  // full width
  if (c < 0x80) {
    const char32_t lower = c | 0x20U;
    return lower >= U'a' && lower <= U'z' ? lower : 0;
  }
  if (c < 0x100) return folded_latin1(c);
  if (is_sign(c)) return 0;
  if ((c >= 0x0391 && c <= 0x03A9) || (c >= 0x0410 && c <= 0x042F)) c += 0x20;
  if (c >= 0x0400 && c <= 0x040F) c += 0x50;
  return look_alike(c);
}

Characters::Characters(Alphabet alphabet, Bytes octets) noexcept {
  if (octets.size() > Sighting::kMostText) octets = octets.first(Sighting::kMostText);
  switch (alphabet) {
    case Alphabet::gsm: read_gsm(octets); break;
    case Alphabet::ascii:
    case Alphabet::latin1: read_latin1(octets); break;
    case Alphabet::ucs2: read_ucs2(octets); break;
    case Alphabet::utf8: read_utf8(octets); break;
    case Alphabet::binary: break;
  }
}

void Characters::read_gsm(Bytes octets) noexcept {
  for (std::size_t i = 0; i < octets.size(); ++i) {
    if (octets[i] == kEscape) {
      ++i;
      put(kSomeSign);
    } else {
      put(gsm_character(octets[i]));
    }
  }
}

void Characters::read_latin1(Bytes octets) noexcept {
  for (const std::uint8_t octet : octets) put(octet);
}

/// Halves of surrogate pairs stay halves: they are no letters either way.
void Characters::read_ucs2(Bytes octets) noexcept {
  const bool little = octets.size() >= 2 && octets[0] == 0xFF && octets[1] == 0xFE;
  for (std::size_t i = 0; i + 2 <= octets.size(); i += 2) {
    put(little ? static_cast<char32_t>(octets[i] | (octets[i + 1] << 8U)) : load_be16(octets.data() + i));
  }
}

void Characters::read_utf8(Bytes octets) noexcept {
  while (!octets.empty()) {
    const std::size_t size = utf8_size(octets);
    if (size == 0) {
      put(kReplacement);
      octets = octets.subspan(1);
      continue;
    }
    char32_t c = size == 1 ? octets[0] : octets[0] & (0x7FU >> size);
    for (std::size_t i = 1; i < size; ++i) c = (c << 6U) | (octets[i] & 0x3FU);
    put(c);
    octets = octets.subspan(size);
  }
}

}  // namespace smppguard::traffic
