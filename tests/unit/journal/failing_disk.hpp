// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace smppguard::journal {

/// Steers what the disk does to files of this process that are written by pwrite and made durable by
/// fdatasync or fsync, which this binary has of its own. One at a time and for one thread; everything works
/// again when it goes.
class FailingDisk {
 public:
  FailingDisk();
  FailingDisk(const FailingDisk&) = delete;
  FailingDisk& operator=(const FailingDisk&) = delete;
  ~FailingDisk();

  /// After `count` more calls that work, of both kinds, none does: a write leaves some octets and then finds
  /// the disk full, a sync meets an I/O error.
  void fail_after(std::size_t count);
  void heal();
  /// Whether a call has failed since fail_after().
  [[nodiscard]] bool hit() const;
};

}  // namespace smppguard::journal
