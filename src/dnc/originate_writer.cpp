// SPDX-License-Identifier: Apache-2.0
#include "fixed_file.hpp"
#include "originate_file.hpp"
#include "smppguard/core/csv_writer.hpp"
#include "smppguard/core/file_descriptor.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace smppguard::dnc {
namespace {

constexpr std::size_t kPieceOctets = std::size_t{1} << 20U;

/// Writes the lines behind the first and adds them to the checksum.
Result<void> write_lines(const FileDescriptor& file, std::uint64_t offset, const OriginateEntries& entries,
                         Sha256& sha) {
  std::string piece;
  const auto flush = [&]() -> Result<void> {
    const Bytes octets = as_bytes(piece);
    sha.add(octets);
    if (auto written = file.write_at(offset, octets); !written) return written;
    offset += piece.size();
    piece.clear();
    return {};
  };
  for (const OriginateEntries::Entry& entry : entries.in_order()) {
    piece += to_digits(entry.prefix);
    piece += ',';
    append_csv_cell(piece, entries.source(entry.source));
    piece += '\n';
    if (piece.size() < kPieceOctets) continue;
    if (auto flushed = flush(); !flushed) return flushed;
  }
  return flush();
}

Result<OriginateHeading> write(const FileDescriptor& file, const OriginateInfo& list,
                               const OriginateEntries& entries) {
  OriginateHeading heading{{list.name, list.version, entries.size()}, {}};
  Sha256 sha;
  sha.add(as_bytes(before_checksum(heading.info) + '\n'));
  // The line has its full length before the checksum is known.
  const auto lines = write_lines(file, to_line(heading).size(), entries, sha);
  if (!lines) return lines.error();
  heading.checksum = sha.finish();
  if (const auto written = file.write_at(0, as_bytes(to_line(heading))); !written) return written.error();
  if (const auto settled = settle(file); !settled) return settled.error();
  return heading;
}

}  // namespace

Result<OriginateHeading> write_originate_file(const std::filesystem::path& path, const OriginateInfo& list,
                                              const OriginateEntries& entries) {
  (void)::unlink(path.c_str());  // what an import left that was interrupted; it may be read-only
  const auto file = FileDescriptor::open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
  if (!file) return file.error();
  auto heading = write(*file, list, entries);
  if (!heading) (void)::unlink(path.c_str());
  return heading;
}

}  // namespace smppguard::dnc
