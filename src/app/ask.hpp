// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "outcome.hpp"
#include "smppguard/web/client.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace smppguard::app {

/// Which service a command talks to.
struct ServicePlace {
  std::string config;
  std::string socket;  ///< "": what the configuration names
};

/// What a service answered, as lines: its text, or what its JSON says about changes or about what is wrong.
[[nodiscard]] Outcome outcome_of(const web::Answer& answer);

/// Where it listens. Nothing, and told why on standard error, if that is not known; otherwise as with ask().
[[nodiscard]] std::optional<std::string> control_socket(const ServicePlace& place, std::string_view otherwise,
                                                        int& status);

/// Asks it. Nothing, and told why on standard error, if there is no answer; `status` is the exit status then.
/// `otherwise`: what else somebody can do whose configuration names no socket, "" for nothing.
[[nodiscard]] std::optional<Outcome> ask(const ServicePlace& place, const web::Question& question,
                                         std::string_view otherwise, int& status);

}  // namespace smppguard::app
