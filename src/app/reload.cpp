// SPDX-License-Identifier: Apache-2.0
#include "ask.hpp"
#include "commands.hpp"

#include <cstdio>
#include <fmt/core.h>

namespace smppguard::app {

int reload(const ReloadArguments& arguments) {
  int status = exit_failed;
  const auto outcome = ask({arguments.config, arguments.socket}, {web::Method::post, "/api/v1/reload"},
                           ", or send SIGHUP to the process (its log says how the reload went)", status);
  if (!outcome) return status;
  for (const std::string& line : outcome->lines) fmt::print(outcome->ok ? stdout : stderr, "{}\n", line);
  return outcome->ok ? exit_ok : exit_failed;
}

}  // namespace smppguard::app
