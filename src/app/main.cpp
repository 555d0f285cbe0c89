// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"

#include <CLI/CLI.hpp>

namespace {

using namespace smppguard::app;  // NOLINT(google-build-using-namespace)

constexpr const char* kDefaultConfig = "/etc/smppguard/smppguard.yaml";

void add_config(CLI::App& command, std::string& path) {
  command.add_option("-c,--config", path, "Configuration file")->capture_default_str();
}

int run(int argc, char** argv) {
  CLI::App program{
      "smppguard: transparent SMPP proxy that keeps texts from numbers on the Do-Not-Call registry"};
  program.set_version_flag("--version", std::string("smppguard ") + SMPPGUARD_VERSION);
  program.require_subcommand(1);
  int status = exit_ok;

  ServeArguments serve_arguments{kDefaultConfig, ""};
  CLI::App* serve_command = program.add_subcommand("serve", "Run the proxy until SIGTERM or SIGINT");
  add_config(*serve_command, serve_arguments.config);
  serve_command->add_option("--addresses-file", serve_arguments.addresses_file,
                            "Write the addresses listened on to this file once ready");
  serve_command->callback([&] { status = serve(serve_arguments); });

  ReloadArguments reload_arguments{kDefaultConfig, ""};
  CLI::App* reload_command = program.add_subcommand(
      "reload", "Have the running service take over its changed configuration file; exit status 0 if it did");
  add_config(*reload_command, reload_arguments.config);
  reload_command->add_option("--socket", reload_arguments.socket,
                             "Control socket of the service (default: control.socket of the configuration)");
  reload_command->callback([&] { status = reload(reload_arguments); });

  std::string checked = kDefaultConfig;
  CLI::App* check_command =
      program.add_subcommand("check-config", "Report every error and warning of a configuration file");
  add_config(*check_command, checked);
  check_command->callback([&] { status = check_config(checked); });

  CLI::App* dnc_command = program.add_subcommand("dnc", "Do-Not-Call registry");
  dnc_command->require_subcommand(1);
  BuildArguments build_arguments;
  CLI::App* build_command = dnc_command->add_subcommand(
      "build",
      "Build the snapshot that registry.snapshot names from FTC flat files or plain lists of numbers");
  build_command->add_option("-o,--out", build_arguments.out, "Snapshot to write; replaced whole")->required();
  build_command->add_option("--version-date", build_arguments.version_date,
                            "Date of the list, YYYY-MM-DD, where the file name has none");
  build_command
      ->add_option("FILES", build_arguments.files, "Lines such as 222,3334545 or 2223334545 or 12223334545")
      ->required();
  build_command->callback([&] { status = build_snapshot(build_arguments); });

  ExplainArguments explain_arguments{kDefaultConfig, "", "", ""};
  CLI::App* explain_command = program.add_subcommand(
      "explain", "Judge one message offline and show every rule; exit status 0 forward, 3 refuse");
  add_config(*explain_command, explain_arguments.config);
  explain_command->add_option("--route", explain_arguments.route, "Route to assume (default: the first)");
  explain_command->add_option("FROM", explain_arguments.from, "source_addr")->required();
  explain_command->add_option("TO", explain_arguments.to, "destination_addr")->required();
  explain_command->callback([&] { status = explain(explain_arguments); });

  ApprovalsArguments approvals_arguments{kDefaultConfig, false, 100};
  CLI::App* approvals_command =
      program.add_subcommand("approvals", "List the latest Approve texts, newest first");
  add_config(*approvals_command, approvals_arguments.config);
  approvals_command->add_flag("--near-misses", approvals_arguments.near_misses,
                              "Texts that granted nothing, with the reason and the octets");
  approvals_command->add_option("--limit", approvals_arguments.limit, "How many")->capture_default_str();
  approvals_command->callback([&] { status = list_approvals(approvals_arguments); });

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
