// SPDX-License-Identifier: Apache-2.0
#include "snapshot_format.hpp"

#include "little_endian.hpp"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <limits>

namespace smppguard::dnc::format {
namespace {

constexpr std::uint32_t kMostAreas = PhoneNumber::kAreaCodes;

void encode_entry(const AreaInfo& area, const Digest& checksum, std::uint8_t* to) {
  store_le(to, std::uint32_t{area.area_code});
  store_le(to + 4, static_cast<std::uint32_t>(area.version.time_since_epoch().count()));
  store_le(to + 8, area.count);
  std::copy(checksum.begin(), checksum.end(), to + kEntryChecksumAt);
}

AreaInfo decode_entry(const std::uint8_t* from) noexcept {
  const auto days = static_cast<std::int32_t>(load_le<std::uint32_t>(from + 4));
  return {load_le<std::uint32_t>(from), Day{std::chrono::days{days}}, load_le<std::uint32_t>(from + 8)};
}

/// What can be said before the header is known to be whole.
Result<std::uint32_t> read_area_count(Bytes front) {
  if (front.size() < kMagic.size() || !std::equal(kMagic.begin(), kMagic.end(), front.begin())) {
    return fail("this is not a registry snapshot; write one with: smppguard dnc build");
  }
  if (front.size() < kEntriesAt) return fail(fmt::format("truncated: only {} octets", front.size()));
  const auto version = load_le<std::uint32_t>(front.data() + kVersionAt);
  if (version > kVersion) {
    return fail(
        fmt::format("format {} is newer than this smppguard reads ({}); upgrade it or build the snapshot "
                    "with this version",
                    version, kVersion));
  }
  if (version != kVersion) return fail(fmt::format("format {} does not exist; the file is damaged", version));
  const auto areas = load_le<std::uint32_t>(front.data() + kAreaCountAt);
  if (areas == 0 || areas > kMostAreas) {
    return fail(fmt::format("the header names {} area codes; the file is damaged", areas));
  }
  if (front.size() < header_octets(areas)) {
    return fail(fmt::format("truncated: {} octets do not even hold the header", front.size()));
  }
  return areas;
}

Result<Header> read_entries(Bytes header, std::uint32_t areas) {
  Header read;
  std::uint64_t sum = 0;
  unsigned last = PhoneNumber::kFirstAreaCode - 1;
  for (std::uint32_t i = 0; i < areas; ++i) {
    const std::uint8_t* entry = header.data() + kEntriesAt + i * kEntryOctets;
    const AreaInfo area = decode_entry(entry);
    const bool in_order =
        area.area_code > last && area.area_code < PhoneNumber::kFirstAreaCode + PhoneNumber::kAreaCodes;
    if (!in_order || area.count > PhoneNumber::kLocals) {
      return fail(fmt::format("entry {} of the header makes no sense; the file is damaged", i + 1));
    }
    last = area.area_code;
    sum += area.count;
    read.info.areas.push_back(area);
    std::copy_n(entry + kEntryChecksumAt, sizeof(Digest), read.checksums.emplace_back().begin());
  }
  read.info.total = load_le<std::uint64_t>(header.data() + kTotalAt);
  read.info.file_octets = file_octets(areas);
  if (read.info.total != sum) return fail("the header's counts do not add up; the file is damaged");
  return read;
}

}  // namespace

std::vector<std::uint8_t> encode(const Header& header) {
  const std::size_t areas = header.info.areas.size();
  std::vector<std::uint8_t> octets(header_octets(areas));
  std::copy(kMagic.begin(), kMagic.end(), octets.begin());
  store_le(octets.data() + kVersionAt, kVersion);
  store_le(octets.data() + kAreaCountAt, static_cast<std::uint32_t>(areas));
  store_le(octets.data() + kTotalAt, header.info.total);
  store_le(octets.data() + kFileOctetsAt, std::uint64_t{file_octets(areas)});
  for (std::size_t i = 0; i < areas; ++i) {
    encode_entry(header.info.areas[i], header.checksums[i], octets.data() + kEntriesAt + i * kEntryOctets);
  }
  const Digest checksum = header_checksum(octets);
  std::copy(checksum.begin(), checksum.end(), octets.data() + kChecksumAt);
  return octets;
}

Digest header_checksum(Bytes header) {
  std::vector<std::uint8_t> octets(header.begin(), header.end());
  std::fill_n(octets.begin() + kChecksumAt, sizeof(Digest), std::uint8_t{0});
  return sha256(octets);
}

Result<Header> decode(Bytes front, std::uint64_t real_octets) {
  const Result<std::uint32_t> areas = read_area_count(front);
  if (!areas) return areas.error();
  const Bytes header = front.first(header_octets(*areas));
  const Digest checksum = header_checksum(header);
  if (!std::equal(checksum.begin(), checksum.end(), header.data() + kChecksumAt)) {
    return fail("the header's checksum is wrong; the file is damaged");
  }
  const auto said = load_le<std::uint64_t>(header.data() + kFileOctetsAt);
  if (said != file_octets(*areas)) return fail("the header's file size makes no sense; the file is damaged");
  if (real_octets < said) return fail(fmt::format("truncated: {} of {} octets", real_octets, said));
  if (real_octets > said)
    return fail(fmt::format("{} octets too long; the file is damaged", real_octets - said));
  return read_entries(header, *areas);
}

}  // namespace smppguard::dnc::format
