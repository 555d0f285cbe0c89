// SPDX-License-Identifier: Apache-2.0
#include "line.hpp"

#include "time_text.hpp"

#include <charconv>

namespace smppguard::journal {
namespace {

/// Takes `prefix` off the front.
bool take(std::string_view& text, std::string_view prefix) noexcept {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool take_number(std::string_view& text, std::uint64_t& value) noexcept {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{}) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

/// Up to the next quote, which is taken off too.
bool take_quoted(std::string_view& text, std::string_view& value) noexcept {
  const std::size_t end = text.find('"');
  if (end == std::string_view::npos) return false;
  value = text.substr(0, end);
  text.remove_prefix(end + 1);
  return true;
}

}  // namespace

std::optional<Line> read_line(std::string_view line) noexcept {
  if (line.size() < kTailOctets) return std::nullopt;
  Line parts;
  parts.hashed = line.substr(0, line.size() - kTailOctets);
  std::string_view tail = line.substr(parts.hashed.size());
  if (!take(tail, kHashMember) || !tail.ends_with("\"}")) return std::nullopt;
  const auto hash = read_digest(tail.substr(0, 2 * sizeof(Digest)));
  if (!hash) return std::nullopt;
  parts.hash = *hash;

  std::string_view rest = parts.hashed;
  if (!take(rest, "{\"n\":") || !take_number(rest, parts.n)) return std::nullopt;
  if (!take(rest, ",\"at\":\"") || !take_quoted(rest, parts.at)) return std::nullopt;
  if (!take(rest, ",\"kind\":\"") || !take_quoted(rest, parts.kind)) return std::nullopt;
  if (parts.at.size() != kTimeOctets || (!rest.empty() && rest.front() != ',')) return std::nullopt;
  parts.members = rest;
  return parts;
}

std::uint64_t leading_number(std::string_view members, std::string_view name) noexcept {
  std::uint64_t value = 0;
  const bool there =
      take(members, ",\"") && take(members, name) && take(members, "\":") && take_number(members, value);
  return there ? value : 0;
}

}  // namespace smppguard::journal
