// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace smppguard::app {

/// `journal export` as it was typed.
struct ExportArguments {
  std::string format = "jsonl";
  std::string from;
  std::string until;
  std::vector<std::string> numbers;
  std::string organisation;  ///< key; "": of all
  std::vector<std::string> streams;
  std::string out;  ///< "": standard output
};

/// Gives the program's exit status. Organisations are looked up in the store that the configuration names.
int export_journal(const std::string& folder, const std::string& config, const ExportArguments& arguments);

}  // namespace smppguard::app
