// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace smppguard::app {

/// Exit statuses of the program.
enum Exit : int { exit_ok = 0, exit_failed = 1, exit_usage = 2, exit_refused = 3 };

struct ServeArguments {
  std::string config;
  std::string addresses_file;  ///< "" for none
};
int serve(const ServeArguments& arguments);

struct ReloadArguments {
  std::string config;
  std::string socket;  ///< "": what the configuration names
};
int reload(const ReloadArguments& arguments);

int check_config(const std::string& config);

struct BuildArguments {
  std::string out;
  std::string version_date;  ///< "" for none
  std::vector<std::string> files;
};
int build_snapshot(const BuildArguments& arguments);

struct ExplainArguments {
  std::string config;
  std::string from;
  std::string to;
  std::string route;  ///< "" for the first
};
int explain(const ExplainArguments& arguments);

struct ApprovalsArguments {
  std::string config;
  bool near_misses = false;
  std::size_t limit = 100;
};
int list_approvals(const ApprovalsArguments& arguments);

}  // namespace smppguard::app
