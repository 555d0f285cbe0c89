// SPDX-License-Identifier: Apache-2.0
#include "command_options.hpp"
#include "commands.hpp"

namespace smppguard::app {

void add_store_commands(CLI::App& program, int& status) {
  CLI::App* const group = program.add_subcommand("store", "Where consent and receipts are kept");
  group->require_subcommand(1);
  add_store_status(*group, status);
  add_store_copy(*group, status);
}

}  // namespace smppguard::app
