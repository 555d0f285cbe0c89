// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "list_place.hpp"
#include "list_tools.hpp"
#include "office_access.hpp"
#include "printable.hpp"
#include "smppguard/dnc/history.hpp"
#include "table.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <memory>
#include <system_error>

namespace smppguard::app {
namespace {

struct ListHistoryArguments {
  ListPlace place;
  std::optional<WallTime> since;
  bool refused = false;
  bool json = false;
};

template <class Record>
bool is_wanted(const ListHistoryArguments& arguments, const Record& record) {
  if (arguments.refused && record.outcome != Record::Outcome::refused) return false;
  if (arguments.since && record.at < *arguments.since) return false;
  return arguments.place.list.empty() || record.list == arguments.place.list;
}

void add_row(Table& table, const dnc::FileRecord& file) {
  table.add({printable(file.at), std::to_string(file.import), file.list,
             std::filesystem::path{file.file}.filename().string(), file.content,
             file.version ? printable(*file.version) : "", std::to_string(file.numbers), file.areas,
             std::string{name(file.outcome)}, "", file.why});
}

void add_row(Table& table, const dnc::ImportRecord& import) {
  const std::string generation =
      import.generation == 0 ? "" : fmt::format("generation {}", import.generation);
  table.add({printable(import.at), std::to_string(import.import), import.list, generation, "", "",
             std::to_string(import.numbers), "", std::string{name(import.outcome)}, import.by, import.why});
}

/// The folder of a list whose file was named.
std::filesystem::path history_folder(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::is_directory(path, ignored) ? path : path.parent_path();
}

int history(const ListHistoryArguments& arguments) {
  int status = exit_ok;
  const auto root = root_of(arguments.place, status);
  if (!root) return status;
  std::error_code ignored;
  if (!std::filesystem::exists(root->path, ignored)) {
    return say_failed(root->path.string() + ": is not there");
  }
  Table table{
      {"TIME", "IMPORT", "LIST", "FILE", "CONTENT", "VERSION", "NUMBERS", "AREAS", "OUTCOME", "BY", "WHY"}};
  const auto take = [&](const auto& record) {
    if (!is_wanted(arguments, record)) return;
    if (arguments.json) {
      fmt::print("{}\n", to_json(record));
    } else {
      add_row(table, record);
    }
  };
  const auto read = dnc::read_history(history_folder(root->path), take, take);
  if (!arguments.json) table.print();
  return read.has_error() ? say_failed(read.error().message) : exit_ok;
}

}  // namespace

void add_list_history(CLI::App& group, int& status) {
  CLI::App* const command = group.add_subcommand(
      "history",
      "Show what became of every file that was imported or refused, and of every import, oldest first");
  const auto arguments = std::make_shared<ListHistoryArguments>();
  add_list_place(*command, "FOLDER", arguments->place);
  add_time(*command, "--since", arguments->since, "Not before");
  command->add_flag("--refused", arguments->refused, "Only what was refused");
  command->add_flag("--json", arguments->json, "As it is kept: one JSON object a line");
  command->callback([arguments, &status] { status = history(*arguments); });
}

}  // namespace smppguard::app
