// SPDX-License-Identifier: Apache-2.0
#include "file_copy.hpp"

#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/core/sha256.hpp"

#include <algorithm>
#include <fcntl.h>
#include <functional>
#include <vector>

namespace smppguard::app {
namespace {

constexpr std::size_t kBlock = std::size_t{1024} * 1024;

Error failure(const std::filesystem::path& path, const Error& error) {
  return fail(path.native() + ": " + error.message);
}

/// Gives each block to `take`.
Result<FileSum> read_through(const std::filesystem::path& path, std::uint64_t most,
                             const std::function<Result<void>(Bytes)>& take) {
  const auto file = FileDescriptor::open(path, O_RDONLY);
  if (!file) return failure(path, file.error());
  Sha256 sha;
  std::vector<std::uint8_t> block(kBlock);
  FileSum sum;
  while (sum.octets < most) {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(block.size(), most - sum.octets));
    const auto octets = file->read(std::span{block}.first(wanted));
    if (!octets) return failure(path, octets.error());
    if (*octets == 0) break;
    const Bytes read = Bytes{block}.first(*octets);
    sha.add(read);
    sum.octets += *octets;
    if (auto done = take(read); !done) return done.error();
  }
  sum.sha256 = hex(sha.finish());
  return sum;
}

}  // namespace

Result<FileSum> sum_of(const std::filesystem::path& file, std::uint64_t octets) {
  return read_through(file, octets, [](Bytes) { return Result<void>{}; });
}

Result<FileSum> copy_file(const std::filesystem::path& from, const std::filesystem::path& to, mode_t mode,
                          std::uint64_t octets) {
  const auto out = FileDescriptor::open(to, O_WRONLY | O_CREAT | O_EXCL, mode);
  if (!out) return failure(to, out.error());
  auto sum = read_through(from, octets, [&](Bytes block) -> Result<void> {
    if (auto done = out->write(block); !done) return failure(to, done.error());
    return {};
  });
  if (!sum) return sum;
  if (auto done = out->sync(); !done) return failure(to, done.error());
  return sum;
}

}  // namespace smppguard::app
