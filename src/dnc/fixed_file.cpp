// SPDX-License-Identifier: Apache-2.0
#include "fixed_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace smppguard::dnc {
namespace {

constexpr mode_t kAnybodyWrites = 0222;
constexpr mode_t kReadOnlyForAll = 0444;

}  // namespace

Result<FileDescriptor> open_to_read(const std::filesystem::path& path) {
  return FileDescriptor::open(path, O_RDONLY | O_NONBLOCK);
}

FileResult<std::uint64_t> size_of_fixed(const FileDescriptor& file) {
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return passing(system_fail("cannot be examined"));
  if (!S_ISREG(status.st_mode)) return damaged(fail("is not a regular file"));
  if ((status.st_mode & kAnybodyWrites) != 0) {
    return damaged(
        fail("may be written to, so it is none that an import left there (mode 0444, never changed again)"));
  }
  return static_cast<std::uint64_t>(status.st_size);
}

Result<void> settle(const FileDescriptor& file) {
  if (::fchmod(file.get(), kReadOnlyForAll) != 0) return system_fail("cannot be made read-only");
  if (::fsync(file.get()) != 0) return system_fail("cannot be made durable");  // with its mode
  return {};
}

}  // namespace smppguard::dnc
