// SPDX-License-Identifier: Apache-2.0
#include "command_options.hpp"
#include "commands.hpp"

#include <memory>

namespace smppguard::app {
namespace {

void add_dnc(CLI::App& program, int& status) {
  CLI::App* const group = program.add_subcommand("dnc", "Lists: the Do-Not-Call registry and others");
  group->require_subcommand(1);
  add_import_command(*group, status);
  add_fetch_command(*group, status);
  add_generate_command(*group, status);
  add_list_status(*group, status);
  add_list_tools(*group, status);
}

void add_explain(CLI::App& program, int& status) {
  CLI::App* const command = program.add_subcommand(
      "explain",
      "Judge one message as the service would and show what every rule saw; exit status 0 forward, 3 refuse");
  const auto arguments = std::make_shared<ExplainArguments>();
  arguments->config = kDefaultConfig;
  add_config(*command, arguments->config);
  command->add_option("--client", arguments->client,
                      "system_id that sends it: its entry's senders, default_sender and route count");
  command->add_option("--route", arguments->route,
                      "Route to assume (default: the first that takes the client)");
  add_time(*command, "--at", arguments->at, "When it is sent (default: now)");
  add_json(*command, arguments->json);
  command->add_option("FROM", arguments->from, "source_addr; \"\" for an empty one")->required();
  command->add_option("TO", arguments->to, "destination_addr")->required();
  command->callback([arguments, &status] { status = explain(*arguments); });
}

}  // namespace

void add_list_commands(CLI::App& program, int& status) {
  add_dnc(program, status);
  add_explain(program, status);
}

}  // namespace smppguard::app
