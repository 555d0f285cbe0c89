// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <CLI/App.hpp>

namespace smppguard::app {

struct BackupArguments {
  std::string config;
  std::string folder;
  bool with_key = false;
};
/// Copies store and journal of a service, which may be running, into a new folder.
int backup(const BackupArguments& arguments);

/// Puts a backup back where the configuration says; `with_key` means nothing.
int restore(const BackupArguments& arguments);

/// Adds `backup` and `restore`. What they end with is put into `status`, which must outlive the program.
void add_backup_commands(CLI::App& program, int& status);

}  // namespace smppguard::app
