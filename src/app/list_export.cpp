// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "list_output.hpp"
#include "list_place.hpp"
#include "list_tools.hpp"
#include "office_access.hpp"
#include "printable.hpp"
#include "smppguard/dnc/list_text.hpp"

#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <functional>
#include <memory>
#include <set>
#include <string_view>

namespace smppguard::app {
namespace {

constexpr const char* kExportHelp =
    "Write a list as text that can be imported again, one number a line in ascending order\n\n"
    "A do-not-originate list is written as CSV. Text does not tell the list's version: with --into there is "
    "one\n"
    "file for each area code, named after its version as the FTC names them.";

struct ListExportArguments {
  ListPlace place;
  std::vector<unsigned> areas;
  dnc::TextForm form = dnc::TextForm::flat;
  std::string out;
  std::string into;
};

/// Places of the area codes that are wanted, all if none is named; an error if one is not in the list.
Result<std::vector<std::size_t>> places_of(const dnc::Snapshot& list, std::set<unsigned> wanted) {
  const bool all = wanted.empty();
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < list.info().areas.size(); ++i) {
    if (wanted.erase(list.info().areas[i].area_code) > 0 || all) places.push_back(i);
  }
  if (wanted.empty()) return places;
  return fail(fmt::format("the list does not have the area codes {}", fmt::join(wanted, " ")));
}

/// Opens a file or standard output, has it written and finished.
Result<void> write_to(const std::filesystem::path& path,
                      const std::function<Result<void>(const dnc::WriteText&)>& task) {
  auto output = ListOutput::open(path);
  if (output.has_error()) return output.error();
  auto written = task([&output](std::string_view text) { return output->write(text); });
  return written.has_error() ? written : output->finish();
}

Result<void> export_together(const dnc::Snapshot& list, const std::vector<std::size_t>& places,
                             const ListExportArguments& arguments) {
  return write_to(arguments.out, [&](const dnc::WriteText& write) -> Result<void> {
    for (const std::size_t place : places) {
      auto written = dnc::write_text(list, place, arguments.form, write);
      if (written.has_error()) return written;
    }
    return {};
  });
}

Result<void> export_apart(const dnc::Snapshot& list, const std::vector<std::size_t>& places,
                          const ListExportArguments& arguments) {
  for (const std::size_t place : places) {
    const dnc::AreaInfo& area = list.info().areas[place];
    const std::string name =
        fmt::format("{}_{}_{}.txt", printable(area.version), area.area_code, list.info().list.name);
    auto written = write_to(std::filesystem::path{arguments.into} / name, [&](const dnc::WriteText& write) {
      return dnc::write_text(list, place, arguments.form, write);
    });
    if (written.has_error()) return written;
  }
  return {};
}

Result<std::uint64_t> export_recipients(const dnc::Snapshot& list, const ListExportArguments& arguments) {
  const auto places = places_of(list, {arguments.areas.begin(), arguments.areas.end()});
  if (places.has_error()) return places.error();
  const auto done = arguments.into.empty() ? export_together(list, *places, arguments)
                                           : export_apart(list, *places, arguments);
  if (done.has_error()) return done.error();
  std::uint64_t numbers = 0;
  for (const std::size_t place : *places) numbers += list.info().areas[place].count;
  return numbers;
}

Result<std::uint64_t> export_senders(const dnc::OriginateList& list, const ListExportArguments& arguments) {
  if (!arguments.areas.empty() || !arguments.into.empty()) {
    return fail("a do-not-originate list is exported as one whole, without --area and --into");
  }
  const auto done =
      write_to(arguments.out, [&list](const dnc::WriteText& write) { return dnc::write_text(list, write); });
  if (done.has_error()) return done.error();
  return list.info().count;
}

int export_list(const ListExportArguments& arguments) {
  int status = exit_ok;
  const auto root = root_of(arguments.place, status);
  if (!root) return status;
  const auto source = list_source(root->path, arguments.place.list, arguments.place.generation);
  if (source.has_error()) return say_failed(source.error().message);
  const auto list = open_list(*source, dnc::Verify::full);
  if (list.has_error()) return say_failed(list.error().message);
  const auto numbers = list->snapshot != nullptr ? export_recipients(*list->snapshot, arguments)
                                                 : export_senders(*list->originate, arguments);
  if (numbers.has_error()) return say_failed(numbers.error().message);
  fmt::print(stderr, "{} numbers\n", *numbers);
  return exit_ok;
}

}  // namespace

void add_list_export(CLI::App& group, int& status) {
  CLI::App* const command = group.add_subcommand("export", kExportHelp);
  const auto arguments = std::make_shared<ListExportArguments>();
  add_list_place(*command, "FOLDER", arguments->place);
  add_generation(*command, arguments->place);
  command->add_option("--area", arguments->areas, "Only this area code; may be repeated")
      ->allow_extra_args(false);
  add_word(*command, "--format", arguments->form, dnc::find_text_form, "flat, plain, changes",
           "Lines such as 222,3334545 (flat), 2223334545 (plain), or additions to a list (changes)");
  CLI::Option* const out = command->add_option("--out", arguments->out,
                                               "File to write, replaced whole (default: standard output)");
  command->add_option("--into", arguments->into, "Folder to write a file for each area code into")
      ->excludes(out);
  command->callback([arguments, &status] { status = export_list(*arguments); });
}

}  // namespace smppguard::app
