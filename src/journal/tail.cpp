// SPDX-License-Identifier: Apache-2.0
#include "tail.hpp"

#include "line_reader.hpp"

#include <algorithm>
#include <fcntl.h>

namespace smppguard::journal {
namespace {

constexpr std::size_t kFirstBlock = std::size_t{4} * 1024;
constexpr std::size_t kMost = 2 * kLongestLine;

/// Whether `block`, which ends where the file ends, holds the whole of the last line.
bool find(std::string_view block, bool from_start, Tail& tail) {
  const std::size_t end = block.rfind('\n');
  if (end == std::string_view::npos) {
    tail.unfinished = block.size();
    return false;
  }
  const std::size_t before = end == 0 ? std::string_view::npos : block.rfind('\n', end - 1);
  if (before == std::string_view::npos && !from_start) return false;
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  tail.line = block.substr(begin, end - begin);
  tail.line_end = end + 1;  // in the block, as yet
  tail.unfinished = block.size() - end - 1;
  return true;
}

}  // namespace

Result<Tail> last_line(const std::filesystem::path& path) {
  const auto failure = [&](const Error& error) { return fail(path.native() + ": " + error.message); };
  const auto file = FileDescriptor::open(path, O_RDONLY);
  if (!file) return failure(file.error());
  const auto size = file->size();
  if (!size) return failure(size.error());
  Tail tail;
  std::string block;
  for (std::size_t wanted = kFirstBlock;; wanted *= 4) {
    block.resize(static_cast<std::size_t>(std::min<std::uint64_t>(wanted, *size)));
    const std::uint64_t from = *size - block.size();
    const auto octets = file->read_at(from, {reinterpret_cast<std::uint8_t*>(block.data()), block.size()});
    if (!octets) return failure(octets.error());
    block.resize(*octets);
    if (find(block, from == 0, tail)) {
      tail.line_end += from;
      return tail;
    }
    if (from == 0 || block.size() >= kMost) return tail;
  }
}

}  // namespace smppguard::journal
