// SPDX-License-Identifier: Apache-2.0
#include "smppguard/admin/query.hpp"

#include "smppguard/core/nearest.hpp"
#include "smppguard/core/time_text.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace smppguard::admin {

web::Response bad_request(const std::vector<std::string>& errors) {
  return web::problem(400, "Bad Request", "the request cannot be read; mend what the errors name", errors);
}

std::vector<std::string> Query::texts(std::string_view name) {
  known_.push_back(name);
  std::vector<std::string> values;
  const auto [begin, end] = request_.query.equal_range(std::string{name});
  for (auto one = begin; one != end; ++one) values.push_back(one->second);
  return values;
}

std::string Query::text(std::string_view name) {
  auto values = texts(name);
  if (values.size() > 1)
    add_fault(fmt::format("{}: it is given {} times; give it once", name, values.size()));
  return values.empty() ? std::string{} : std::move(values.front());
}

std::optional<PhoneNumber> Query::number(std::string_view name) {
  const std::string given = text(name);
  if (given.empty()) return std::nullopt;
  const auto number = read_address(given);
  if (!number) add_fault(fmt::format("{}: it is no telephone number; write it like 12223334545", name));
  return number;
}

std::vector<PhoneNumber> Query::numbers(std::string_view name) {
  std::vector<PhoneNumber> numbers;
  for (const std::string& given : texts(name)) {
    if (const auto number = read_address(given)) {
      numbers.push_back(*number);
    } else {
      add_fault(fmt::format("{}: it is no telephone number; write it like 12223334545", name));
    }
  }
  return numbers;
}

std::optional<WallTime> Query::time(std::string_view name) {
  const std::string given = text(name);
  if (given.empty()) return std::nullopt;
  const auto time = read_time(given);
  if (!time) {
    add_fault(fmt::format("{}: it is no time; write it like 2026-11-23 or 2026-11-23T21:54:38Z", name));
  }
  return time;
}

std::size_t Query::count(std::string_view name, std::size_t otherwise, std::size_t most) {
  const std::string given = text(name);
  if (given.empty()) return otherwise;
  std::size_t value = 0;
  const char* const end = given.data() + given.size();
  const auto read = std::from_chars(given.data(), end, value);
  if (read.ec != std::errc{} || read.ptr != end || value > most) {
    add_fault(fmt::format("{}: it is a whole number from 0 to {}", name, most));
    return otherwise;
  }
  return value;
}

bool Query::yes(std::string_view name) {
  const std::string given = text(name);
  if (given == "yes" || given == "true") return true;
  if (!given.empty() && given != "no" && given != "false") none_of(name, given, "yes, no");
  return false;
}

void Query::none_of(std::string_view name, std::string_view given, std::string_view words) {
  add_fault(fmt::format("{}: '{}' is none of {}", name, given, words));
}

std::optional<web::Response> Query::wrong() {
  std::string_view before;
  for (const auto& [name, value] : request_.query) {
    if (name == before || std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
    before = name;
    const std::string hint = suggest(name, known_);
    add_fault(fmt::format("{}: there is no such parameter{}", name, hint.empty() ? "" : "; " + hint));
  }
  if (faults_.empty()) return std::nullopt;
  return bad_request(faults_);
}

}  // namespace smppguard::admin
