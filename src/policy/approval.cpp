// SPDX-License-Identifier: Apache-2.0
#include "smppguard/policy/approval.hpp"

#include "number_text.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace smppguard::policy {
namespace {

struct NearMissRow {
  NearMiss reason;
  std::string_view name;
  std::string_view explanation;
};

constexpr std::array kNearMisses = std::to_array<NearMissRow>({
    {NearMiss::empty, "empty", "The message has no text."},
    {NearMiss::undecodable, "undecodable",
     "The message is binary, or its octets are not text in the alphabet that its data_coding names."},
    {NearMiss::other_text, "other_text", "The text does not begin with the word Approve."},
    {NearMiss::wrong_spelling, "wrong_spelling",
     "Upper and lower case, blanks or punctuation differ from \"Approve 1XXXXXXXXXX\", which must be exact."},
    {NearMiss::missing_number, "missing_number", "No number follows the word Approve."},
    {NearMiss::not_eleven_digits, "not_eleven_digits",
     "The number after Approve is not written as 1 and ten digits."},
    {NearMiss::not_nanp, "not_nanp",
     "The number after Approve has eleven digits, but is no North American number: it must begin with 1, and "
     "the "
     "next digit must be 2 to 9."},
    {NearMiss::segmented, "segmented",
     "The message is one part of a longer one, or is addressed to an application's port; an approval must be "
     "the whole text."},
    {NearMiss::two_texts, "two_texts", "The message carries two different texts."},
    {NearMiss::extra_text, "extra_text", "The number is good, but more text stands before or behind it."},
    {NearMiss::grantor_unreadable, "grantor_unreadable",
     "The message did not come from a North American telephone number, so nobody can be named as the one who "
     "approves."},
});

static_assert([] {
  for (std::size_t i = 0; i < kNearMisses.size(); ++i) {
    if (static_cast<std::size_t>(kNearMisses[i].reason) != i) return false;
  }
  return true;
}());

constexpr const NearMissRow& row(NearMiss reason) noexcept {
  return kNearMisses[static_cast<std::size_t>(reason)];
}

constexpr std::string_view kWord = "Approve";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kReceiptId = "id:";
constexpr std::string_view kReceiptStat = "stat:";
constexpr unsigned kDigits = 11;

constexpr bool is_letter(char c) noexcept {
  return lower(c) >= 'a' && lower(c) <= 'z';
}

/// What stands behind the word.
struct Tail {
  unsigned digits = 0;      ///< of the first number, its fillers left out
  std::uint64_t value = 0;  ///< of its first eleven digits
  bool other_text = false;
};

Tail read_tail(std::string_view text) noexcept {
  const auto first_digit = std::find_if(text.begin(), text.end(), is_digit);
  const auto before = text.substr(0, static_cast<std::size_t>(first_digit - text.begin()));
  const NumberText number = read_number_text(text.substr(before.size()));
  return {number.digits, number.value, !without(before, filler_size).empty() || !number.rest.empty()};
}

bool is_exact(std::string_view text) noexcept {
  return text.size() == kWord.size() + 1 + kDigits && text.starts_with(kWord) && text[kWord.size()] == ' ' &&
         std::all_of(text.begin() + kWord.size() + 1, text.end(), is_digit);
}

/// What follows the word Approve in any spelling; nothing if the text begins otherwise.
std::optional<std::string_view> after_word(std::string_view text) noexcept {
  if (!starts_with_any_case(text, kWord)) return std::nullopt;
  text.remove_prefix(kWord.size());
  if (!text.empty() && is_letter(text[0])) return std::nullopt;
  return text;
}

}  // namespace

std::string_view name(NearMiss reason) noexcept {
  return row(reason).name;
}

std::optional<NearMiss> find_near_miss(std::string_view wanted) noexcept {
  const auto found = std::find_if(kNearMisses.begin(), kNearMisses.end(),
                                  [&](const NearMissRow& one) { return one.name == wanted; });
  if (found == kNearMisses.end()) return std::nullopt;
  return found->reason;
}

std::string_view explanation(NearMiss reason) noexcept {
  return row(reason).explanation;
}

std::variant<PhoneNumber, NearMiss> read_approval(std::string_view utf8, ApprovalForm form) noexcept {
  const std::string_view text = without(utf8, blank_size);
  if (text.empty()) return NearMiss::empty;
  if (text.find(kReplacement) != std::string_view::npos) return NearMiss::undecodable;
  const auto behind = after_word(text);
  if (!behind) return NearMiss::other_text;

  const Tail tail = read_tail(*behind);
  if (tail.digits == 0) return NearMiss::missing_number;
  if (tail.digits != kDigits) return NearMiss::not_eleven_digits;
  if (!is_eleven_of_nanp(tail.value)) return NearMiss::not_nanp;
  if (tail.other_text) return NearMiss::extra_text;
  if (form == ApprovalForm::exact && !is_exact(utf8)) return NearMiss::wrong_spelling;
  return PhoneNumber::nanp(tail.value - kCountryCode);
}

void ApprovalNumbers::add(PhoneNumber number, std::vector<UpstreamId> upstreams) {
  entries_.push_back({number, std::move(upstreams)});
}

ApprovalNumbers::Match ApprovalNumbers::match(PhoneNumber destination, UpstreamId upstream) const noexcept {
  if (!destination) return Match::stranger;
  Match found = Match::stranger;
  for (const Entry& entry : entries_) {
    if (entry.number != destination) continue;
    const bool covered = entry.upstreams.empty() || std::find(entry.upstreams.begin(), entry.upstreams.end(),
                                                              upstream) != entry.upstreams.end();
    if (covered) return Match::here;
    found = Match::elsewhere;
  }
  return found;
}

bool looks_like_receipt(std::string_view text) noexcept {
  if (!starts_with_any_case(text, kReceiptId)) return false;
  text.remove_prefix(kReceiptId.size());
  return std::search(text.begin(), text.end(), kReceiptStat.begin(), kReceiptStat.end(), same_letter) !=
         text.end();
}

}  // namespace smppguard::policy
