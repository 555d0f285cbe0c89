// SPDX-License-Identifier: Apache-2.0
#include "ask.hpp"

#include "commands.hpp"
#include "load_config.hpp"
#include "office_access.hpp"

#include <fmt/core.h>
#include <utility>

namespace smppguard::app {

std::optional<Outcome> ask(const ServicePlace& place, const std::string& request, std::string_view otherwise,
                           int& status) {
  std::string socket = place.socket;
  if (socket.empty()) {
    const auto loaded = load_config(place.config);  // an invalid file never reaches the service
    if (!loaded) {
      status = exit_usage;
      return std::nullopt;
    }
    socket = loaded->config.control.socket;
  }
  if (socket.empty()) {
    status = say_failed(
        fmt::format("{} names no control socket; set control: socket:{}", place.config, otherwise));
    return std::nullopt;
  }
  auto outcome = ask_service(socket, request);
  if (outcome.has_error()) {
    status = say_failed(outcome.error().message +
                        "; if control: socket: is what has changed, name the former one by --socket");
    return std::nullopt;
  }
  return std::move(*outcome);
}

}  // namespace smppguard::app
