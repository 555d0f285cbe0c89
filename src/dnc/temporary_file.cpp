// SPDX-License-Identifier: Apache-2.0
#include "temporary_file.hpp"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace smppguard::dnc {
namespace {

constexpr mode_t kReadOnlyForAll = 0444;

std::filesystem::path folder_of(const std::filesystem::path& file) {
  return file.has_parent_path() ? file.parent_path() : std::filesystem::path{"."};
}

}  // namespace

Result<TemporaryFile> TemporaryFile::create_beside(const std::filesystem::path& target) {
  std::string name = folder_of(target) / ("." + target.filename().string() + ".XXXXXX");
  const int fd = ::mkostemp(name.data(), O_CLOEXEC);
  if (fd < 0) return system_fail("no file can be created in its folder");
  return TemporaryFile{FileDescriptor{fd}, name, target};
}

TemporaryFile::~TemporaryFile() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

Result<void> TemporaryFile::publish() {
  if (::fchmod(file_.get(), kReadOnlyForAll) != 0) return system_fail("cannot be made read-only");
  if (::fsync(file_.get()) != 0) return system_fail("cannot be made durable");  // with its mode
  if (::rename(path_.c_str(), target_.c_str()) != 0) return system_fail("cannot be replaced");
  path_.clear();
  // Without this the rename itself could be lost in a power cut.
  return sync_folder(folder_of(target_));
}

}  // namespace smppguard::dnc
