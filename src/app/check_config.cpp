// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "list_changes.hpp"
#include "load_config.hpp"
#include "office_access.hpp"
#include "quiet_hours.hpp"
#include "smppguard/store/open.hpp"
#include "wall_clock.hpp"

#include <cstdio>
#include <fmt/core.h>

namespace smppguard::app {
namespace {

/// Lists may still come, so this is no error.
void warn_of_lists(const dnc::RegistryOptions& registry) {
  if (registry.directory.empty()) return;  // the configuration's own warning
  std::vector<dnc::RefusedFile> refused;
  const auto lists = dnc::Lists::load_sound(registry.directory, dnc::Verify::header, nullptr, {}, refused);
  const auto warn = [](const std::string& warning) {
    fmt::print(stderr, "smppguard: warning: {}\n", warning);
  };
  for (const dnc::RefusedFile& one : refused) warn(one.why);
  if (lists.has_error()) return warn("registry.directory " + lists.error().message);
  const auto today = std::chrono::floor<std::chrono::days>(wall_time_now());
  for (const std::string& warning : warnings_about(lists->get(), registry, today)) warn(warning);
}

}  // namespace

std::optional<config::Loaded> load_config(const std::string& path, Tell tell) {
  config::Loaded loaded = config::load_file(path);
  if (loaded.ok() && tell == Tell::errors) return loaded;
  for (const config::Diagnostic& diagnostic : loaded.diagnostics) {
    fmt::print(stderr, "{}\n", config::format(diagnostic, path));
  }
  if (!loaded.ok()) return std::nullopt;
  return loaded;
}

int check_config(const std::string& config) {
  const auto loaded = load_config(config, Tell::warnings);
  if (!loaded) return exit_usage;
  if (const auto checked = store::check_location(loaded->config.store); checked.has_error())
    return say_failed(checked.error().message);
  const policy::QuietHoursOptions& quiet_hours = loaded->config.quiet_hours;
  if (!quiet_hours.areas.empty()) {
    const auto read = load_quiet_hours(quiet_hours, wall_time_now());
    if (read.has_error()) return say_failed(read.error().message);
  }
  warn_of_lists(loaded->config.registry);
  fmt::print("{}: configuration is valid\n", config);
  return exit_ok;
}

}  // namespace smppguard::app
