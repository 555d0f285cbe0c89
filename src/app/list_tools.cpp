// SPDX-License-Identifier: Apache-2.0
#include "list_tools.hpp"

#include "commands.hpp"

namespace smppguard::app {

void add_list_tools(CLI::App& dnc, int& status) {
  for (const auto add :
       {add_list_info, add_list_verify, add_list_lookup, add_list_diff, add_list_export, add_list_history}) {
    add(dnc, status);
  }
}

}  // namespace smppguard::app
