// SPDX-License-Identifier: Apache-2.0
#include "log_line.hpp"

#include "json_text.hpp"
#include "printable.hpp"

#include <fmt/format.h>
#include <utility>

namespace smppguard::app {
namespace {

std::string json_member(std::string_view name, std::string_view value) {
  return fmt::format("\"{}\":{}", name, json_text(value));
}

}  // namespace

LogLine& LogLine::with(std::string_view name, std::uint64_t value) {
  members_.push_back({name, value});
  return *this;
}

LogLine& LogLine::with(std::string_view name, std::string value) {
  members_.push_back({name, std::move(value)});
  return *this;
}

LogLine& LogLine::quoted(std::string_view name, std::string value) {
  members_.push_back({name, std::move(value), true});
  return *this;
}

LogLine& LogLine::saying(std::string message) {
  message_ = std::move(message);
  return *this;
}

std::string LogLine::text() const {
  std::string text{event_};
  for (const Member& member : members_) {
    if (const auto* const count = std::get_if<std::uint64_t>(&member.value)) {
      text += fmt::format(" {}={}", member.name, *count);
    } else {
      const auto& value = std::get<std::string>(member.value);
      text += member.in_quotes ? fmt::format(" {}=\"{}\"", member.name, printable(value))
                               : fmt::format(" {}={}", member.name, value);
    }
  }
  if (!message_.empty()) text += ": " + message_;
  return text;
}

std::string LogLine::members() const {
  std::string members = json_member("event", event_);
  for (const Member& member : members_) {
    if (const auto* const count = std::get_if<std::uint64_t>(&member.value)) {
      members += fmt::format(",\"{}\":{}", member.name, *count);
    } else {
      members += ',' + json_member(member.name, std::get<std::string>(member.value));
    }
  }
  if (!message_.empty()) members += ',' + json_member("message", message_);
  return members;
}

}  // namespace smppguard::app
