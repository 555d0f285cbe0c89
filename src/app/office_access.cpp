// SPDX-License-Identifier: Apache-2.0
#include "office_access.hpp"

#include "load_config.hpp"
#include "smppguard/store/open.hpp"
#include "wall_clock.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fmt/core.h>
#include <pwd.h>
#include <sstream>
#include <unistd.h>
#include <utility>

namespace smppguard::app {
namespace {

/// Whoever typed the command, also behind sudo; "" if nothing says.
std::string user() {
  // NOLINTBEGIN(concurrency-mt-unsafe): there is no other thread yet
  const char* const name = std::getenv("SUDO_USER");
  if (name != nullptr && *name != '\0') return name;
  const passwd* const account = getpwuid(getuid());
  // NOLINTEND(concurrency-mt-unsafe)
  return account != nullptr ? account->pw_name : "";
}

}  // namespace

Exit OfficeAccess::open(const std::string& config, store::Mode mode) {
  auto loaded = load_config(config);
  if (!loaded) return exit_usage;
  config_ = std::move(loaded->config);
  const store::StoreOptions& options = config_.store;
  if (options.location.empty()) {
    return say_failed(fmt::format(
        "{} names no store, so nothing is kept (hint: give store: a path or a postgresql:// URL)", config));
  }
  auto store = store::open_store(options, mode);
  if (store.has_error()) return say_failed(store.error().message);
  auto directory = store::open_directory(options, mode);
  if (directory.has_error()) return say_failed(directory.error().message);
  store_ = std::move(*store);
  directory_ = std::move(*directory);
  office_ = std::make_unique<admin::Office>(*store_, *directory_);
  return exit_ok;
}

int with_office(const std::string& config, store::Mode mode, const std::function<int(admin::Office&)>& task) {
  OfficeAccess access;
  const Exit opened = access.open(config, mode);
  return opened == exit_ok ? task(access.office()) : opened;
}

Exit say_failed(const std::string& message) {
  std::istringstream lines{message};
  for (std::string line; std::getline(lines, line);) fmt::print(stderr, "smppguard: {}\n", line);
  return exit_failed;
}

store::Deed deed_of(const std::string& by, const std::string& note) {
  return {.by = by.empty() ? user() : by, .at = wall_time_now(), .note = note};
}

}  // namespace smppguard::app
