// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/file_lock.hpp"

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/file.h>

namespace smppguard {

Result<FileLock> FileLock::take(const std::filesystem::path& file, std::string_view when_taken) {
  return take(file, LOCK_NB, when_taken);
}

Result<FileLock> FileLock::wait_for(const std::filesystem::path& file) {
  return take(file, 0, {});
}

Result<FileLock> FileLock::take(const std::filesystem::path& file, int flags, std::string_view when_taken) {
  auto opened = FileDescriptor::open(file, O_RDWR | O_CREAT);
  if (!opened) return fail("its lock file " + opened.error().message);
  int result = 0;
  do {
    result = ::flock(opened->get(), LOCK_EX | flags);
  } while (result != 0 && errno == EINTR);
  if (result == 0) return FileLock{*std::move(opened)};
  if (errno != EWOULDBLOCK) return system_fail("it cannot be locked");
  return fail(std::string{when_taken});
}

}  // namespace smppguard
