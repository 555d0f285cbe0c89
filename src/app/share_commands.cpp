// SPDX-License-Identifier: Apache-2.0
#include "command_options.hpp"
#include "commands.hpp"
#include "files.hpp"
#include "load_config.hpp"
#include "office_access.hpp"
#include "printable.hpp"
#include "sharing.hpp"
#include "wall_clock.hpp"

#include <filesystem>
#include <fmt/core.h>
#include <system_error>
#include <utility>

namespace smppguard::app {
namespace {

struct MeasureExportArguments {
  std::string config = kDefaultConfig;
  admin::MeasureExport wanted;
  std::string file = "-";
};

struct ShareArguments {
  std::string config = kDefaultConfig;
  std::string file;
};

struct ShareKeyArguments {
  std::string config = kDefaultConfig;
};

Result<std::size_t> export_measures_to(admin::Office& office, const MeasureExportArguments& arguments) {
  auto file = NewFile::create(arguments.file);
  if (file.has_error()) return file.error();
  auto count = office.export_measures(arguments.wanted,
                                      [&](std::string_view piece) { return file->write(as_bytes(piece)); });
  if (count.has_error()) return count;
  if (auto kept = file->keep(); kept.has_error()) return kept.error();
  return count;
}

int export_measures(const MeasureExportArguments& given) {
  MeasureExportArguments arguments = given;
  arguments.wanted.now = wall_time_now();
  return with_office(arguments.config, store::Mode::read_only, [&](admin::Office& office) -> int {
    const auto count = export_measures_to(office, arguments);
    if (count.has_error()) return say_failed(count.error().message);
    if (arguments.file != "-") fmt::print("{}: {} blocks\n", printable(arguments.file), *count);
    return exit_ok;
  });
}

/// In the place of the one before, so that who fetches it finds one of them whole.
Result<void> put_in_place(const std::string& path, std::string_view text) {
  const bool standard_output = path == "-";
  const std::string unfinished = standard_output ? path : path + ".new";
  std::error_code code;
  if (!standard_output) std::filesystem::remove(unfinished, code);
  auto file = NewFile::create(unfinished);
  if (file.has_error()) return file.error();
  if (auto written = file->write(as_bytes(text)); written.has_error()) return written;
  if (auto kept = file->keep(); kept.has_error() || standard_output) return kept;
  std::filesystem::rename(unfinished, path, code);
  if (!code) return {};
  return fail(fmt::format("{}: the new file cannot be given its name: {}", path, code.message()));
}

int share(const ShareArguments& arguments) {
  const auto loaded = load_config(arguments.config);
  if (!loaded) return exit_usage;
  const auto options = share_options_of(loaded->config);
  if (options.has_error()) return say_failed(options.error().message);
  const auto key = open_share_key(*options);
  if (key.has_error()) return say_failed(key.error().message);
  return with_office(arguments.config, store::Mode::read_only, [&](admin::Office& office) -> int {
    auto list = list_to_share(office, *options, wall_time_now());
    if (list.has_error()) return say_failed(list.error().message);
    const std::size_t count = list->senders.size();
    const auto done = put_in_place(arguments.file, dnc::write_shared_list(*std::move(list), *key));
    if (done.has_error()) return say_failed(done.error().message);
    if (arguments.file != "-") fmt::print("{}: {} senders\n", printable(arguments.file), count);
    return exit_ok;
  });
}

int print_share_key(const ShareKeyArguments& arguments) {
  const auto loaded = load_config(arguments.config);
  if (!loaded) return exit_usage;
  const auto options = share_options_of(loaded->config);
  if (options.has_error()) return say_failed(options.error().message);
  const auto key = open_share_key(*options);
  if (key.has_error()) return say_failed(key.error().message);
  if (key->is_new()) fmt::print(stderr, "a new key was made: {}\n", printable(options->key_file));
  fmt::print("{}", key->public_pem());
  return exit_ok;
}

}  // namespace

void add_measure_files(CLI::App& group, int& status) {
  auto exporting =
      add_command(group, "export",
                  "Write the blocks of senders that began in a period, and how each ended, in the "
                  "FTC's columns for complaints or as JSON with all of it",
                  export_measures, status);
  admin::MeasureExport& wanted = exporting.arguments.wanted;
  add_time(exporting.app, "--since", wanted.since, "From this time on (default: all)");
  add_time(exporting.app, "--until", wanted.until, "Before this time (default: all)");
  add_word(exporting.app, "--format", wanted.form, admin::find_export_form, "csv, jsonl",
           "Form (default: csv)");
  exporting.app.add_option("-o,--out", exporting.arguments.file, "File to make; - for standard output")
      ->capture_default_str();

  auto sharing =
      add_command(group, "share",
                  "Write the senders that are blocked now as a signed file, which others import by "
                  "`dnc import --signed-by`; takes the place of a file of that name",
                  share, status);
  sharing.app.add_option("-o,--out", sharing.arguments.file, "The file; - for standard output")->required();
}

void add_share_key_command(CLI::App& program, int& status) {
  (void)add_command(
      program, "share-key",
      "Print the public key of share: key_file: as PEM, for those who import what `measure share` "
      "writes; the key is made if there is none",
      print_share_key, status);
}

}  // namespace smppguard::app
