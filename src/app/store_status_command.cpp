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

struct StoreStatusArguments {
  ServicePlace service{kDefaultConfig, ""};
  bool json = false;
  bool metrics = false;
};

int show_store_status(const StoreStatusArguments& arguments) {
  const std::string_view form = arguments.json      ? "application/json"
                                : arguments.metrics ? kMetricsForm
                                                    : kTextForm;
  int unanswered = exit_failed;
  const auto shown =
      ask(arguments.service, {web::Method::get, "/api/v1/store", std::string(form)}, "", unanswered);
  if (!shown) return unanswered;
  for (const std::string& line : shown->lines) fmt::print("{}\n", line);
  return shown->ok ? exit_ok : exit_failed;
}

}  // namespace

void add_store_status(CLI::App& group, int& status) {
  CLI::App* const command = group.add_subcommand(
      "status", "How well the running service knows what is in its store; exit status 0 if it is ready");
  const auto arguments = std::make_shared<StoreStatusArguments>();
  add_config(*command, arguments->service.config);
  command->add_option("--socket", arguments->service.socket,
                      "Control socket of the service (default: control.socket of the configuration)");
  CLI::Option* const json = command->add_flag("--json", arguments->json, "As a JSON object");
  command->add_flag("--metrics", arguments->metrics, "In Prometheus' text format")->excludes(json);
  command->callback([arguments, &status] { status = show_store_status(*arguments); });
}

}  // namespace smppguard::app
