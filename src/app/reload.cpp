// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "control.hpp"
#include "load_config.hpp"

#include <cstdio>
#include <fmt/core.h>

namespace smppguard::app {

int reload(const ReloadArguments& arguments) {
  std::string socket = arguments.socket;
  if (socket.empty()) {
    const auto loaded = load_config(arguments.config);  // an invalid file never reaches the service
    if (!loaded) return exit_usage;
    socket = loaded->config.control.socket;
  }
  if (socket.empty()) {
    fmt::print(stderr,
               "smppguard: {} names no control socket; set control: socket:, or send SIGHUP to the process "
               "(its log says how the reload went)\n",
               arguments.config);
    return exit_failed;
  }
  const auto outcome = ask_service(socket, "reload");
  if (outcome.has_error()) {
    fmt::print(stderr,
               "smppguard: {}; if control: socket: is what has changed, name the former one by --socket\n",
               outcome.error().message);
    return exit_failed;
  }
  for (const std::string& line : outcome->lines) fmt::print(outcome->ok ? stdout : stderr, "{}\n", line);
  return outcome->ok ? exit_ok : exit_failed;
}

}  // namespace smppguard::app
