// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/app/options.hpp"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace smppguard::app {

/// What happened, what is known of it, and a few words to it: one line of the log, whatever the log's format.
class LogLine {
 public:
  /// The same words each time, so that they can be searched for.
  explicit LogLine(std::string_view event) : event_{event} {}

  LogLine& with(std::string_view name, std::uint64_t value);
  /// Of smppguard's own or the operator's words, without blanks.
  LogLine& with(std::string_view name, std::string value);
  /// Of a peer's, as it came: a text has it between quotation marks, escaped.
  LogLine& quoted(std::string_view name, std::string value);
  /// In words; they come last.
  LogLine& saying(std::string message);

  /// `event name=value name="value": message`.
  [[nodiscard]] std::string text() const;
  /// `"event":"...","name":"value",...,"message":"..."`: members of an object.
  [[nodiscard]] std::string members() const;

 private:
  struct Member {
    std::string_view name;
    std::variant<std::uint64_t, std::string> value;
    bool in_quotes = false;
  };

  std::string_view event_;
  std::vector<Member> members_;
  std::string message_;
};

}  // namespace smppguard::app
