// SPDX-License-Identifier: Apache-2.0
#include "generate_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <system_error>

namespace smppguard::dnc {

namespace fs = std::filesystem;

Result<HiddenFolder> HiddenFolder::create(const fs::path& around) {
  const auto failure = [&](const std::string& why) { return fail(around.string() + ": " + why); };
  std::error_code error;
  fs::create_directories(around, error);
  if (error) return failure("the folder cannot be made: " + error.message());
  auto lock = FileDescriptor::open(around, O_RDONLY | O_DIRECTORY);
  if (!lock) return failure(lock.error().message);
  if (::flock(lock->get(), LOCK_EX | LOCK_NB) != 0) {
    return failure(system_fail("somebody else is writing lists there").message);
  }
  const fs::path path = around / ".generating";
  fs::remove_all(path, error);
  if (!error) fs::create_directory(path, error);
  if (error) return failure("nothing can be written there: " + error.message());
  return HiddenFolder{std::move(*lock), path};
}

HiddenFolder::~HiddenFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

Result<void> HiddenFolder::reveal(const std::string& name) const {
  const fs::path target = path_.parent_path() / name;
  std::error_code error;
  fs::rename(path_ / name, target, error);
  if (error) return fail(target.string() + ": cannot be put in its place: " + error.message());
  return {};
}

}  // namespace smppguard::dnc
