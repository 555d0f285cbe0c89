// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "explain_request.hpp"
#include "smppguard/core/time.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

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

struct UpgradeArguments {
  std::string config;
  std::string socket;  ///< "": what the configuration names
};
int upgrade(const UpgradeArguments& arguments);

int check_config(const std::string& config);

struct ExplainArguments : ExplainRequest {
  std::string config;
  bool json = false;
};
int explain(const ExplainArguments& arguments);

// Each adds subcommands to the program; parsing it runs the one that was chosen and sets `status`.

void add_service_commands(CLI::App& program, int& status);  ///< serve, reload, upgrade, check-config
void add_list_commands(CLI::App& program, int& status);     ///< dnc, explain
void add_list_status(CLI::App& group, int& status);         ///< dnc status
void add_import_command(CLI::App& dnc, int& status);        ///< dnc import
void add_fetch_command(CLI::App& dnc, int& status);         ///< dnc fetch
void add_generate_command(CLI::App& group, int& status);    ///< of dnc
void add_list_tools(CLI::App& dnc, int& status);            ///< info, verify, lookup, diff, export, history
void add_approval_commands(CLI::App& program, int& status);
void add_organisation_commands(CLI::App& program, int& status);
void add_campaign_commands(CLI::App& program, int& status);
void add_exemption_commands(CLI::App& program, int& status);
void add_consent_commands(CLI::App& program, int& status);   ///< permission, optout, ownlist
void add_measure_commands(CLI::App& program, int& status);   ///< measure
void add_measure_files(CLI::App& group, int& status);        ///< measure export, measure share
void add_share_key_command(CLI::App& program, int& status);  ///< share-key
void add_status_commands(CLI::App& program, int& status);    ///< status, sessions, spoofing, drain, log-level
void add_store_commands(CLI::App& program, int& status);     ///< store
void add_store_status(CLI::App& group, int& status);         ///< store status
void add_store_copy(CLI::App& group, int& status);           ///< store copy
void add_history_command(CLI::App& program, int& status);
void add_token_commands(CLI::App& program, int& status);  ///< token
void add_complaint_commands(CLI::App& program, int& status);

}  // namespace smppguard::app
