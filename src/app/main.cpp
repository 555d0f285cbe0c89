// SPDX-License-Identifier: Apache-2.0
#include "backup.hpp"
#include "commands.hpp"
#include "journal_commands.hpp"
#include "smppguard/core/database_url.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

namespace {

using namespace smppguard::app;  // NOLINT(google-build-using-namespace)

// What the parser cannot use it repeats, and a URL may hold a password.
void hide_passwords(std::string& text, std::span<char* const> arguments) {
  for (const std::string_view argument : arguments) {
    const std::string_view url = argument.substr(std::min(argument.find("postgres"), argument.size()));
    if (!smppguard::is_database_url(url)) continue;
    const std::string shown = smppguard::without_password(url);
    for (auto at = text.find(url); at != std::string::npos; at = text.find(url, at + shown.size()))
      text.replace(at, url.size(), shown);
  }
}

int run(int argc, char** argv) {
  CLI::App program{
      "smppguard: transparent SMPP proxy that keeps texts from numbers on the Do-Not-Call registry"};
  program.set_version_flag("--version", std::string("smppguard ") + SMPPGUARD_VERSION);
  program.require_subcommand(1);
  program.failure_message([arguments = std::span{argv, static_cast<std::size_t>(argc)}](
                              const CLI::App* where, const CLI::Error& error) {
    std::string text = CLI::FailureMessage::simple(where, error);
    hide_passwords(text, arguments);
    return text;
  });
  int status = exit_ok;
  for (const auto add :
       {add_service_commands, add_status_commands, add_list_commands, add_approval_commands,
        add_organisation_commands, add_campaign_commands, add_exemption_commands, add_consent_commands,
        add_measure_commands, add_history_command, add_journal_commands, add_store_commands,
        add_backup_commands, add_token_commands, add_complaint_commands, add_share_key_command}) {
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
