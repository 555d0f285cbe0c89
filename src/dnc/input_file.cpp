// SPDX-License-Identifier: Apache-2.0
#include "input_file.hpp"

#include "gzip_file.hpp"
#include "plain_file.hpp"
#include "smppguard/core/file_descriptor.hpp"
#include "zip_file.hpp"

#include <array>
#include <fcntl.h>
#include <sys/stat.h>

namespace smppguard::dnc {

Result<std::unique_ptr<InputFile>> InputFile::open(const std::filesystem::path& path) {
  // O_NONBLOCK: opening a pipe by mistake must be an error, not a wait for its writer.
  auto file = FileDescriptor::open(path, O_RDONLY | O_NONBLOCK);
  if (!file) return file.error();
  struct stat status {};
  if (::fstat(file->get(), &status) != 0) return system_fail("cannot be examined");
  if (!S_ISREG(status.st_mode)) return fail("is not a regular file");
  std::array<std::uint8_t, 4> front{};
  const auto got = file->read_at(0, front);
  if (!got) return got.error();
  const std::string_view magic = as_chars(Bytes{front}.first(*got));
  if (magic.starts_with("PK\x03\x04") || magic.starts_with("PK\x05\x06")) return open_zip(*std::move(file));
  if (magic.starts_with("\x1F\x8B")) return open_gzip(*std::move(file), path);
  return open_plain(*std::move(file), path);
}

}  // namespace smppguard::dnc
