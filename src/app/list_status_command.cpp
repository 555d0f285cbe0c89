// SPDX-License-Identifier: Apache-2.0
#include "ask.hpp"
#include "command_options.hpp"
#include "commands.hpp"
#include "service_routes.hpp"

#include <cstdio>
#include <fmt/core.h>
#include <memory>

namespace smppguard::app {
namespace {

struct ListStatusArguments {
  ServicePlace service{kDefaultConfig, ""};
  bool metrics = false;
  bool read_again = false;
};

int show_list_status(const ListStatusArguments& arguments) {
  int status = exit_failed;
  if (arguments.read_again) {
    const auto read = ask(arguments.service, {web::Method::post, "/api/v1/registry/read"}, "", status);
    if (!read) return status;
    for (const std::string& line : read->lines) fmt::print(stderr, "{}\n", line);
    status = read->ok ? exit_ok : exit_failed;
  } else {
    status = exit_ok;
  }
  int unanswered = exit_failed;
  const std::string_view form = arguments.metrics ? kMetricsForm : kTextForm;
  const auto shown =
      ask(arguments.service, {web::Method::get, "/api/v1/registry", std::string(form)}, "", unanswered);
  if (!shown) return unanswered;
  for (const std::string& line : shown->lines) fmt::print("{}\n", line);
  return shown->ok ? status : exit_failed;
}

}  // namespace

void add_list_status(CLI::App& group, int& status) {
  CLI::App* const command =
      group.add_subcommand("status", "Lists that the running service decides with, and how old they are");
  const auto arguments = std::make_shared<ListStatusArguments>();
  add_config(*command, arguments->service.config);
  command->add_option("--socket", arguments->service.socket,
                      "Control socket of the service (default: control.socket of the configuration)");
  command->add_flag("--metrics", arguments->metrics, "In Prometheus' text format");
  command->add_flag(
      "--read-again", arguments->read_again,
      "Have the service take over what the folder of lists holds by now, first; exit status 1 if "
      "a file is refused");
  command->callback([arguments, &status] { status = show_list_status(*arguments); });
}

}  // namespace smppguard::app
