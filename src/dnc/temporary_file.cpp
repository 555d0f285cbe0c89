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

Result<void> sync(const FileDescriptor& file) {
  if (::fsync(file.get()) != 0) return system_fail("cannot be made durable");
  return {};
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
  if (auto durable = sync(file_); !durable) return durable;
  if (::rename(path_.c_str(), target_.c_str()) != 0) return system_fail("cannot be replaced");
  path_.clear();
  // Without this the rename itself could be lost in a power cut.
  const auto folder = FileDescriptor::open(folder_of(target_), O_RDONLY | O_DIRECTORY);
  if (!folder) return folder.error();
  return sync(*folder);
}

}  // namespace smppguard::dnc
