// SPDX-License-Identifier: Apache-2.0
#include "smppguard/dnc/snapshot.hpp"

#include "bit_count.hpp"
#include "smppguard/core/file_descriptor.hpp"
#include "snapshot_format.hpp"

#include <cstddef>
#include <fcntl.h>
#include <fmt/format.h>
#include <span>
#include <sys/mman.h>
#include <sys/stat.h>

namespace smppguard::dnc {
namespace {

Result<std::uint64_t> size_of_regular(const FileDescriptor& file) {
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return system_fail("cannot be examined");
  if (!S_ISREG(status.st_mode)) return fail("is not a regular file");
  return static_cast<std::uint64_t>(status.st_size);
}

/// Reads into memory of its own: what is checked cannot change between check and use.
Result<format::Header> read_header(const FileDescriptor& file) {
  const auto size = size_of_regular(file);
  if (!size) return size.error();
  std::vector<std::uint8_t> front(format::kMostHeaderOctets);
  const auto got = file.read_at(0, front);
  if (!got) return got.error();
  return format::decode(Bytes{front}.first(*got), *size);
}

Result<void> verify_slab(const FileDescriptor& file, const format::Header& header, std::size_t index,
                         std::span<std::uint8_t> buffer) {
  const AreaInfo& area = header.info.areas[index];
  const auto got = file.read_at(format::slab_offset(header.info.areas.size(), index), buffer);
  if (!got) return got.error();
  if (*got != buffer.size()) return fail(fmt::format("truncated in area code {}", area.area_code));
  if (sha256(buffer) != header.checksums[index]) {
    return fail(fmt::format("the checksum of area code {} is wrong; the file is damaged", area.area_code));
  }
  const std::uint32_t count = count_listed(buffer);
  if (count != area.count) {
    return fail(fmt::format("area code {} lists {} numbers and the header says {}; the file is damaged",
                            area.area_code, count, area.count));
  }
  return {};
}

/// Through read() and not through the mapping, so that a disk that fails is an error and no signal.
Result<void> verify_slabs(const FileDescriptor& file, const format::Header& header) {
  std::vector<std::uint8_t> buffer(format::kSlabStride);
  for (std::size_t i = 0; i < header.info.areas.size(); ++i) {
    if (const auto sound = verify_slab(file, header, i, buffer); !sound) return sound.error();
  }
  return {};
}

Result<Bytes> map(const FileDescriptor& file, std::size_t octets, Verify verify) {
  // Just read as a whole: have the pages entered now rather than by the first decisions that touch them.
  const int populate = verify == Verify::full ? MAP_POPULATE : 0;
  void* at = ::mmap(nullptr, octets, PROT_READ, MAP_SHARED | populate, file.get(), 0);
  if (at == MAP_FAILED) return system_fail("cannot be mapped");
  return Bytes{static_cast<const std::uint8_t*>(at), octets};
}

Error naming(const std::filesystem::path& path, const Error& error) {
  return fail(path.string() + ": " + error.message);
}

}  // namespace

Snapshot::Snapshot(Bytes mapped, SnapshotInfo info) noexcept : mapped_{mapped}, info_{std::move(info)} {
  for (std::size_t i = 0; i < info_.areas.size(); ++i) {
    const AreaInfo& area = info_.areas[i];
    const std::uint8_t* bits = mapped_.data() + format::slab_offset(info_.areas.size(), i);
    slabs_.areas[area.area_code - PhoneNumber::kFirstAreaCode] = {bits, area.version};
  }
}

Snapshot::~Snapshot() {
  ::munmap(const_cast<std::uint8_t*>(mapped_.data()), mapped_.size());
}

/// The header's, which covers the checksums of all slabs.
Bytes Snapshot::fingerprint() const noexcept {
  return mapped_.subspan(format::kChecksumAt, sizeof(Digest));
}

Result<std::shared_ptr<const Snapshot>> Snapshot::open(const std::filesystem::path& path, Verify verify) {
  // O_NONBLOCK: opening a pipe by mistake must be an error, not a wait for its writer.
  const auto file = FileDescriptor::open(path, O_RDONLY | O_NONBLOCK);
  if (!file) return naming(path, file.error());
  auto header = read_header(*file);
  if (!header) return naming(path, header.error());
  if (verify == Verify::full) {
    if (const auto sound = verify_slabs(*file, *header); !sound) return naming(path, sound.error());
  }
  const auto mapped = map(*file, header->info.file_octets, verify);
  if (!mapped) return naming(path, mapped.error());
  return std::shared_ptr<const Snapshot>{new Snapshot{*mapped, std::move(header->info)}};
}

}  // namespace smppguard::dnc
