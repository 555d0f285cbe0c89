// SPDX-License-Identifier: Apache-2.0
#include "originate_prefix.hpp"
#include "originate_sources.hpp"
#include "shared_form.hpp"
#include "smppguard/core/csv_writer.hpp"
#include "smppguard/core/sha256.hpp"
#include "smppguard/core/text.hpp"
#include "smppguard/core/time_text.hpp"
#include "smppguard/dnc/shared_list.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <utility>

namespace smppguard::dnc {
namespace {

constexpr std::string_view kNoReason = "blocked";
constexpr std::size_t kTenDigitsPlace = 3;  // of OriginatePrefix::kLengths

std::optional<OriginatePrefix> entry_about(PhoneNumber sender) {
  if (sender.is_nanp()) return OriginatePrefix{kTenDigitsPlace, sender.value()};
  return short_code_of(sender);
}

/// At most so many octets of it, and only whole characters.
std::string_view beginning_of(std::string_view text, std::size_t most) noexcept {
  if (text.size() <= most) return text;
  constexpr unsigned kTopBits = 0xC0;
  constexpr unsigned kFollowing = 0x80;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & kTopBits) == kFollowing) --most;
  return text.substr(0, most);
}

/// In order, each once.
std::vector<std::pair<OriginatePrefix, SharedSender>> in_order(std::vector<SharedSender> senders) {
  std::vector<std::pair<OriginatePrefix, SharedSender>> entries;
  for (SharedSender& one : senders) {
    if (const auto entry = entry_about(one.sender)) entries.emplace_back(*entry, std::move(one));
  }
  std::stable_sort(entries.begin(), entries.end(), [](const auto& one, const auto& other) {
    return order_of(one.first) < order_of(other.first);
  });
  const auto same = [](const auto& one, const auto& other) { return one.first == other.first; };
  entries.erase(std::unique(entries.begin(), entries.end(), same), entries.end());
  return entries;
}

}  // namespace

/// "; " would begin another source.
std::string fit_reason(std::string_view reason, std::string_view source) {
  if (!character_count(reason, Lines::one)) return std::string{kNoReason};
  std::string text{beginning_of(reason, kMostSourceOctets - source.size() - kBehindSource.size())};
  std::replace(text.begin(), text.end(), ';', ',');
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string::npos) return std::string{kNoReason};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::string source_of(const SharedList& list, const SharedSender& sender) {
  return list.source + std::string{kBehindSource} + sender.reason;
}

std::string write_shared_list(SharedList list, const SigningKey& key) {
  const auto entries = in_order(std::move(list.senders));
  std::string text = fmt::format("{}\n{}{}\n{}{}\n{}{}\n{}{}\n{}\n", kSharedMagic, kSharedSource, list.source,
                                 kSharedMadeAt, to_text(list.made_at), kSharedValidUntil,
                                 to_text(list.valid_until), kSharedCount, entries.size(), kSharedColumns);
  for (const auto& [entry, sender] : entries) {
    text += to_digits(entry) + ',';
    append_csv_cell(text, source_of(list, {sender.sender, fit_reason(sender.reason, list.source)}));
    text += '\n';
  }
  const Signature signature = key.sign(text);
  return text + fmt::format("{}{} {}\n", kSharedSignature, key.fingerprint(), hex(signature));
}

}  // namespace smppguard::dnc
