// SPDX-License-Identifier: Apache-2.0
#include "ask.hpp"

#include "commands.hpp"
#include "load_config.hpp"
#include "office_access.hpp"

#include <fmt/core.h>
#include <sstream>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

namespace smppguard::app {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream{text};
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// The texts of a list in a JSON object; nothing if there is no such list.
std::optional<std::vector<std::string>> texts(const boost::json::object& object, std::string_view key) {
  const boost::json::value* const value = object.if_contains(key);
  if (value == nullptr || !value->is_array()) return std::nullopt;
  std::vector<std::string> lines;
  for (const boost::json::value& one : value->get_array()) {
    if (one.is_string()) lines.emplace_back(one.get_string());
  }
  return lines;
}

std::string text(const boost::json::object& object, std::string_view key) {
  const boost::json::value* const value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string{};
}

}  // namespace

Outcome outcome_of(const web::Answer& answer) {
  Outcome outcome{answer.status / 100 == 2, lines_of(answer.body)};
  if (!answer.content_type.ends_with("json")) return outcome;
  boost::system::error_code ec;
  const boost::json::value value = boost::json::parse(answer.body, ec);
  if (ec || !value.is_object()) return outcome;
  const boost::json::object& object = value.get_object();
  if (auto changes = texts(object, "changes")) {
    outcome.lines = *std::move(changes);
  } else if (auto errors = texts(object, "errors")) {
    outcome.lines = *std::move(errors);
  } else if (answer.content_type == "application/problem+json") {
    outcome.lines = {text(object, "title") + ": " + text(object, "detail")};
  }
  return outcome;
}

std::optional<std::string> control_socket(const ServicePlace& place, std::string_view otherwise,
                                          int& status) {
  if (!place.socket.empty()) return place.socket;
  const auto loaded = load_config(place.config);  // an invalid file never reaches the service
  if (!loaded) {
    status = exit_usage;
    return std::nullopt;
  }
  std::string socket = loaded->config.control.socket;
  if (!socket.empty()) return socket;
  status =
      say_failed(fmt::format("{} names no control socket; set control: socket:{}", place.config, otherwise));
  return std::nullopt;
}

std::optional<Outcome> ask(const ServicePlace& place, const web::Question& question,
                           std::string_view otherwise, int& status) {
  const auto socket = control_socket(place, otherwise, status);
  if (!socket) return std::nullopt;
  const auto answer = web::ask(*socket, question);
  if (answer.has_error()) {
    status = say_failed(answer.error().message +
                        "; if control: socket: is what has changed, name the former one by --socket");
    return std::nullopt;
  }
  return outcome_of(*answer);
}

}  // namespace smppguard::app
