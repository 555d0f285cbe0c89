// SPDX-License-Identifier: Apache-2.0
#include "disk_faults.hpp"

#include <cerrno>
#include <cstdlib>
#include <limits>
#include <set>
#include <sqlite3.h>
#include <string>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace smppguard::store {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kNever = std::numeric_limits<std::size_t>::max();
constexpr const char* kWriteCall = "pwrite64";

// Only tests with a single thread use it.
struct {
  std::size_t writes_left = kNever;
  std::size_t syncs_left = kNever;
  bool hit = false;
  std::size_t syncs = 0;
  fs::path synced;
  std::set<fs::path> names;  // of the files whose creation has been synced
} disk;                      // NOLINT(readability-identifier-naming)

bool use_up(std::size_t& left) {
  if (left == kNever) return true;
  if (left == 0) {
    disk.hit = true;
    return false;
  }
  --left;
  return true;
}

ssize_t write_at(int file, const void* data, std::size_t size, off64_t offset) {
  if (use_up(disk.writes_left)) return ::pwrite64(file, data, size, offset);
  errno = ENOSPC;
  return -1;
}

bool is_directory(int file) {
  struct stat status {};
  return ::fstat(file, &status) == 0 && S_ISDIR(status.st_mode);
}

void keep(int file) {
  const fs::path path = fs::read_symlink("/proc/self/fd/" + std::to_string(file));
  if (!fs::is_directory(path)) {
    fs::copy_file(path, disk.synced / path.filename(), fs::copy_options::overwrite_existing);
    return;
  }
  disk.names.clear();
  for (const fs::directory_entry& entry : fs::directory_iterator{path})
    disk.names.insert(entry.path().filename());
}

int sync(int file, long call) {
  if (!is_directory(file)) {
    if (!use_up(disk.syncs_left)) {
      errno = EIO;
      return -1;
    }
    ++disk.syncs;
  }
  if (!disk.synced.empty()) keep(file);
  return static_cast<int>(::syscall(call, file));
}

}  // namespace

DiskFaults::DiskFaults() {
  disk = {};
  sqlite3_vfs* const vfs = sqlite3_vfs_find(nullptr);
  // On another build of SQLite the writes would go past this.
  if (vfs->xGetSystemCall(vfs, kWriteCall) == nullptr) std::abort();
  vfs->xSetSystemCall(vfs, kWriteCall, reinterpret_cast<sqlite3_syscall_ptr>(&write_at));
}

DiskFaults::~DiskFaults() {
  disk = {};
  sqlite3_vfs* const vfs = sqlite3_vfs_find(nullptr);
  vfs->xSetSystemCall(vfs, kWriteCall, nullptr);
}

void DiskFaults::fill_up_after(std::size_t count) {
  disk.writes_left = count;
  disk.hit = false;
}

void DiskFaults::fail_syncs_after(std::size_t count) {
  disk.syncs_left = count;
  disk.hit = false;
}

void DiskFaults::heal() {
  disk.writes_left = disk.syncs_left = kNever;
}

bool DiskFaults::hit() const {
  return disk.hit;
}
std::size_t DiskFaults::syncs() const {
  return disk.syncs;
}
void DiskFaults::keep_synced_in(const fs::path& directory) {
  disk.synced = directory;
}

void DiskFaults::restart_with(const fs::path& directory) const {
  for (const fs::path& name : disk.names) {
    if (fs::exists(disk.synced / name)) fs::copy_file(disk.synced / name, directory / name);
  }
}

}  // namespace smppguard::store

extern "C" int fdatasync(int file) {
  return smppguard::store::sync(file, SYS_fdatasync);
}
extern "C" int fsync(int file) {
  return smppguard::store::sync(file, SYS_fsync);
}
