// SPDX-License-Identifier: Apache-2.0
#include "entry_filter.hpp"

#include "members.hpp"
#include "time_text.hpp"

#include <algorithm>

namespace smppguard::journal {
namespace {

bool names_one_of(const boost::json::object& members, std::string_view name,
                  const std::vector<PhoneNumber>& numbers) {
  const auto text = text_in(members, name);
  const auto number = text ? read_address(*text) : std::nullopt;
  return number && std::find(numbers.begin(), numbers.end(), *number) != numbers.end();
}

/// What every way to write the number has in it.
std::string digits_of(PhoneNumber number) {
  const std::string text = number.to_string();
  return number.kind() == PhoneNumber::Kind::short_code ? text : text.substr(1);
}

}  // namespace

EntryFilter::EntryFilter(const ExportRequest& request)
    : request_{request},
      by_number_{!request.numbers.empty()},
      from_{request.from ? time_text(*request.from) : ""},
      until_{request.until ? time_text(*request.until) : ""} {
  for (const PhoneNumber number : request.numbers) digits_.push_back(digits_of(number));
}

bool EntryFilter::may_match(const Line& line) const {
  if (line.at < from_ || (!until_.empty() && line.at >= until_)) return false;
  return !by_number_ || std::any_of(digits_.begin(), digits_.end(), [&](const std::string& digits) {
    return line.members.find(digits) != std::string_view::npos;
  });
}

bool EntryFilter::matches(const boost::json::object& members) const {
  if (request_.organisation && !of_organisation(members)) return false;
  return !by_number_ || names_one_of(members, "sender", request_.numbers) ||
         names_one_of(members, "recipient", request_.numbers);
}

bool EntryFilter::of_organisation(const boost::json::object& members) const {
  return number_in(members, "organisation") == *request_.organisation ||
         names_one_of(members, "sender", request_.organisation_numbers);
}

}  // namespace smppguard::journal
