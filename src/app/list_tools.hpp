// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace CLI {
class App;
}

namespace smppguard::app {

// What can be done with imported lists while no service need run. Each adds its subcommand to `dnc`.

void add_list_info(CLI::App& group, int& status);
void add_list_verify(CLI::App& group, int& status);
void add_list_lookup(CLI::App& group, int& status);
void add_list_diff(CLI::App& group, int& status);
void add_list_export(CLI::App& group, int& status);
void add_list_history(CLI::App& group, int& status);

}  // namespace smppguard::app
