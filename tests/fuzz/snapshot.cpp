// SPDX-License-Identifier: Apache-2.0
// Snapshots: whatever the file holds, opening it ends in an error or in slabs that lie inside the file.
//
// Input: one octet of flags, then
//   without kPatched  the file itself
//   with kPatched     changes to a good snapshot: size (2, its change in octets), then (offset 2, octet 1)
//   repeated; the empty slabs of its areas are one behind the other
// A fuzzer cannot guess a SHA-256, so kResealed sets the header's checksum right after the changes.
#include "smppguard/dnc/snapshot.hpp"

#include "fuzz/fuzz_target.hpp"
#include "little_endian.hpp"
#include "snapshot_format.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace {

namespace format = smppguard::dnc::format;
using smppguard::AreaSlabs;
using smppguard::Bytes;
using smppguard::dnc::load_le;
using smppguard::dnc::Snapshot;
using smppguard::dnc::Verify;
using smppguard::fuzzing::require;

constexpr unsigned kPatched = 0x01;
constexpr unsigned kResealed = 0x02;
constexpr unsigned kFull = 0x04;
constexpr unsigned kSecondArea = 0x08;
constexpr unsigned kKept = 0x10;  // with kFull
constexpr std::size_t kLine = 64;

/// A file in memory that has a path, so that what is tested is the way a real file is opened.
class MemoryFile {
 public:
  MemoryFile() : fd_{::memfd_create("snapshot", MFD_CLOEXEC)} {
    require(fd_ >= 0, "the system gives memory files");
    require(::fchmod(fd_, 0444) == 0, "their mode can be set");
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() { ::close(fd_); }

  void put(Bytes octets, std::size_t at) const {
    require(::pwrite(fd_, octets.data(), octets.size(), static_cast<off_t>(at)) >= 0,
            "a memory file can be written");
  }
  void resize(std::size_t octets) const {
    require(::ftruncate(fd_, static_cast<off_t>(octets)) == 0, "a memory file can be resized");
  }
  [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }

 private:
  int fd_;
};

std::size_t file_octets(std::size_t areas) {
  return format::kHeaderOctets + areas * format::kSlabStride;
}

/// A snapshot's slabs all empty: nothing needs to be written for them.
std::vector<std::uint8_t> good_header(std::size_t areas) {
  static smppguard::Digest empty_slab = smppguard::sha256(std::vector<std::uint8_t>(format::kSlabStride));
  format::Header header;
  header.info.list.name = "national";
  header.info.areas = {{818, {}, 0}, {999, {}, 0}};
  header.info.areas.resize(areas);
  for (std::size_t i = 0; i < areas; ++i) {
    header.places.push_back({format::Form::slab, format::kHeaderOctets + i * format::kSlabStride,
                             format::kSlabStride, empty_slab});
  }
  header.info.file_octets = file_octets(areas);
  return format::encode(header);
}

void write_patched(const MemoryFile& file, Bytes input, unsigned flags) {
  const std::size_t areas = (flags & kSecondArea) != 0 ? 2 : 1;
  std::vector<std::uint8_t> header = good_header(areas);
  std::size_t size = file_octets(areas);
  if (input.size() >= 2) {
    const auto change = static_cast<std::int16_t>(load_le<std::uint16_t>(input.data()));
    size = static_cast<std::size_t>(static_cast<std::int64_t>(size) + change);
    input = input.subspan(2);
  }
  for (; input.size() >= 3; input = input.subspan(3)) {
    header[load_le<std::uint16_t>(input.data()) % header.size()] = input[2];
  }
  if ((flags & kResealed) != 0) {
    const auto checksum = format::header_checksum(header);
    std::copy(checksum.begin(), checksum.end(), header.begin() + format::kChecksumAt);
  }
  file.put(header, 0);
  file.resize(size);
}

void check(const Snapshot& snapshot, std::size_t alignment) {
  std::uint64_t total = 0;
  std::size_t loaded = 0;
  for (const auto& area : snapshot.info().areas) {
    const AreaSlabs::Area& slab = snapshot.slabs().area(area.area_code);
    total += area.count;
    if (slab.bits == nullptr) continue;  // an array: of no numbers, since nothing but zeros is in the file
    ++loaded;
    require(reinterpret_cast<std::uintptr_t>(slab.bits) % alignment == 0, "slabs begin where they should");
    for (std::uint32_t local = 0; local < AreaSlabs::kSlabOctets * 8; local += 32'767) {
      require(!AreaSlabs::test(slab, local), "the slabs are empty, as written");
    }
    require(!AreaSlabs::test(slab, 9'999'999), "the slabs are empty, as written");
  }
  for (std::size_t i = 0; i < snapshot.info().areas.size(); ++i) {
    const bool array = snapshot.slabs().area(snapshot.info().areas[i].area_code).bits == nullptr;
    std::uint32_t walked = 0;
    snapshot.for_each(i, [&](std::uint32_t) { ++walked; });
    require(walked == (array ? snapshot.info().areas[i].count : 0), "what is walked is what the file holds");
  }
  require(total == snapshot.info().total, "counts add up");
  require(loaded <= snapshot.info().areas.size(), "what is loaded is listed");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const unsigned flags = data[0];
  const Bytes rest = Bytes{data, size}.subspan(1);
  const MemoryFile file;
  if ((flags & kPatched) != 0) {
    write_patched(file, rest, flags);
  } else {
    file.put(rest, 0);
  }
  const bool full = (flags & kFull) != 0;
  const Verify in_full = (flags & kKept) != 0 ? Verify::kept : Verify::full;
  const auto opened = Snapshot::open(file.path(), full ? in_full : Verify::header);
  if (!opened) return 0;
  if ((flags & kPatched) == 0) {
    require(rest.size() >= format::kHeaderOctets, "no file is a snapshot that cannot hold a header");
    return 0;
  }
  check(**opened, (*opened)->is_kept() ? kLine : format::kPage);
  require(!full || (*opened)->info().total == 0, "a count that is not true does not pass full verification");
  return 0;
}
