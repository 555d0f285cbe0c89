// SPDX-License-Identifier: Apache-2.0
#include "failing_disk.hpp"

#include <cerrno>
#include <limits>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

namespace smppguard::journal {
namespace {

constexpr std::size_t kNever = std::numeric_limits<std::size_t>::max();

// Of the thread that tests: the journal's own threads in other tests never see it.
struct Disk {
  std::size_t left = kNever;
  bool hit = false;
  bool half = false;  ///< the call before was a write that left some octets
};
thread_local Disk disk;  // NOLINT(readability-identifier-naming)

bool works() {
  if (disk.left == kNever) return true;
  if (disk.left == 0) {
    disk.hit = true;
    return false;
  }
  --disk.left;
  return true;
}

ssize_t write_at(int file, const void* data, std::size_t size, off_t offset) {
  if (works()) return ::syscall(SYS_pwrite64, file, data, size, offset);
  disk.half = !disk.half && size > 1;
  if (disk.half) return ::syscall(SYS_pwrite64, file, data, size / 2, offset);
  errno = ENOSPC;
  return -1;
}

int sync(int file, long call) {
  if (works()) return static_cast<int>(::syscall(call, file));
  errno = EIO;
  return -1;
}

}  // namespace

FailingDisk::FailingDisk() {
  disk = {};
}

FailingDisk::~FailingDisk() {
  disk = {};
}

void FailingDisk::fail_after(std::size_t count) {
  disk = {.left = count};
}

void FailingDisk::heal() {
  disk.left = kNever;
  disk.half = false;
}

bool FailingDisk::hit() const {
  return disk.hit;
}

}  // namespace smppguard::journal

extern "C" ssize_t pwrite(int file, const void* data, std::size_t size, off_t offset) {
  return smppguard::journal::write_at(file, data, size, offset);
}
extern "C" ssize_t pwrite64(int file, const void* data, std::size_t size, off_t offset) {
  return smppguard::journal::write_at(file, data, size, offset);
}
extern "C" int fdatasync(int file) {
  return smppguard::journal::sync(file, SYS_fdatasync);
}
extern "C" int fsync(int file) {
  return smppguard::journal::sync(file, SYS_fsync);
}
