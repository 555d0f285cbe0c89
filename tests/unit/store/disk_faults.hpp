// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>

namespace smppguard::store {

/// Steers what the disk does to SQLite in this process: its pwrite calls go through SQLite's own table of
/// system calls, fsync and fdatasync through this binary's. One at a time; everything works again when it
/// goes.
class DiskFaults {
 public:
  DiskFaults();
  DiskFaults(const DiskFaults&) = delete;
  DiskFaults& operator=(const DiskFaults&) = delete;
  ~DiskFaults();

  /// After `count` more writes that work, every write finds the disk full.
  void fill_up_after(std::size_t count);
  /// After `count` more syncs that work, every sync fails with an I/O error.
  void fail_syncs_after(std::size_t count);
  void heal();

  /// Whether a fault has hit since it was set.
  [[nodiscard]] bool hit() const;
  /// Syncs of ordinary files since the start.
  [[nodiscard]] std::size_t syncs() const;

  /// From now on remembers in this directory what has been synced: octets of files with the file, their
  /// creation and deletion with the directory.
  void keep_synced_in(const std::filesystem::path& directory);
  /// Fills an empty directory with what a loss of power would have left if it took all that was not synced.
  void restart_with(const std::filesystem::path& directory) const;
};

}  // namespace smppguard::store
