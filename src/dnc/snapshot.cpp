// SPDX-License-Identifier: Apache-2.0
#include "smppguard/dnc/snapshot.hpp"

#include "fixed_file.hpp"
#include "little_endian.hpp"
#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/core/random_memory.hpp"
#include "snapshot_format.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <fmt/format.h>
#include <new>
#include <span>
#include <sys/mman.h>

namespace smppguard::dnc {
namespace {

/// Reads into memory of its own: what is checked cannot change between check and use.
FileResult<format::Header> read_header(const FileDescriptor& file) {
  const auto size = size_of_fixed(file);
  if (!size) return size.error();
  std::vector<std::uint8_t> front(format::kHeaderOctets);
  const auto got = file.read_at(0, front);
  if (!got) return passing(got.error());
  auto header = format::decode(Bytes{front}.first(*got), *size);
  if (!header) return damaged(header.error());
  return *std::move(header);
}

/// Reads it into `buffer`, which has room for it exactly.
FileResult<void> verify_area(const FileDescriptor& file, const AreaInfo& area, const format::Place& place,
                             std::span<std::uint8_t> buffer) {
  const auto got = file.read_at(place.offset, buffer);
  if (!got) return passing(got.error());
  if (*got != buffer.size()) return damaged(fail(fmt::format("truncated in area code {}", area.area_code)));
  if (sha256(buffer) != place.checksum) {
    return damaged(
        fail(fmt::format("the checksum of area code {} is wrong; the file is damaged", area.area_code)));
  }
  if (const auto sound = format::check_area(area, place, buffer); !sound) return damaged(sound.error());
  return {};
}

/// Through read() and not through the mapping, so that a disk that fails is an error and no signal.
FileResult<void> verify_areas(const FileDescriptor& file, const format::Header& header) {
  std::vector<std::uint8_t> buffer;
  for (std::size_t i = 0; i < header.places.size(); ++i) {
    buffer.resize(header.places[i].octets);
    if (auto sound = verify_area(file, header.info.areas[i], header.places[i], buffer); !sound) return sound;
  }
  return {};
}

/// The file's octets, or as many in which the areas stand where they do in the file.
using Memory = std::shared_ptr<const std::uint8_t>;

FileResult<Memory> mapped(const FileDescriptor& file, std::size_t octets) {
  void* at = ::mmap(nullptr, octets, PROT_READ, MAP_SHARED, file.get(), 0);
  if (at == MAP_FAILED) return passing(system_fail("cannot be mapped"));
  return Memory{static_cast<const std::uint8_t*>(at),
                [octets](const std::uint8_t* begin) { ::munmap(const_cast<std::uint8_t*>(begin), octets); }};
}

/// What is checked is what is kept.
FileResult<Memory> read_areas(const FileDescriptor& file, const format::Header& header) {
  RandomMemory memory;
  try {
    memory = take_random_memory(header.info.file_octets);
  } catch (const std::bad_alloc&) {
    return passing(fail(fmt::format(
        "the system has no memory for its {} octets; registry: in_memory: false leaves it in the file",
        header.info.file_octets)));
  }
  for (std::size_t i = 0; i < header.places.size(); ++i) {
    const format::Place& place = header.places[i];
    const auto sound =
        verify_area(file, header.info.areas[i], place, std::span{memory.get() + place.offset, place.octets});
    if (!sound) return sound.error();
  }
  seal(memory, header.info.file_octets);
  return Memory{std::move(memory)};
}

std::vector<Bytes> areas_in(Bytes octets, const format::Header& header) {
  std::vector<Bytes> areas;
  areas.reserve(header.places.size());
  for (const format::Place& place : header.places) {
    areas.push_back(octets.subspan(place.offset, place.octets));
  }
  return areas;
}

AreaSlabs slabs_in(const format::Header& header, const std::vector<Bytes>& areas) {
  AreaSlabs slabs;
  for (std::size_t i = 0; i < areas.size(); ++i) {
    if (header.places[i].form != format::Form::slab) continue;
    const AreaInfo& area = header.info.areas[i];
    slabs.areas[area.area_code - PhoneNumber::kFirstAreaCode] = {areas[i].data(), area.version};
  }
  return slabs;
}

std::uint32_t local_at(Bytes array, std::size_t index) noexcept {
  return load_le<std::uint32_t>(array.data() + index * sizeof(std::uint32_t));
}

bool array_holds(Bytes array, std::uint32_t local) noexcept {
  std::size_t first = 0;
  std::size_t count = array.size() / sizeof(std::uint32_t);
  while (count > 0) {
    const std::size_t half = count / 2;
    if (local_at(array, first + half) < local) {
      first += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  return first < array.size() / sizeof(std::uint32_t) && local_at(array, first) == local;
}

void for_each_bit(const std::uint8_t* bits, const std::function<void(std::uint32_t)>& take) {
  for (std::uint32_t base = 0; base < PhoneNumber::kLocals; base += 64) {
    for (auto word = load_le<std::uint64_t>(bits + base / 8); word != 0; word &= word - 1) {
      take(base + static_cast<std::uint32_t>(std::countr_zero(word)));
    }
  }
}

FileFault naming(const std::filesystem::path& path, const FileFault& fault) {
  return {fail(path.string() + ": " + fault.message), fault.damaged};
}

}  // namespace

struct Snapshot::Parts {
  Parts(FileDescriptor opened, format::Header read, Memory octets, bool own)
      : file{std::move(opened)},
        header{std::move(read)},
        memory{std::move(octets)},
        kept{own},
        areas{areas_in({memory.get(), header.info.file_octets}, header)} {}

  FileDescriptor file;
  format::Header header;
  Memory memory;
  bool kept;                 // or mapped
  std::vector<Bytes> areas;  // the octets of each
};

Snapshot::Snapshot(std::unique_ptr<Parts> parts) noexcept
    : info_{parts->header.info}, slabs_{slabs_in(parts->header, parts->areas)}, parts_{std::move(parts)} {}

Snapshot::~Snapshot() = default;

/// The header's, which covers the checksums of all areas.
Bytes Snapshot::fingerprint() const noexcept {
  return parts_->header.checksum;
}

bool Snapshot::contains(PhoneNumber number) const noexcept {
  if (!number.is_nanp()) return false;
  const AreaSlabs::Area& area = slabs_.area(number.area_code());
  if (area.bits != nullptr) return AreaSlabs::test(area, number.local());
  const auto found =
      std::lower_bound(info_.areas.begin(), info_.areas.end(), number.area_code(),
                       [](const AreaInfo& info, unsigned area_code) { return info.area_code < area_code; });
  if (found == info_.areas.end() || found->area_code != number.area_code()) return false;
  return array_holds(parts_->areas[static_cast<std::size_t>(found - info_.areas.begin())], number.local());
}

void Snapshot::for_each(std::size_t index, const std::function<void(std::uint32_t local)>& take) const {
  const Bytes octets = parts_->areas[index];
  if (slabs_.area(info_.areas[index].area_code).bits != nullptr) return for_each_bit(octets.data(), take);
  for (std::size_t i = 0; i < octets.size() / sizeof(std::uint32_t); ++i) take(local_at(octets, i));
}

FileResult<void> Snapshot::verify() const {
  return verify_areas(parts_->file, parts_->header);
}

Result<std::vector<std::uint8_t>> Snapshot::read_area(std::size_t index) const {
  std::vector<std::uint8_t> octets(parts_->header.places[index].octets);
  const auto sound = verify_area(parts_->file, info_.areas[index], parts_->header.places[index], octets);
  if (!sound) return sound.error();
  return octets;
}

void Snapshot::warm() const noexcept {
  if (is_kept()) return;
  ::madvise(const_cast<std::uint8_t*>(parts_->memory.get()), info_.file_octets, MADV_POPULATE_READ);
}

bool Snapshot::is_kept() const noexcept {
  return parts_->kept;
}

FileResult<std::shared_ptr<const Snapshot>> Snapshot::open(const std::filesystem::path& path, Verify verify) {
  auto file = open_to_read(path);
  if (!file) return naming(path, passing(file.error()));
  auto header = read_header(*file);
  if (!header) return naming(path, header.error());
  const bool kept = verify == Verify::kept && header->info.list.kind == ListKind::national;
  if (verify != Verify::header && !kept) {
    if (const auto sound = verify_areas(*file, *header); !sound) return naming(path, sound.error());
  }
  auto memory = kept ? read_areas(*file, *header) : mapped(*file, header->info.file_octets);
  if (!memory) return naming(path, memory.error());
  std::shared_ptr<Snapshot> snapshot{
      new Snapshot{std::make_unique<Parts>(*std::move(file), *std::move(header), *std::move(memory), kept)}};
  if (verify != Verify::header) snapshot->warm();
  return std::shared_ptr<const Snapshot>{std::move(snapshot)};
}

}  // namespace smppguard::dnc
