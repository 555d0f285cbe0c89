// SPDX-License-Identifier: Apache-2.0
#include "smppguard/admin/body.hpp"

#include "smppguard/admin/query.hpp"
#include "smppguard/core/nearest.hpp"
#include "smppguard/core/time_text.hpp"

#include <algorithm>
#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

namespace smppguard::admin {
namespace {

constexpr std::string_view kNoNumber = "it is no telephone number; write it as a string like \"12223334545\"";

bool is_json(std::string_view type) {
  return type.empty() || type.substr(0, type.find(';')) == "application/json";
}

std::string to_string(const boost::json::string& text) {
  return {text.data(), text.size()};
}

}  // namespace

Body::Body(const web::Request& request) {
  if (request.body.empty()) return;
  if (!is_json(request.header("content-type"))) {
    unreadable_ = web::problem(415, "Unsupported Media Type", "the body has to be application/json");
    return;
  }
  boost::json::error_code failed;
  boost::json::value read = boost::json::parse(request.body, failed);
  if (failed) {
    unreadable_ = bad_request({"the body is no JSON: " + failed.message()});
  } else if (!read.is_object()) {
    unreadable_ = bad_request({"the body has to be a JSON object"});
  } else {
    members_ = std::move(read.get_object());
  }
}

const boost::json::value* Body::member(std::string_view name, Need need) {
  known_.push_back(name);
  const boost::json::value* const found = members_.if_contains(name);
  if (found != nullptr && !found->is_null()) return found;
  if (need == Need::required) add_fault(fmt::format("{}: it is missing", name));
  return nullptr;
}

std::optional<std::string> Body::text(std::string_view name, Need need) {
  const boost::json::value* const value = member(name, need);
  if (value == nullptr) return std::nullopt;
  if (const auto* const text = value->if_string()) return to_string(*text);
  add_fault(fmt::format("{}: it has to be a string", name));
  return std::nullopt;
}

std::optional<bool> Body::yes_no(std::string_view name) {
  const boost::json::value* const value = member(name, Need::optional);
  if (value == nullptr) return std::nullopt;
  if (const bool* const given = value->if_bool()) return *given;
  add_fault(fmt::format("{}: it has to be true or false", name));
  return std::nullopt;
}

std::optional<std::vector<std::string>> Body::texts(std::string_view name) {
  const boost::json::value* const value = member(name, Need::optional);
  if (value == nullptr) return std::nullopt;
  const boost::json::array* const array = value->if_array();
  if (array == nullptr ||
      !std::all_of(array->begin(), array->end(), [](const auto& one) { return one.is_string(); })) {
    add_fault(fmt::format("{}: it has to be an array of strings", name));
    return std::nullopt;
  }
  std::vector<std::string> texts;
  for (const boost::json::value& one : *array) texts.push_back(to_string(one.get_string()));
  return texts;
}

PhoneNumber Body::number(std::string_view name, Need need) {
  const auto given = text(name, need);
  if (!given) return {};
  const auto number = read_address(*given);
  if (!number) add_fault(fmt::format("{}: {}", name, kNoNumber));
  return number.value_or(PhoneNumber{});
}

std::vector<PhoneNumber> Body::numbers(std::string_view name) {
  std::vector<PhoneNumber> numbers;
  std::size_t index = 0;
  for (const std::string& given : texts(name).value_or(std::vector<std::string>{})) {
    if (const auto number = read_address(given)) {
      numbers.push_back(*number);
    } else {
      add_fault(fmt::format("{}[{}]: {}", name, index, kNoNumber));
    }
    ++index;
  }
  return numbers;
}

std::optional<WallTime> Body::time(std::string_view name) {
  const auto given = text(name);
  if (!given) return std::nullopt;
  const auto time = read_time(*given);
  if (!time) {
    add_fault(fmt::format("{}: it is no time; write it like 2026-11-23 or 2026-11-23T21:54:38Z", name));
  }
  return time;
}

void Body::none_of(std::string_view name, std::string_view given, std::string_view words) {
  add_fault(fmt::format("{}: '{}' is none of {}", name, given, words));
}

std::optional<web::Response> Body::wrong() {
  if (unreadable_) return std::move(unreadable_);
  for (const auto& member : members_) {
    const std::string_view name{member.key().data(), member.key().size()};
    if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
    const std::string hint = suggest(name, known_);
    add_fault(fmt::format("{}: there is no such member{}", name, hint.empty() ? "" : "; " + hint));
  }
  if (faults_.empty()) return std::nullopt;
  return bad_request(faults_);
}

}  // namespace smppguard::admin
