// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/area_slabs.hpp"
#include "smppguard/core/bytes.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/core/sha256.hpp"
#include "smppguard/dnc/snapshot.hpp"

#include <array>
#include <cstdint>
#include <vector>

// The snapshot file, all integers little-endian:
//
//   0    8  magic
//   8    4  format version
//   12   4  number of areas n, 1 to 800
//   16   8  numbers listed in all areas
//   24   8  octets of the whole file
//   32  32  SHA-256 of the header, read with zeros in this place
//   64 48n  per area, ascending: area code (4), version as days since 1970-01-01 (4, signed), numbers listed
//   (4),
//           zero (4), SHA-256 of the slab with its padding (32)
//   ...     zeros up to a page boundary: end of the header
//   ...     n slabs in the same order, each padded with zeros to a page boundary
//
// Slabs have no offsets: their places follow from n, so there is nothing that could overlap or lie outside.
namespace smppguard::dnc::format {

inline constexpr std::array<std::uint8_t, 8> kMagic{'S', 'M', 'P', 'P', 'G', 'D', 'N', 'C'};
inline constexpr std::uint32_t kVersion = 1;

inline constexpr std::size_t kPage = 4096;
[[nodiscard]] constexpr std::size_t whole_pages(std::size_t octets) noexcept {
  return (octets + kPage - 1) / kPage * kPage;
}

inline constexpr std::size_t kVersionAt = 8;
inline constexpr std::size_t kAreaCountAt = 12;
inline constexpr std::size_t kTotalAt = 16;
inline constexpr std::size_t kFileOctetsAt = 24;
inline constexpr std::size_t kChecksumAt = 32;
inline constexpr std::size_t kEntriesAt = 64;
inline constexpr std::size_t kEntryOctets = 48;
inline constexpr std::size_t kEntryChecksumAt = 16;

inline constexpr std::size_t kSlabStride = whole_pages(AreaSlabs::kSlabOctets);

[[nodiscard]] constexpr std::size_t header_octets(std::size_t areas) noexcept {
  return whole_pages(kEntriesAt + areas * kEntryOctets);
}
[[nodiscard]] constexpr std::size_t slab_offset(std::size_t areas, std::size_t index) noexcept {
  return header_octets(areas) + index * kSlabStride;
}
[[nodiscard]] constexpr std::size_t file_octets(std::size_t areas) noexcept {
  return slab_offset(areas, areas);
}

inline constexpr std::size_t kMostHeaderOctets = header_octets(PhoneNumber::kAreaCodes);

struct Header {
  SnapshotInfo info;
  std::vector<Digest> checksums;  ///< one per area, in the same order
};

/// `header.info.file_octets` is not read: it follows from the number of areas.
[[nodiscard]] std::vector<std::uint8_t> encode(const Header& header);

/// Reads a header from the first octets of a file of `real_octets`: kMostHeaderOctets of them, or all if the
/// file is shorter. What it returns is consistent in itself and with the file's size.
[[nodiscard]] Result<Header> decode(Bytes front, std::uint64_t real_octets);

/// The checksum that belongs into these header octets.
[[nodiscard]] Digest header_checksum(Bytes header);

}  // namespace smppguard::dnc::format
