// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/App.hpp>

namespace smppguard::app {

/// Adds `journal verify`, `journal heads`, `journal export` and `journal key`. What they end with is put into
/// `status`, which must outlive the program.
void add_journal_commands(CLI::App& program, int& status);

}  // namespace smppguard::app
