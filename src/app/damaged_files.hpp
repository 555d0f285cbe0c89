// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/dnc/list_folder.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <vector>

namespace smppguard::app {

/// Files of lists that were found damaged, so that they are not read again and again. A file that was put in
/// the place of one is another file.
class DamagedFiles {
 public:
  void add(const std::filesystem::path& folder, const dnc::ListFile& file);
  /// Those of them that still are what they were; the others are forgotten.
  [[nodiscard]] std::vector<dnc::ListFile> in(const std::filesystem::path& folder);

 private:
  struct Mark {
    std::uint64_t inode = 0;
    std::uint64_t octets = 0;
    std::int64_t modified_s = 0;
    std::int64_t modified_ns = 0;
    unsigned mode = 0;

    friend bool operator==(const Mark&, const Mark&) = default;
  };
  struct Entry {
    dnc::ListFile file;
    Mark mark;
  };
  [[nodiscard]] static Mark mark_of(const std::filesystem::path& path) noexcept;

  std::map<std::filesystem::path, Entry> entries_;
};

}  // namespace smppguard::app
