// SPDX-License-Identifier: Apache-2.0
#include "command_options.hpp"
#include "commands.hpp"
#include "count_text.hpp"
#include "progress_line.hpp"
#include "smppguard/core/time_text.hpp"
#include "smppguard/dnc/generate.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <fmt/core.h>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace smppguard::app {
namespace {

constexpr const char* kGenerateHelp =
    "Write a made-up registry, as list files of the FTC's shapes and names, for tests and measurements. The "
    "same options write the same files. The numbers are random but their area codes are real: that one of "
    "them is in use is chance. Never load these files where real messages pass";

template <class T, std::size_t n>
using Words = std::array<std::pair<std::string_view, T>, n>;

/// For add_word().
template <class T, std::size_t n>
auto find_in(const Words<T, n>& words) {
  return [&words](const std::string& text) -> std::optional<T> {
    for (const auto& [word, value] : words) {
      if (word == text) return value;
    }
    return std::nullopt;
  };
}

constexpr Words<dnc::ListFormat, 2> kFormats{
    {{"flat", dnc::ListFormat::flat}, {"xml", dnc::ListFormat::xml}}};
constexpr Words<dnc::ListPacking, 3> kPackings{
    {{"none", dnc::ListPacking::none}, {"zip", dnc::ListPacking::zip}, {"gzip", dnc::ListPacking::gzip}}};
constexpr Words<dnc::ListLayout, 3> kLayouts{{{"area", dnc::ListLayout::per_area},
                                              {"state", dnc::ListLayout::per_state},
                                              {"national", dnc::ListLayout::national}}};

CLI::Option* add_count(CLI::App& command, const std::string& name, std::uint64_t& count,
                       const std::string& help) {
  return command.add_option_function<std::string>(
      name,
      [&count, name](const std::string& text) {
        const auto read = read_count(text);
        if (!read)
          throw CLI::ValidationError(name, "'" + text + "' is no count such as 20000, 20k or 258.5M");
        count = *read;
      },
      help);
}

CLI::Option* add_day(CLI::App& command, const std::string& name, std::optional<Day>& day,
                     const std::string& help) {
  return command.add_option_function<std::string>(
      name,
      [&day, name](const std::string& text) {
        day = read_day(text);
        if (!day) throw CLI::ValidationError(name, "'" + text + "' is no date such as 2026-11-23");
      },
      help);
}

struct GenerateArguments {
  dnc::GenerateRequest request;
  std::string folder;
  std::optional<Day> version;
};

/// So that no record of its change list lies in the future.
Day usual_version(const dnc::GenerateRequest& request) {
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  return request.changes > 0 ? today - dnc::kChangePeriod : today;
}

int run(const GenerateArguments& arguments) {
  dnc::GenerateRequest request = arguments.request;
  request.folder = arguments.folder;
  request.version = arguments.version.value_or(usual_version(request));
  request.progress = progress_line("wrote");
  const auto report = dnc::generate(request);
  if (report.has_error()) {
    fmt::print(stderr, "smppguard: {}\n", report.error().message);
    return exit_failed;
  }
  fmt::print("{}: {} numbers in {} area codes, {} {}", arguments.folder, request.numbers, report->area_codes,
             report->lists.size(), report->lists.size() == 1 ? "file" : "files");
  if (request.changes > 0) fmt::print(" and a list of {} changes", request.changes);
  fmt::print(", {} octets\n", report->octets);
  return exit_ok;
}

}  // namespace

void add_generate_command(CLI::App& group, int& status) {
  CLI::App* const command = group.add_subcommand("generate", kGenerateHelp);
  const auto arguments = std::make_shared<GenerateArguments>();
  dnc::GenerateRequest& request = arguments->request;
  add_count(*command, "--numbers", request.numbers, "How many: 300000000, 300M, 258.5M or 20k")->required();
  command->add_option("--seed", request.seed, "Another registry for each")->required();
  command->add_option("--into", arguments->folder, "Folder; made where it is missing")->required();
  command->add_option("--area-codes", request.area_codes, "How many (default: as many as fit the numbers)")
      ->check(CLI::PositiveNumber);
  add_day(*command, "--version-date", arguments->version,
          "YYYY-MM-DD (default: today; with --changes a week ago)");
  add_word(*command, "--format", request.format, find_in(kFormats), "flat, xml",
           "Of the lists (default: flat)");
  add_word(*command, "--pack", request.packing, find_in(kPackings), "none, zip, gzip", "(default: none)");
  add_word(*command, "--layout", request.layout, find_in(kLayouts), "area, state, national",
           "A file for each (default: area)");
  add_count(*command, "--changes", request.changes,
            "Records of a change list for the week behind the version date (default: no such list)");
  command->add_option("--compression", request.compression, "1 fast to 9 small (default: 6)")
      ->check(CLI::Range(1, 9));
  command->add_flag("--force", request.among_others, "Although the folder holds list files already");
  command->callback([arguments, &status] { status = run(*arguments); });
}

}  // namespace smppguard::app
