// SPDX-License-Identifier: Apache-2.0
#include "damaged_files.hpp"

#include <sys/stat.h>

namespace smppguard::app {

/// One that is not there has no mark.
DamagedFiles::Mark DamagedFiles::mark_of(const std::filesystem::path& path) noexcept {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return {};
  return {status.st_ino, static_cast<std::uint64_t>(status.st_size), status.st_mtim.tv_sec,
          status.st_mtim.tv_nsec, status.st_mode};
}

void DamagedFiles::add(const std::filesystem::path& folder, const dnc::ListFile& file) {
  const std::filesystem::path path = folder / dnc::list_file_name(file);
  entries_.insert_or_assign(path, Entry{file, mark_of(path)});
}

std::vector<dnc::ListFile> DamagedFiles::in(const std::filesystem::path& folder) {
  std::vector<dnc::ListFile> files;
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    const bool same = entry->second.mark == mark_of(entry->first) && entry->second.mark != Mark{};
    if (same && entry->first.parent_path() == folder) files.push_back(entry->second.file);
    entry = same ? std::next(entry) : entries_.erase(entry);
  }
  return files;
}

}  // namespace smppguard::app
