// SPDX-License-Identifier: Apache-2.0
#include "smppguard/policy/complaint.hpp"

#include "number_text.hpp"

#include <algorithm>
#include <array>

namespace smppguard::policy {
namespace {

constexpr std::array<std::string_view, 3> kLabels = {"from:", "sender:", "number:"};
constexpr std::size_t kLeastShortCode = 3;
constexpr std::size_t kMostShortCode = 6;

/// Without blanks at either end.
std::string_view trimmed(std::string_view text) noexcept {
  text = without(text, blank_size);
  for (;;) {
    const std::size_t last = text.size() >= 2 && blank_size(text.substr(text.size() - 2)) == 2 ? 2 : 1;
    if (text.size() < last || blank_size(text.substr(text.size() - last)) == 0) return text;
    text.remove_suffix(last);
  }
}

/// The number that a line is, and nothing else; none if it is not one.
PhoneNumber number_alone(std::string_view text) noexcept {
  text = trimmed(text);
  if (text.find_first_of("\r\n") != std::string_view::npos) return {};
  const bool plain = std::all_of(text.begin(), text.end(), is_digit);
  if (plain && text.size() >= kLeastShortCode && text.size() <= kMostShortCode) return number_in(text);
  const NumberText number = read_number_text(text);
  if (!number.rest.empty()) return {};
  const std::uint64_t eleven = number.digits == 10 ? kCountryCode + number.value : number.value;
  // A plus sign and ten digits are a number of another country.
  const bool foreign = number.digits == 10 && text.find('+') != std::string_view::npos;
  if ((number.digits != 10 && number.digits != 11) || foreign || !is_eleven_of_nanp(eleven)) return {};
  return PhoneNumber::nanp(eleven - kCountryCode);
}

/// The number that a labelled line names.
PhoneNumber labelled(std::string_view line) noexcept {
  line = without(line, blank_size);
  for (const std::string_view label : kLabels) {
    if (starts_with_any_case(line, label)) return number_alone(line.substr(label.size()));
  }
  return {};
}

}  // namespace

ComplaintText read_complaint(std::string_view utf8, Extent extent) noexcept {
  if (extent == Extent::whole) {
    if (const PhoneNumber alone = number_alone(utf8)) return {alone, true};
  }
  PhoneNumber found;
  while (!utf8.empty()) {
    const std::size_t end = std::min(utf8.find_first_of("\r\n"), utf8.size());
    const PhoneNumber named = labelled(utf8.substr(0, end));
    if (named && found && named != found) return {};
    if (named) found = named;
    utf8.remove_prefix(std::min(end + 1, utf8.size()));
  }
  return {found, false};
}

}  // namespace smppguard::policy
