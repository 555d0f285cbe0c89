// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "list_place.hpp"
#include "list_summary.hpp"
#include "list_tools.hpp"
#include "office_access.hpp"
#include "printable.hpp"

#include <fmt/core.h>
#include <memory>

namespace smppguard::app {
namespace {

struct ListVerifyArguments {
  ListPlace place;
  bool all = false;
};

/// What is wrong if the file holds another list than its name says; "" if it does not.
std::string name_fault(const ListSource& source, const ListSummary& summary) {
  if (!source.file || source.file->name == summary.identity.name) return {};
  return fmt::format("holds the list {}, which its name does not say", printable(summary.identity.name));
}

Result<ListSummary> check(const ListSource& source) {
  const auto list = open_list(source, dnc::Verify::full);
  if (list.has_error()) return list.error();
  ListSummary summary = summary_of(*list);
  if (const std::string fault = name_fault(source, summary); !fault.empty()) {
    return fail(source.path.string() + ": " + fault);
  }
  return summary;
}

int verify_lists(const ListVerifyArguments& arguments) {
  int status = exit_ok;
  const auto root = root_of(arguments.place, status);
  if (!root) return status;
  const auto sources = list_sources(root->path, arguments.place.list,
                                    arguments.all ? Generations::all : Generations::in_force);
  if (sources.has_error()) return say_failed(sources.error().message);
  for (const ListSource& source : *sources) {
    const auto summary = check(source);
    if (summary.has_error()) {
      status = say_failed(summary.error().message);
    } else {
      fmt::print("{}: in order, {} numbers\n", summary->file, summary->numbers);
    }
  }
  return status;
}

}  // namespace

void add_list_verify(CLI::App& group, int& status) {
  CLI::App* const command = group.add_subcommand("verify",
                                                 "Read the lists in force as a whole and check every "
                                                 "checksum and count; exit status 0 if all are in order, "
                                                 "1 if not");
  const auto arguments = std::make_shared<ListVerifyArguments>();
  add_list_place(*command, "FOLDER", arguments->place);
  command->add_flag("--all", arguments->all, "Former generations as well");
  command->callback([arguments, &status] { status = verify_lists(*arguments); });
}

}  // namespace smppguard::app
