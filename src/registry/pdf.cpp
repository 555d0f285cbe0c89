// SPDX-License-Identifier: Apache-2.0
// As much of PDF's frame as shows whether a file is whole (ISO 32000-1, 7.5): the header near the front, and
// at the end the place of the cross-reference and the mark %%EOF.
#include "document.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace smppguard::registry {
namespace {

constexpr std::size_t kNear = 1024;  // how far from either end readers look
constexpr std::string_view kHeader = "%PDF-";
constexpr std::string_view kStart = "startxref";
constexpr std::string_view kEnd = "%%EOF";
constexpr std::string_view kBlanks{"\0\t\n\f\r ", 6};

constexpr Fault kCutOff = "it is cut off: the end of the document is missing";
constexpr Fault kDamaged = "it is damaged: its table of contents is not where it should be";

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

/// Where the header is; npos: nowhere near the front.
std::size_t header_place(std::string_view text) noexcept {
  const std::string_view front = text.substr(0, kNear);
  for (auto at = front.find(kHeader); at != std::string_view::npos; at = front.find(kHeader, at + 1)) {
    const std::string_view version = text.substr(at + kHeader.size(), 3);
    if (version.size() == 3 && (version[0] == '1' || version[0] == '2') && version[1] == '.' &&
        is_digit(version[2])) {
      return at;
    }
  }
  return std::string_view::npos;
}

std::string_view without_blanks_before(std::string_view text) noexcept {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text;
}

/// The number behind the last "startxref", if nothing but blanks is around it.
std::optional<std::size_t> read_start(std::string_view text) noexcept {
  const std::string_view end = text.substr(text.size() - std::min(text.size(), kNear));
  const auto at = end.rfind(kStart);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view number = without_blanks_before(end.substr(at + kStart.size()));
  std::size_t place = 0;
  const auto [stop, code] = std::from_chars(number.data(), number.data() + number.size(), place);
  if (code != std::errc{}) return std::nullopt;
  const std::string_view rest = number.substr(static_cast<std::size_t>(stop - number.data()));
  return without_blanks_before(rest).empty() ? std::optional{place} : std::nullopt;
}

std::string_view without_digits_before(std::string_view text) noexcept {
  text.remove_prefix(std::min(text.find_first_not_of("0123456789"), text.size()));
  return text;
}

/// A table begins with the word, a stream with "7 0 obj".
bool is_cross_reference(std::string_view text, std::size_t place) noexcept {
  if (place >= text.size()) return false;
  const std::string_view there = without_blanks_before(text.substr(place));
  if (there.starts_with("xref")) return true;
  const std::string_view generation = without_blanks_before(without_digits_before(there));
  return without_blanks_before(without_digits_before(generation)).starts_with("obj");
}

}  // namespace

bool has_pdf_header(Bytes document) noexcept {
  return header_place(as_chars(document)) != std::string_view::npos;
}

Fault find_pdf_fault(Bytes document) noexcept {
  const std::string_view text = as_chars(document);
  const auto end = text.rfind(kEnd);
  if (end == std::string_view::npos || text.size() - end > kNear) return kCutOff;
  // Objects behind the last mark: a later version of the document, whose end is missing.
  if (text.find(" obj", end) != std::string_view::npos) return kCutOff;
  const auto start = read_start(text.substr(0, end));
  if (!start) return kDamaged;
  // Some writers count from the header even where other octets are before it.
  const bool found =
      is_cross_reference(text, *start) || is_cross_reference(text.substr(header_place(text)), *start);
  return found ? Fault{} : kDamaged;
}

}  // namespace smppguard::registry
