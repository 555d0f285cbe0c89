// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "load_config.hpp"

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
  if (!load_config(config)) return exit_usage;
  fmt::print("{}: configuration is valid\n", config);
  return exit_ok;
}

}  // namespace smppguard::app
