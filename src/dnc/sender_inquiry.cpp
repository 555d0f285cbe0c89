// SPDX-License-Identifier: Apache-2.0
#include "smppguard/dnc/sender_inquiry.hpp"

#include "smppguard/core/csv_writer.hpp"
#include "smppguard/core/time_text.hpp"

#include <fmt/format.h>

namespace smppguard::dnc {
namespace {

/// What entries are about: without the country code, also of what is no North American number; a short code
/// as it is.
std::string digits_of(PhoneNumber number) {
  if (number.kind() == PhoneNumber::Kind::short_code) return number.to_string();
  constexpr std::uint64_t kTenDigits = 10'000'000'000;
  return fmt::format("{:010}", number.value() % kTenDigits);
}

}  // namespace

SenderInquiry::SenderInquiry(const Lists& lists) : lists_{&lists} {
  for (const ListInfo& list : lists.all()) labels_.push_back({list.identity.name, to_text(list.newest)});
}

SenderInquiry::SenderInquiry(const OriginateList& list) : only_{&list} {
  labels_.push_back({list.info().name, to_text(list.info().version)});
}

std::optional<Lists::Origin> SenderInquiry::find(PhoneNumber number) const noexcept {
  if (lists_ != nullptr) return lists_->do_not_originate(number);
  const auto match = only_->match(number);
  return match ? std::optional{Lists::Origin{0, *match}} : std::nullopt;
}

void SenderInquiry::ask(std::span<const PhoneNumber> numbers, std::span<Answer> answers) noexcept {
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    found_[i] = {numbers[i], numbers[i] ? find(numbers[i]) : std::nullopt};
    answers[i] = !numbers[i] ? Answer::unreadable : found_[i].origin ? Answer::listed : Answer::not_listed;
  }
}

void SenderInquiry::append_columns(std::size_t place, std::string& row) const {
  const Found& found = found_[place];
  if (!found.origin) {
    row += ",,,";
    return;
  }
  const Label& label = labels_[found.origin->list];
  row += label.name;
  row += ',';
  row += label.version;
  row += ',';
  row += digits_of(found.number).substr(0, found.origin->match.digits);
  row += ',';
  append_csv_cell(row, found.origin->match.source);
}

}  // namespace smppguard::dnc
