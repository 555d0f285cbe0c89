// SPDX-License-Identifier: Apache-2.0
#include "backup.hpp"

#include "backup_manifest.hpp"
#include "command_options.hpp"
#include "commands.hpp"
#include "file_copy.hpp"
#include "load_config.hpp"
#include "office_access.hpp"
#include "printable.hpp"
#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/journal/inspect.hpp"
#include "smppguard/store/backup.hpp"
#include "wall_clock.hpp"

#include <cstdio>
#include <fmt/core.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace smppguard::app {
namespace {

namespace fs = std::filesystem;

/// Says what is being done, on a terminal only.
void say(const std::string& what) {
  if (isatty(STDERR_FILENO) != 0) fmt::print(stderr, "\r\033[K{}", what);
}

class Backup {
 public:
  Backup(fs::path folder, bool with_key) : folder_{std::move(folder)}, with_key_{with_key} {
    manifest_.program = SMPPGUARD_VERSION;
    manifest_.made_at = printable(wall_time_now());
  }

  /// The journal first: what it takes from the store's feed later is then in the store's copy too, and what
  /// is in both is where the journal goes on.
  Result<BackupManifest> run(const config::Config& config) {
    if (auto done = make(folder_); !done) return done.error();
    if (!config.journal.path.empty()) {
      if (auto done = copy_journal(config.journal.path); !done) return done.error();
    }
    if (!config.store.location.empty()) {
      if (auto done = copy_store(config.store); !done) return done.error();
    }
    if (auto done = write_manifest(folder_, manifest_); !done) return done.error();
    say("");
    return std::move(manifest_);
  }

 private:
  static Result<void> make(const fs::path& folder) {
    if (::mkdir(folder.c_str(), S_IRWXU) == 0) return {};
    return fail(fmt::format("{}: {}; name a folder that is not there yet", folder.native(),
                            system_fail("cannot be created").message));
  }

  Result<void> copy_journal(const fs::path& journal) {
    const auto files = journal::files_to_copy(journal);
    if (!files) return files.error();
    const fs::path to = folder_ / kJournalCopy;
    if (auto done = make(to); !done) return done;
    for (const journal::JournalFile& file : *files) {
      if (file.secret && !with_key_) continue;
      if (auto done = copy_journal_file(journal / file.name, file); !done) return done;
    }
    if (auto done = sync_folder(to); !done) return fail(to.native() + ": " + done.error().message);
    return {};
  }

  Result<void> copy_journal_file(const fs::path& from, const journal::JournalFile& file) {
    // Retention may have removed it since; the evidence, which is copied last, says so then.
    if (std::error_code code; !fs::exists(from, code)) return {};
    say("copying " + file.name);
    struct stat status {};
    if (::stat(from.c_str(), &status) != 0) return fail(from.native() + ": cannot be examined");
    const std::string name = fmt::format("{}/{}", kJournalCopy, file.name);
    const auto octets =
        file.of_lines ? journal::whole_octets(from) : static_cast<std::uint64_t>(status.st_size);
    if (!octets) return octets.error();
    auto sum = copy_file(from, folder_ / name, status.st_mode & ACCESSPERMS, *octets);
    if (!sum) return sum.error();
    manifest_.files.push_back({name, std::move(*sum)});
    return {};
  }

  Result<void> copy_store(const store::StoreOptions& options) {
    const fs::path to = folder_ / kStoreCopy;
    const auto schema = store::back_up(options, to, [](std::uint64_t done, std::uint64_t total) {
      if (total > 0) say(fmt::format("copying the store, {:3}%", done * 100 / total));
    });
    if (!schema) return schema.error();
    manifest_.schema = static_cast<std::uint64_t>(*schema);
    auto sum = sum_of(to);
    if (!sum) return sum.error();
    manifest_.files.push_back({kStoreCopy, std::move(*sum)});
    return {};
  }

  const fs::path folder_;
  const bool with_key_;
  BackupManifest manifest_;
};

void add_backup(CLI::App& program, const char* name, const char* help, int& status,
                int (*run)(const BackupArguments&), bool key_option) {
  auto arguments = std::make_shared<BackupArguments>();
  arguments->config = kDefaultConfig;
  CLI::App* command = program.add_subcommand(name, help);
  add_config(*command, arguments->config);
  command->add_option("DIR", arguments->folder, "Folder of the backup")->required();
  if (key_option) {
    command->add_flag(
        "--with-key", arguments->with_key,
        "Also the private key that signs heads: whoever has it can sign a false journal. Without it "
        "a restored journal goes on with a new key");
  }
  command->callback([arguments, run, &status] { status = run(*arguments); });
}

}  // namespace

int backup(const BackupArguments& arguments) {
  const auto loaded = load_config(arguments.config);
  if (!loaded) return exit_usage;
  const config::Config& config = loaded->config;
  if (config.store.location.empty() && config.journal.path.empty()) {
    return say_failed(
        fmt::format("{} names neither a store nor journal.path: there is nothing to keep", arguments.config));
  }
  const auto made = Backup{arguments.folder, arguments.with_key}.run(config);
  if (made.has_error()) {
    say("");
    return say_failed(made.error().message);
  }
  std::uint64_t octets = 0;
  for (const BackupManifest::File& file : made->files) octets += file.sum.octets;
  fmt::print("{}: {} files, {} octets\n", arguments.folder, made->files.size(), octets);
  return exit_ok;
}

void add_backup_commands(CLI::App& program, int& status) {
  add_backup(program, "backup",
             "Copy the store and the journal into a new folder, while the service runs or not", status,
             &backup, true);
  add_backup(program, "restore",
             "Put a backup back where the configuration names store and journal, on a server too; never over "
             "anything",
             status, &restore, false);
}

}  // namespace smppguard::app
