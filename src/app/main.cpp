// SPDX-License-Identifier: Apache-2.0
#include "backup.hpp"
#include "commands.hpp"
#include "journal_commands.hpp"

#include <CLI/CLI.hpp>

namespace {

using namespace smppguard::app;  // NOLINT(google-build-using-namespace)

int run(int argc, char** argv) {
  CLI::App program{
      "smppguard: transparent SMPP proxy that keeps texts from numbers on the Do-Not-Call registry"};
  program.set_version_flag("--version", std::string("smppguard ") + SMPPGUARD_VERSION);
  program.require_subcommand(1);
  int status = exit_ok;
  for (const auto add :
       {add_service_commands, add_list_commands, add_approval_commands, add_organisation_commands,
        add_campaign_commands, add_exemption_commands, add_consent_commands, add_history_command,
        add_journal_commands, add_backup_commands}) {
    add(program, status);
  }
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? exit_ok : exit_usage;
  }
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  return run(argc, argv);
}
