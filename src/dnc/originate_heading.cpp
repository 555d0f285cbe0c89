// SPDX-License-Identifier: Apache-2.0
#include "originate_file.hpp"
#include "smppguard/core/time_text.hpp"
#include "smppguard/dnc/list_folder.hpp"

#include <array>
#include <charconv>
#include <fmt/format.h>
#include <optional>

namespace smppguard::dnc {
namespace {

constexpr std::string_view kMagic = "smppguard-do-not-originate";
constexpr unsigned kFormat = 1;
constexpr std::size_t kMagicAt = 0;
constexpr std::size_t kFormatAt = 1;
constexpr std::size_t kNameAt = 2;
constexpr std::size_t kVersionAt = 3;
constexpr std::size_t kCountAt = 4;
constexpr std::size_t kChecksumAt = 5;

using Words = std::array<std::string_view, kChecksumAt + 1>;

/// The last one holds all of the rest.
Words words_of(std::string_view line) noexcept {
  Words words;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const std::size_t end = line.find(' ');
    words[i] = line.substr(0, end);
    line = end == std::string_view::npos ? std::string_view{} : line.substr(end + 1);
  }
  words.back() = line;
  return words;
}

std::optional<std::uint64_t> read_count(std::string_view text) noexcept {
  std::uint64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return count;
}

}  // namespace

std::string before_checksum(const OriginateInfo& info) {
  return fmt::format("{} {} {} {} {} ", kMagic, kFormat, info.name, to_text(info.version), info.count);
}

std::string to_line(const OriginateHeading& heading) {
  return before_checksum(heading.info) + hex(heading.checksum) + '\n';
}

Result<OriginateHeading> read_heading(std::string_view line) {
  const Words words = words_of(line);
  if (words[kMagicAt] != kMagic) return fail("damaged: this is not a do-not-originate list");
  const auto format = read_count(words[kFormatAt]);
  if (!format) return fail("line 1: the format makes no sense; the file is damaged");
  if (*format != kFormat) {
    return fail(fmt::format("its format {} is none that this smppguard reads ({})", *format, kFormat));
  }
  const auto version = read_day(words[kVersionAt]);
  const auto count = read_count(words[kCountAt]);
  const auto checksum = read_digest(words[kChecksumAt]);
  if (!is_list_name(words[kNameAt]) || !version || !count || !checksum) {
    return fail("line 1: it makes no sense; the file is damaged");
  }
  OriginateHeading heading{{std::string{words[kNameAt]}, *version, *count}, *checksum};
  // Leading zeros and the like.
  if (to_line(heading) != std::string{line} + '\n') {
    return fail("line 1: it is not as an import writes it; the file is damaged");
  }
  return heading;
}

}  // namespace smppguard::dnc
