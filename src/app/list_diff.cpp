// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "list_output.hpp"
#include "list_place.hpp"
#include "list_tools.hpp"
#include "office_access.hpp"
#include "printable.hpp"
#include "smppguard/dnc/compare.hpp"
#include "table.hpp"

#include <fmt/format.h>
#include <memory>
#include <string_view>

namespace smppguard::app {
namespace {

constexpr const char* kDiffHelp =
    "Compare two generations of a list: counts per area code that changed, and in total\n\n"
    "Exit status 0 if they are the same, versions included, 3 if not.";

struct DiffArguments {
  std::string former;
  std::string latter;
  std::string list;
  bool numbers = false;
};

Result<std::shared_ptr<const dnc::Snapshot>> open(const std::string& path, const std::string& list) {
  const auto source = list_source(path, list, std::nullopt);
  if (source.has_error()) return source.error();
  auto opened = open_list(*source, dnc::Verify::header);
  if (opened.has_error()) return opened.error();
  if (opened->snapshot != nullptr) return opened->snapshot;
  return fail(source->path.string() + ": is a do-not-originate list, which is text; compare it with: diff");
}

bool changed(const dnc::AreaDifference& area) {
  return area.former != area.latter || area.added > 0 || area.removed > 0;
}

std::string what_became(const dnc::AreaDifference& area) {
  if (!area.former) return "new";
  if (!area.latter) return "gone";
  return {};
}

void print_areas(const std::vector<dnc::AreaDifference>& areas) {
  Table table{{"AREA", "FORMER", "LATTER", "ADDED", "REMOVED", "AREA CODE"}};
  for (const dnc::AreaDifference& area : areas) {
    if (!changed(area)) continue;
    table.add({std::to_string(area.area_code), area.former ? printable(*area.former) : "",
               area.latter ? printable(*area.latter) : "", std::to_string(area.added),
               std::to_string(area.removed), what_became(area)});
  }
  table.print();
}

struct Sums {
  std::uint64_t added = 0;
  std::uint64_t removed = 0;
  std::size_t changed = 0;
};

Sums sums_of(const std::vector<dnc::AreaDifference>& areas) {
  Sums sums;
  for (const dnc::AreaDifference& area : areas) {
    sums.added += area.added;
    sums.removed += area.removed;
    if (changed(area)) ++sums.changed;
  }
  return sums;
}

/// "+12223334545" where it came, "-12223334545" where it went.
Result<void> print_numbers(const dnc::Snapshot& former, const dnc::Snapshot& latter) {
  constexpr std::size_t kPiece = 65'536;
  const auto output = ListOutput::open({});
  if (output.has_error()) return output.error();
  std::string piece;
  Result<void> written;
  dnc::for_each_difference(former, latter, [&](PhoneNumber number, dnc::Change change) {
    fmt::format_to(std::back_inserter(piece), "{}1{}\n", change == dnc::Change::added ? '+' : '-',
                   number.value());
    if (piece.size() < kPiece) return true;
    written = output->write(piece);
    piece.clear();
    return written.has_value();
  });
  return written.has_value() ? output->write(piece) : written;
}

int compare(const DiffArguments& arguments) {
  const auto former = open(arguments.former, arguments.list);
  if (former.has_error()) return say_failed(former.error().message);
  const auto latter = open(arguments.latter, arguments.list);
  if (latter.has_error()) return say_failed(latter.error().message);
  const auto areas = dnc::compare(**former, **latter);
  const Sums sums = sums_of(areas);
  if (arguments.numbers) {
    const auto printed = print_numbers(**former, **latter);
    if (printed.has_error()) return say_failed(printed.error().message);
  } else if (sums.changed > 0) {
    print_areas(areas);
  }
  fmt::print(arguments.numbers ? stderr : stdout, "{} added, {} removed; {} of {} area codes changed\n",
             sums.added, sums.removed, sums.changed, areas.size());
  return sums.changed == 0 ? exit_ok : exit_refused;
}

}  // namespace

void add_list_diff(CLI::App& group, int& status) {
  CLI::App* const command = group.add_subcommand("diff", kDiffHelp);
  const auto arguments = std::make_shared<DiffArguments>();
  command->add_option("OLD", arguments->former, "A list's file, or a folder of lists")->required();
  command->add_option("NEW", arguments->latter, "Likewise")->required();
  command->add_option("--list", arguments->list, "Name of the list in a folder (default: national)");
  command->add_flag(
      "--numbers", arguments->numbers,
      "Print each number instead, +12223334545 if it was added, -12223334545 if it was removed");
  command->callback([arguments, &status] { status = compare(*arguments); });
}

}  // namespace smppguard::app
