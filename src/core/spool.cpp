// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/spool.hpp"

#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <system_error>
#include <unistd.h>

namespace smppguard {
namespace {

/// For file systems that cannot make a file without a name.
Result<FileDescriptor> make_and_unlink(const std::filesystem::path& folder) {
  std::string path = (folder / "smppguard.XXXXXX").native();
  const int made = ::mkostemp(path.data(), O_CLOEXEC);
  if (made < 0) return system_fail(folder.native() + ": no temporary file can be made");
  FileDescriptor file{made};
  if (::unlink(path.c_str()) != 0) return system_fail(path + ": cannot be removed");
  return file;
}

}  // namespace

Result<Spool> Spool::make(std::uint64_t most_octets) {
  std::error_code code;
  const std::filesystem::path folder = std::filesystem::temp_directory_path(code);
  if (code) return fail("there is no folder for temporary files: " + code.message());
  auto file = FileDescriptor::open(folder, O_TMPFILE | O_RDWR);
  if (file.has_error()) file = make_and_unlink(folder);
  if (file.has_error()) return file.error();
  return Spool{std::move(*file), most_octets};
}

Result<void> Spool::write(std::string_view text) {
  if (text.size() > left_) {
    return fail(
        "there is more of it than can be given at once; narrow what is asked for, or use the command line");
  }
  left_ -= text.size();
  const auto written = file_.write(as_bytes(text));
  if (written.has_error()) return fail("a temporary file: " + written.error().message);
  return {};
}

Result<FileDescriptor> Spool::take() && {
  if (::lseek(file_.get(), 0, SEEK_SET) != 0) return system_fail("a temporary file cannot be read");
  return std::move(file_);
}

}  // namespace smppguard
