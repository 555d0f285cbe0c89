// SPDX-License-Identifier: Apache-2.0
#include "members.hpp"

#include <string>

#include <boost/json/parse.hpp>

namespace smppguard::journal {

namespace json = boost::json;

std::optional<json::object> read_object(std::string_view text) {
  json::error_code code;
  json::value value = json::parse({text.data(), text.size()}, code);
  if (code || !value.is_object()) return std::nullopt;
  return std::move(value.get_object());
}

std::optional<json::object> read_members(std::string_view members) {
  if (members.empty()) return json::object{};
  std::string text{members};
  text.front() = '{';  // in the place of the first comma
  text += '}';
  return read_object(text);
}

std::optional<std::string_view> text_in(const json::object& object, std::string_view name) {
  const json::value* const value = object.if_contains({name.data(), name.size()});
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string_view{value->get_string().data(), value->get_string().size()};
}

std::optional<std::uint64_t> number_in(const json::object& object, std::string_view name) {
  const json::value* const value = object.if_contains({name.data(), name.size()});
  if (value == nullptr || !value->is_number()) return std::nullopt;
  json::error_code code;
  const auto number = value->to_number<std::uint64_t>(code);
  if (code) return std::nullopt;
  return number;
}

}  // namespace smppguard::journal
