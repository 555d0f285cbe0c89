// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "command_options.hpp"
#include "commands.hpp"
#include "smppguard/admin/consent_form.hpp"

#include <vector>

namespace smppguard::app {

/// Adds the subcommands `import` and `export` for CSV files of these kinds.
void add_consent_files(CLI::App& group, const std::vector<admin::ConsentKind>& kinds, int& status);

}  // namespace smppguard::app
