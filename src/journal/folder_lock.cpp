// SPDX-License-Identifier: Apache-2.0
#include "folder_lock.hpp"

#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

namespace smppguard::journal {

Result<FolderLock> FolderLock::take(const std::filesystem::path& folder) {
  const auto failure = [&](const std::string& why) {
    return fail(fmt::format("journal {}: {}", folder.native(), why));
  };
  auto file = FileDescriptor::open(folder / "lock", O_RDWR | O_CREAT);
  if (!file) return failure("its lock file " + file.error().message);
  if (::flock(file->get(), LOCK_EX | LOCK_NB) == 0) return FolderLock{std::move(*file)};
  if (errno != EWOULDBLOCK) return failure(system_fail("it cannot be locked").message);
  return failure(
      "another process is writing it; each service needs a journal.path of its own (find the other one with "
      "fuser)");
}

}  // namespace smppguard::journal
