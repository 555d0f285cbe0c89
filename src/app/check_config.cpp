// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "load_config.hpp"
#include "office_access.hpp"
#include "quiet_hours.hpp"

#include <cstdio>
#include <fmt/core.h>

namespace smppguard::app {

std::optional<config::Loaded> load_config(const std::string& path) {
  config::Loaded loaded = config::load_file(path);
  for (const config::Diagnostic& diagnostic : loaded.diagnostics) {
    fmt::print(stderr, "{}\n", config::format(diagnostic, path));
  }
  if (!loaded.ok()) return std::nullopt;
  return loaded;
}

int check_config(const std::string& config) {
  const auto loaded = load_config(config);
  if (!loaded) return exit_usage;
  const policy::QuietHoursOptions& quiet_hours = loaded->config.quiet_hours;
  if (!quiet_hours.areas.empty()) {
    const auto read = load_quiet_hours(quiet_hours, wall_time_now());
    if (read.has_error()) return say_failed(read.error().message);
  }
  fmt::print("{}: configuration is valid\n", config);
  return exit_ok;
}

}  // namespace smppguard::app
