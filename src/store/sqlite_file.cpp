// SPDX-License-Identifier: Apache-2.0
#include "sqlite_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace smppguard::store {
namespace {

namespace fs = std::filesystem;

Error failure(const fs::path& path, std::string_view why_and_what_to_do) {
  return fail(fmt::format("store {}: {}", path.native(), why_and_what_to_do));
}

Result<fs::path> absolute_path(const fs::path& path) {
  if (path.empty()) return fail("store: no path is given; name the file that shall keep the approvals");
  std::error_code code;
  fs::path full = fs::absolute(path, code);
  if (code) return failure(path, fmt::format("the path cannot be resolved: {}", code.message()));
  return Result<fs::path>{boost::system::in_place_value, std::move(full)};
}

Result<void> check_kind(const fs::path& path, const fs::file_status& status) {
  if (fs::is_regular_file(status)) return {};
  return failure(path, "this is not a regular file; name a file");
}

Result<void> check_place(const fs::path& path) {
  std::error_code code;
  const fs::path directory = path.parent_path();
  if (!fs::is_directory(directory, code)) {
    return failure(path, fmt::format("directory {} does not exist or cannot be entered; create it for the "
                                     "service's user",
                                     directory.native()));
  }
  const fs::path log = path.native() + "-wal";
  if (const auto octets = fs::file_size(log, code); !code && octets > 0) {
    return failure(path, fmt::format("the file is missing but {} is there and may hold records; put the file "
                                     "back, or move the log away to start anew",
                                     log.native()));
  }
  return {};
}

// By root, as by a command before the service's first start, it is made for whom the folder belongs to.
// SQLite gives the files beside it the same owner.
void hand_over(int file, const fs::path& path) noexcept {
  struct stat folder {};
  if (::geteuid() != 0 || ::stat(path.parent_path().c_str(), &folder) != 0) return;
  // If that fails, whoever opens the file will say so.
  [[maybe_unused]] const int ignored = ::fchown(file, folder.st_uid, folder.st_gid);
}

// Only ever on a path that did not exist: closing a file that SQLite has open elsewhere in this process would
// drop SQLite's locks on it.
Result<void> create(const fs::path& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file >= 0) {
    hand_over(file, path);
    ::close(file);
    return {};
  }
  const int cause = errno;
  if (cause == EEXIST) return {};  // another process was faster
  return failure(path,
                 fmt::format("the file cannot be created: {}; let the service's user write its directory",
                             std::generic_category().message(cause)));
}

}  // namespace

Result<fs::path> existing_file(const fs::path& path) {
  auto full = absolute_path(path);
  if (!full) return full;
  std::error_code code;
  const fs::file_status status = fs::status(*full, code);
  if (!fs::exists(status)) {
    return failure(*full,
                   fmt::format("{}; name the file that the service uses, and start the service once if "
                               "there is none yet",
                               code ? code.message() : "no such file"));
  }
  if (auto kind = check_kind(*full, status); !kind) return kind.error();
  return full;
}

Result<void> check_new_file(const fs::path& path) {
  const auto full = absolute_path(path);
  if (!full) return full.error();
  return check_place(*full);
}

Result<fs::path> existing_or_new_file(const fs::path& path) {
  auto full = absolute_path(path);
  if (!full) return full;
  std::error_code code;
  if (const fs::file_status status = fs::status(*full, code); fs::exists(status)) {
    if (auto kind = check_kind(*full, status); !kind) return kind.error();
    return full;
  }
  if (auto place = check_place(*full); !place) return place.error();
  if (auto created = create(*full); !created) return created.error();
  return full;
}

}  // namespace smppguard::store
