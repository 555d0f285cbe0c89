// SPDX-License-Identifier: Apache-2.0
#include "command_options.hpp"
#include "commands.hpp"

#include <memory>

namespace smppguard::app {
namespace {

void add_serve(CLI::App& program, int& status) {
  CLI::App* const command = program.add_subcommand("serve", "Run the proxy until SIGTERM or SIGINT");
  const auto arguments = std::make_shared<ServeArguments>(ServeArguments{kDefaultConfig, ""});
  add_config(*command, arguments->config);
  command->add_option("--addresses-file", arguments->addresses_file,
                      "Write the addresses listened on to this file once ready");
  command->callback([arguments, &status] { status = serve(*arguments); });
}

void add_reload(CLI::App& program, int& status) {
  CLI::App* const command = program.add_subcommand(
      "reload", "Have the running service take over its changed configuration file; exit status 0 if it did");
  const auto arguments = std::make_shared<ReloadArguments>(ReloadArguments{kDefaultConfig, ""});
  add_config(*command, arguments->config);
  command->add_option("--socket", arguments->socket,
                      "Control socket of the service (default: control.socket of the configuration)");
  command->callback([arguments, &status] { status = reload(*arguments); });
}

void add_upgrade(CLI::App& program, int& status) {
  CLI::App* const command =
      program.add_subcommand("upgrade",
                             "Have the installed version take the running service's "
                             "place without a refused connection; exit status 0 "
                             "once it serves, 3 if the one that runs can only be restarted");
  const auto arguments = std::make_shared<UpgradeArguments>(UpgradeArguments{kDefaultConfig, ""});
  add_config(*command, arguments->config);
  command->add_option("--socket", arguments->socket,
                      "Control socket of the service (default: control.socket of the configuration)");
  command->callback([arguments, &status] { status = upgrade(*arguments); });
}

void add_check_config(CLI::App& program, int& status) {
  CLI::App* const command =
      program.add_subcommand("check-config", "Report every error and warning of a configuration file");
  const auto config = std::make_shared<std::string>(kDefaultConfig);
  add_config(*command, *config);
  command->callback([config, &status] { status = check_config(*config); });
}

}  // namespace

void add_service_commands(CLI::App& program, int& status) {
  add_serve(program, status);
  add_reload(program, status);
  add_upgrade(program, status);
  add_check_config(program, status);
}

}  // namespace smppguard::app
