// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/web/message.hpp"

#include <string>

namespace smppguard::web {

struct Question {
  Method method = Method::get;
  std::string target;  ///< "/api/v1/store"
  std::string accept = "application/json";
  std::string body{};  ///< JSON
};

struct Answer {
  unsigned status = 0;
  std::string content_type;
  std::string body;
};

/// Asks the service behind a Unix socket and waits for what it says. An error if it cannot be reached.
[[nodiscard]] Result<Answer> ask(const std::string& unix_socket, const Question& question);

}  // namespace smppguard::web
