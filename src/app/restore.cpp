// SPDX-License-Identifier: Apache-2.0
#include "backup.hpp"
#include "backup_manifest.hpp"
#include "commands.hpp"
#include "file_copy.hpp"
#include "load_config.hpp"
#include "office_access.hpp"
#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/core/time_text.hpp"
#include "smppguard/journal/verify.hpp"
#include "smppguard/store/backup.hpp"
#include "smppguard/store/copy.hpp"

#include <algorithm>
#include <cstdio>
#include <fmt/core.h>
#include <sys/stat.h>
#include <system_error>

namespace smppguard::app {
namespace {

namespace fs = std::filesystem;

/// Where something is put together before it takes its place, and vanishes if it never does.
class Unfinished {
 public:
  explicit Unfinished(const fs::path& target) : path_{target.native() + ".restoring"}, target_{target} {}
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  ~Unfinished() {
    std::error_code ignored;
    if (!path_.empty() && made_) fs::remove_all(path_, ignored);
  }

  [[nodiscard]] const fs::path& path() const noexcept { return path_; }
  void made() noexcept { made_ = true; }

  Result<void> take_place() {
    if (::rename(path_.c_str(), target_.c_str()) != 0) {
      return fail(target_.native() + ": " + system_fail("cannot be put in place").message);
    }
    made_ = false;
    const fs::path above = target_.has_parent_path() ? target_.parent_path() : fs::path{"."};
    if (auto done = sync_folder(above); !done) return fail(above.native() + ": " + done.error().message);
    return {};
  }

 private:
  const fs::path path_;
  const fs::path target_;
  bool made_ = false;
};

/// Nothing is there, or an empty folder, which is as good.
Result<void> is_free(const fs::path& path) {
  std::error_code code;
  const fs::file_status status = fs::symlink_status(path, code);
  if (!fs::exists(status)) return {};
  if (fs::is_directory(status) && fs::is_empty(path, code) && !code) return {};
  return fail(fmt::format("{} is there already and is not overwritten; move it away first", path.native()));
}

class Restoration {
 public:
  Restoration(fs::path folder, const config::Config& config, BackupManifest manifest)
      : folder_{std::move(folder)},
        manifest_{std::move(manifest)},
        options_{config.store},
        on_server_{store::is_postgresql(config.store.location)},
        store_target_{config.store.location},
        journal_target_{config.journal.path},
        store_{store_target_},
        journal_{journal_target_} {
    for (const BackupManifest::File& file : manifest_.files)
      (is_store(file) ? has_store_ : has_journal_) = true;
  }

  Result<void> run() {
    if (auto done = check_targets(); !done) return done;
    if (auto done = check_files(); !done) return done;
    if (has_store_ && on_server_) {
      if (auto done = use_server(Use::look); !done) return done;
    }
    if (auto done = copy(); !done) return done;
    if (auto done = check_copies(); !done) return done;
    if (has_store_) {
      if (auto done = on_server_ ? use_server(Use::fill) : store_.take_place(); !done) return done;
    }
    if (has_journal_) return journal_.take_place();
    return {};
  }
  /// What is not in order with the journal that was put back: it was so when the backup was made.
  [[nodiscard]] std::uint64_t findings() const noexcept { return findings_; }

 private:
  static bool is_store(const BackupManifest::File& file) { return file.name == kStoreCopy; }

  Result<void> check_targets() {
    if (has_store_ && store_target_.empty())
      return fail("the backup has a store, but the configuration names none");
    if (has_journal_ && journal_target_.empty()) {
      return fail("the backup has a journal, but journal.path is not set");
    }
    if (has_store_ && !on_server_) {
      for (const char* suffix : {"", "-wal", "-shm", ".restoring"}) {
        if (auto done = is_free(store_target_.native() + suffix); !done) return done;
      }
    }
    if (!has_journal_) return {};
    if (auto done = is_free(journal_.path()); !done) return done;
    return is_free(journal_target_);
  }

  enum class Use : std::uint8_t { look, fill };
  /// Whether a store can be put there; or it is, in one transaction, and compared.
  Result<void> use_server(Use use) {
    store::CopyRequest request;
    request.from.location = (folder_ / kStoreCopy).native();
    request.to = options_;
    request.node = options_.node;  // of a file's receipts: not every node is to hand them out
    request.look_only = use == Use::look;
    if (const auto copied = store::copy_store(request); !copied) return copied.error();
    return {};
  }

  /// Before anything is written: a backup that was damaged or changed is not put anywhere.
  Result<void> check_files() {
    for (const BackupManifest::File& file : manifest_.files) {
      const auto sum = sum_of(folder_ / file.name);
      if (!sum) return sum.error();
      if (*sum == file.sum) continue;
      return fail(
          fmt::format("{}: it is not what the manifest says ({} octets, SHA-256 {}): the backup is damaged",
                      (folder_ / file.name).native(), file.sum.octets, file.sum.sha256));
    }
    return {};
  }

  Result<void> copy() {
    if (has_journal_) {
      if (::mkdir(journal_.path().c_str(), S_IRWXU) != 0 && errno != EEXIST) {
        return fail(journal_.path().native() + ": " + system_fail("cannot be created").message);
      }
      journal_.made();
    }
    for (const BackupManifest::File& file : manifest_.files) {
      if (is_store(file) && on_server_) continue;
      const fs::path from = folder_ / file.name;
      const fs::path to = is_store(file) ? store_.path() : journal_.path() / from.filename();
      struct stat status {};
      if (::stat(from.c_str(), &status) != 0) return fail(from.native() + ": cannot be examined");
      if (is_store(file)) store_.made();
      const auto sum = copy_file(from, to, status.st_mode & ACCESSPERMS);
      if (!sum) return sum.error();
      if (*sum != file.sum) return fail(to.native() + ": the backup was changed while it was read");
    }
    if (!has_journal_) return {};
    if (auto done = sync_folder(journal_.path()); !done) {
      return fail(journal_.path().native() + ": " + done.error().message);
    }
    return {};
  }

  Result<void> check_copies() {
    if (has_store_ && !on_server_) {
      if (auto done = store::check_integrity(store_.path()); !done) return done;
    }
    if (!has_journal_) return {};
    journal::VerifyRequest request;
    request.folder = journal_.path();
    request.now = read_time(manifest_.made_at).value_or(request.now);
    request.found = [&](const journal::Finding& finding) {
      fmt::print(stderr, "{}:{}: {}: {}\n", finding.file.filename().native(), finding.line,
                 name(finding.kind), finding.what);
    };
    const auto verified = journal::verify(request);
    if (!verified) return verified.error();
    findings_ = verified->findings;
    return {};
  }

  const fs::path folder_;
  const BackupManifest manifest_;
  const store::StoreOptions options_;
  const bool on_server_;
  const fs::path store_target_;  // of a file
  const fs::path journal_target_;
  Unfinished store_;
  Unfinished journal_;
  bool has_store_ = false;
  bool has_journal_ = false;
  std::uint64_t findings_ = 0;
};

}  // namespace

int restore(const BackupArguments& arguments) {
  const auto loaded = load_config(arguments.config);
  if (!loaded) return exit_usage;
  auto manifest = read_manifest(arguments.folder);
  if (manifest.has_error()) return say_failed(manifest.error().message);
  const std::string made_at = manifest->made_at;
  Restoration restoration{arguments.folder, loaded->config, std::move(*manifest)};
  if (const auto done = restoration.run(); done.has_error()) return say_failed(done.error().message);
  fmt::print("put back as it was at {}; see that the service's user owns the files\n", made_at);
  if (restoration.findings() == 0) return exit_ok;
  return say_failed(fmt::format("the journal was not in order when the backup was made: {} findings",
                                restoration.findings()));
}

}  // namespace smppguard::app
