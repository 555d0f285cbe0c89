// SPDX-License-Identifier: Apache-2.0
#include "smppguard/policy/keywords.hpp"

#include "folding.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace smppguard::policy {
namespace {

constexpr std::array<std::string_view, 2> kHelpWords = {"HELP", "INFO"};
constexpr std::string_view kBlockWord = "BLOCK";
constexpr std::string_view kUnblockWord = "UNBLOCK";
constexpr std::size_t kDigits = 11;
constexpr std::uint64_t kLeastNanp = PhoneNumber::kFirstAreaCode * PhoneNumber::kLocals;

std::vector<std::string> folded(const std::vector<std::string>& words) {
  std::vector<std::string> all;
  for (const std::string& word : words) {
    std::string one(word.size(), '\0');
    one.resize(fold(word, one.data()));
    if (!one.empty()) all.push_back(std::move(one));
  }
  return all;
}

template <class Words>
bool has(const Words& words, std::string_view text) noexcept {
  return std::find(words.begin(), words.end(), text) != words.end();
}

/// A text folded; too long a one is nothing, like one of blanks only.
class FoldedText {
 public:
  explicit FoldedText(std::string_view utf8) noexcept {
    if (utf8.size() <= octets_.size()) size_ = fold(utf8, octets_.data());
  }
  [[nodiscard]] std::string_view view() const noexcept { return {octets_.data(), size_}; }

 private:
  std::array<char, Keywords::kLongestText> octets_;  // NOLINT: filled as far as it is looked at
  std::size_t size_ = 0;
};

/// 1 and ten digits that make a NANP number, and nothing else.
std::optional<PhoneNumber> read_eleven(std::string_view digits) noexcept {
  const bool all_digits =
      std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (digits.size() != kDigits || digits[0] != '1' || !all_digits) return std::nullopt;
  std::uint64_t ten = 0;
  for (const char digit : digits.substr(1)) ten = ten * 10 + static_cast<std::uint64_t>(digit - '0');
  if (ten < kLeastNanp) return std::nullopt;
  return PhoneNumber::nanp(ten);
}

}  // namespace

Keywords::Keywords(const OptOutOptions& opt_outs, const OwnListOptions& own_lists)
    : stop_{folded(opt_outs.stop_words)},
      start_{folded(opt_outs.start_words)},
      at_senders_{opt_outs.mode != OptOutMode::off} {
  if (!own_lists.by_text) return;
  choices_ = true;
  on_ = folded(own_lists.on_words);
  off_ = folded(own_lists.off_words);
}

Word Keywords::read(std::string_view utf8) const noexcept {
  if (!at_senders_) return Word::none;
  const FoldedText text{utf8};
  if (has(stop_, text.view())) return Word::stop;
  return has(start_, text.view()) ? Word::start : Word::none;
}

ServiceRequest Keywords::read_request(std::string_view utf8) const noexcept {
  // A word and the number behind it.
  const auto about_one = [](std::string_view said, std::string_view word) -> std::optional<PhoneNumber> {
    return said.starts_with(word) ? read_eleven(said.substr(word.size())) : std::nullopt;
  };
  using Kind = ServiceRequest::Kind;
  const FoldedText folded_text{utf8};
  const std::string_view text = folded_text.view();
  if (has(stop_, text)) return {Kind::stop_all};
  if (has(kHelpWords, text)) return {Kind::help};
  if (has(on_, text)) return {Kind::only_allowed};
  if (has(off_, text)) return {Kind::everybody};
  if (choices_) {
    if (const auto sender = about_one(text, kBlockWord)) return {Kind::block_one, *sender};
    if (const auto sender = about_one(text, kUnblockWord)) return {Kind::unblock_one, *sender};
  }
  for (const std::string& word : stop_) {
    if (const auto sender = about_one(text, word)) return {Kind::stop_one, *sender};
  }
  return {};
}

}  // namespace smppguard::policy
