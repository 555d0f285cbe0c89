// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/file_descriptor.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace smppguard {
namespace {

/// Calls `once(done)` until everything is moved, the file ends, or an error other than an interruption.
template <class Once>
Result<std::size_t> repeat(std::size_t wanted, const char* failure, Once once) {
  std::size_t done = 0;
  while (done < wanted) {
    const ssize_t moved = once(done);
    if (moved == 0) break;
    if (moved > 0) {
      done += static_cast<std::size_t>(moved);
    } else if (errno != EINTR) {
      return system_fail(failure);
    }
  }
  return done;
}

template <class Once>
Result<void> all_of(Bytes octets, Once once) {
  const auto written = repeat(octets.size(), "cannot be written", once);
  if (!written) return written.error();
  if (*written != octets.size()) return fail("cannot be written: the system takes no more octets");
  return {};
}

}  // namespace

Error system_fail(const std::string& what) {
  const std::error_code code{errno, std::generic_category()};
  return fail(what + ": " + code.message());
}

FileDescriptor::~FileDescriptor() {
  if (fd_ >= 0) ::close(fd_);
}

Result<FileDescriptor> FileDescriptor::open(const std::filesystem::path& path, int flags, mode_t mode) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
  if (fd < 0) return system_fail("cannot be opened");
  return FileDescriptor{fd};
}

Result<std::uint64_t> FileDescriptor::size() const {
  struct stat status {};
  if (::fstat(fd_, &status) != 0) return system_fail("cannot be examined");
  return static_cast<std::uint64_t>(status.st_size);
}

Result<std::size_t> FileDescriptor::read(std::span<std::uint8_t> into) const {
  return repeat(into.size(), "cannot be read",
                [&](std::size_t done) { return ::read(fd_, into.data() + done, into.size() - done); });
}

Result<std::size_t> FileDescriptor::read_at(std::uint64_t offset, std::span<std::uint8_t> into) const {
  return repeat(into.size(), "cannot be read", [&](std::size_t done) {
    return ::pread(fd_, into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
  });
}

Result<void> FileDescriptor::write(Bytes octets) const {
  return all_of(octets,
                [&](std::size_t done) { return ::write(fd_, octets.data() + done, octets.size() - done); });
}

Result<void> FileDescriptor::write_at(std::uint64_t offset, Bytes octets) const {
  return all_of(octets, [&](std::size_t done) {
    return ::pwrite(fd_, octets.data() + done, octets.size() - done, static_cast<off_t>(offset + done));
  });
}

Result<void> FileDescriptor::truncate(std::uint64_t octets) const {
  if (::ftruncate(fd_, static_cast<off_t>(octets)) != 0) return system_fail("cannot be cut");
  return {};
}

Result<void> FileDescriptor::sync() const {
  if (::fdatasync(fd_) != 0) return system_fail("cannot be made durable");
  return {};
}

Result<void> sync_folder(const std::filesystem::path& folder) {
  const auto opened = FileDescriptor::open(folder, O_RDONLY | O_DIRECTORY);
  if (!opened) return opened.error();
  if (::fsync(opened->get()) != 0) return system_fail("cannot be made durable");
  return {};
}

}  // namespace smppguard
