// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fuzz/fuzz_target.hpp"
#include "smppguard/core/bytes.hpp"

#include <string>
#include <sys/mman.h>
#include <unistd.h>

namespace smppguard::fuzzing {

/// A file in memory that has a path, so that what is tested is the way a real file is opened.
class MemoryFile {
 public:
  explicit MemoryFile(Bytes octets) : fd_{::memfd_create("input", MFD_CLOEXEC)} {
    require(fd_ >= 0, "the system gives memory files");
    require(::pwrite(fd_, octets.data(), octets.size(), 0) == static_cast<ssize_t>(octets.size()),
            "a memory file can be written");
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() { ::close(fd_); }

  [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }

 private:
  int fd_;
};

}  // namespace smppguard::fuzzing
