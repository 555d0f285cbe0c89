// SPDX-License-Identifier: Apache-2.0
// Kinds of files that people hand in by mistake, so that the answer can name them.
#include "document.hpp"

#include <algorithm>
#include <array>

namespace smppguard::registry {
namespace {

struct Kind {
  std::size_t at;  ///< where the signature stands
  std::string_view signature;
  std::string_view name;
};

using namespace std::string_view_literals;

constexpr auto kKinds = std::to_array<Kind>({
    {0, "PK\x03\x04", "a ZIP archive or an office document"},
    {0, "PK\x05\x06", "an empty ZIP archive"},
    {0, "\xD0\xCF\x11\xE0", "an office document of the older kind"},
    {0, "{\\rtf", "an RTF document"},
    {0, "GIF8", "a GIF picture"},
    {0, "II*\0"sv, "a TIFF picture"},
    {0, "MM\0*"sv, "a TIFF picture"},
    {0, "BM", "a BMP picture"},
    {8, "WEBP", "a WebP picture"},
    {4, "ftypheic", "a HEIC photo"},
    {4, "ftypmif1", "a HEIC photo"},
    {4, "ftyp", "a film"},
    {0, "%!PS", "a PostScript document"},
    {0, "\x1F\x8B", "a gzip archive"},
    {0, "7z\xBC\xAF", "a 7z archive"},
    {0, "Rar!", "a RAR archive"},
    {0,
     "\x7F"
     "ELF",
     "a program"},
    {0, "MZ", "a program"},
});

char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool starts_with_word(std::string_view text, std::string_view word) noexcept {
  return text.size() >= word.size() &&
         std::equal(word.begin(), word.end(), text.begin(), [](char a, char b) { return a == lower(b); });
}

}  // namespace

std::optional<std::string_view> name_other_kind(Bytes document) noexcept {
  const std::string_view text = as_chars(document);
  for (const Kind& kind : kKinds) {
    if (text.size() > kind.at && text.substr(kind.at).starts_with(kind.signature)) return kind.name;
  }
  const std::string_view begin = text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  if (starts_with_word(begin, "<!doctype html") || starts_with_word(begin, "<html")) return "an HTML page";
  if (begin.starts_with("<?xml") || begin.starts_with("<svg")) return "an XML document";
  return std::nullopt;
}

}  // namespace smppguard::registry
