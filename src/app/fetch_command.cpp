// SPDX-License-Identifier: Apache-2.0
#include "command_options.hpp"
#include "commands.hpp"
#include "files.hpp"
#include "import_report.hpp"
#include "office_access.hpp"
#include "printable.hpp"
#include "smppguard/core/bytes.hpp"
#include "smppguard/dnc/import.hpp"
#include "smppguard/dnc/list_folder.hpp"
#include "smppguard/web/fetch.hpp"
#include "wall_clock.hpp"

#include <filesystem>
#include <fmt/core.h>
#include <memory>
#include <system_error>
#include <utility>

namespace smppguard::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostLineOctets = 4'096;
constexpr unsigned kStatusOk = 200;
constexpr unsigned kStatusNotModified = 304;

struct FetchArguments {
  web::Fetching wanted;
  std::string token_file;
  std::string signed_by;
  std::string list;
  std::string into;
  std::string by;
};

/// The first line of a short file.
Result<std::string> read_first_line(const std::string& path) {
  const auto octets = read_file(path, kMostLineOctets);
  if (octets.has_error()) return octets.error();
  const std::string_view text = as_chars(*octets);
  return Result<std::string>{boost::system::in_place_value, text.substr(0, text.find_first_of("\r\n"))};
}

/// In the place of a file of that name, durable.
Result<void> replace_file(const fs::path& path, std::string_view text) {
  const fs::path unfinished = path.string() + ".new";
  std::error_code code;
  fs::remove(unfinished, code);
  auto file = NewFile::create(unfinished.string());
  if (file.has_error()) return file.error();
  if (auto written = file->write(as_bytes(text)); written.has_error()) return written;
  if (auto kept = file->keep(); kept.has_error()) return kept;
  fs::rename(unfinished, path, code);
  return code ? fail(path.string() + ": cannot be replaced: " + code.message()) : Result<void>{};
}

/// What was fetched is imported from a hidden file of the folder of lists, and its tag kept beside it once it
/// is in force: a refused file is asked for again.
Result<int> take_fetched(const FetchArguments& arguments, const PublicKeys& keys, const web::Fetched& fetched,
                         const fs::path& tag_file) {
  const fs::path file = fs::path{arguments.into} / fmt::format(".{}.fetched", arguments.list);
  if (auto done = replace_file(file, fetched.body); done.has_error()) return done.error();
  dnc::ImportRequest request;
  request.folder = arguments.into;
  request.inputs = {file};
  request.list = arguments.list;
  request.kind = ListKind::do_not_originate;
  request.signed_by = &keys;
  request.now = wall_time_now();
  request.today = std::chrono::floor<std::chrono::days>(request.now);
  request.by = deed_of(arguments.by, "").by;
  request.wait = true;
  const auto report = dnc::import_lists(request);
  if (!report) return report.error();
  tell_import(*report, false);
  if (!took_all(*report)) return int{exit_failed};
  if (auto kept = replace_file(tag_file, fetched.etag + "\n"); kept.has_error()) return kept.error();
  return int{exit_ok};
}

Result<int> fetch_to(FetchArguments& arguments) {
  if (!dnc::is_list_name(arguments.list)) {
    return fail(fmt::format("\"{}\" is no name for a list: use a-z, 0-9 and -, a letter first, at most 32",
                            printable_unquoted(arguments.list)));
  }
  const auto keys = PublicKeys::load(arguments.signed_by);
  if (keys.has_error()) return keys.error();
  if (!arguments.token_file.empty()) {
    const auto token = read_first_line(arguments.token_file);
    if (token.has_error()) return token.error();
    arguments.wanted.token = *token;
  }
  std::error_code code;
  fs::create_directories(arguments.into, code);
  const fs::path tag_file = fs::path{arguments.into} / fmt::format(".{}.etag", arguments.list);
  if (fs::exists(tag_file, code)) {
    const auto tag = read_first_line(tag_file.string());
    if (tag.has_error()) return tag.error();
    arguments.wanted.if_none_match = *tag;
  }
  const auto fetched = web::fetch(arguments.wanted);
  if (fetched.has_error()) return fetched.error();
  if (fetched->status == kStatusNotModified) {
    fmt::print("{}: nothing new\n", arguments.list);
    return int{exit_ok};
  }
  if (fetched->status != kStatusOk) {
    return fail(fmt::format("{}: the answer has the status {}; what is in force stays so",
                            printable_unquoted(arguments.wanted.url), fetched->status));
  }
  return take_fetched(arguments, *keys, *fetched, tag_file);
}

int fetch_list(FetchArguments& arguments) {
  const auto done = fetch_to(arguments);
  return done.has_error() ? int{say_failed(done.error().message)} : *done;
}

}  // namespace

void add_fetch_command(CLI::App& dnc, int& status) {
  CLI::App* const command = dnc.add_subcommand(
      "fetch",
      "Ask another smppguard over TLS for the senders that it blocks, and import them as a list of kind "
      "do_not_originate; once an hour, say. Exit status 0 if they are in force");
  const auto arguments = std::make_shared<FetchArguments>();
  command->add_option("--url", arguments->wanted.url, "https://HOST[:PORT]/api/v1/shared/blocked-senders")
      ->required();
  command->add_option("--token-file", arguments->token_file,
                      "File whose first line is the token to ask with");
  command->add_option("--ca", arguments->wanted.ca_file,
                      "PEM file of the authorities to trust (default: the system's)");
  command->add_option("--signed-by", arguments->signed_by, "PEM file with the key that has to have signed it")
      ->required();
  command->add_option("--list", arguments->list, "Name of the list: a-z, 0-9 and -")->required();
  command->add_option("--into", arguments->into, "Folder of lists; made if it is not there")->required();
  command->add_option("--by", arguments->by, "Who imports, for the history (default: the user)");
  command->callback([arguments, &status] { status = fetch_list(*arguments); });
}

}  // namespace smppguard::app
