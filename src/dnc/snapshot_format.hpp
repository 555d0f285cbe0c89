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

// The snapshot file, format 2; all integers little-endian:
//
//   0    8  magic
//   8    4  format version
//   12   4  kind of the list (core/list_kind.hpp)
//   16   4  number of areas n, 0 to 800
//   20   4  zero
//   24   8  numbers listed in all areas
//   32   8  octets of the whole file
//   40  32  SHA-256 of the header, read with zeros in this place
//   72  32  name of the list, then zeros
//   104 64  key of the organisation whose list it is, then zeros
//   192 64n per area, ascending: area code (4), version as days since 1970-01-01 (4, signed), numbers listed
//           (4), form (4), place of its octets in the file (8), how many there are (8), their SHA-256 (32)
//   ...     zeros up to 53,248: end of the header
//   ...     the areas' octets, in any order, without overlaps:
//           form 0, slab: a bit for each local number, padded with zeros to a page; begins at a page
//           form 1, array: local numbers in ascending order, 4 octets each; begins at a multiple of 8
//
// The header has one size, so that an import can write areas as it gets them.
namespace smppguard::dnc::format {

inline constexpr std::array<std::uint8_t, 8> kMagic{'S', 'M', 'P', 'P', 'G', 'D', 'N', 'C'};
inline constexpr std::uint32_t kVersion = 2;

inline constexpr std::size_t kPage = 4096;
[[nodiscard]] constexpr std::size_t whole_pages(std::size_t octets) noexcept {
  return (octets + kPage - 1) / kPage * kPage;
}

inline constexpr std::size_t kVersionAt = 8;
inline constexpr std::size_t kKindAt = 12;
inline constexpr std::size_t kAreaCountAt = 16;
inline constexpr std::size_t kTotalAt = 24;
inline constexpr std::size_t kFileOctetsAt = 32;
inline constexpr std::size_t kChecksumAt = 40;
inline constexpr std::size_t kNameAt = 72;
inline constexpr std::size_t kNameOctets = 32;
inline constexpr std::size_t kOrganisationAt = 104;
inline constexpr std::size_t kOrganisationOctets = 64;
inline constexpr std::size_t kEntriesAt = 192;
inline constexpr std::size_t kEntryOctets = 64;
inline constexpr std::size_t kEntryChecksumAt = 32;
inline constexpr std::size_t kHeaderOctets = whole_pages(kEntriesAt + PhoneNumber::kAreaCodes * kEntryOctets);

inline constexpr std::size_t kSlabStride = whole_pages(AreaSlabs::kSlabOctets);
inline constexpr std::size_t kArrayAlignment = 8;

enum class Form : std::uint32_t { slab, array };

/// Where an area's octets are, and what they are.
struct Place {
  Form form = Form::slab;
  std::uint64_t offset = 0;
  std::uint64_t octets = 0;
  Digest checksum{};

  friend bool operator==(const Place&, const Place&) = default;
};

/// The smaller one for so many numbers; a national list has slabs only.
[[nodiscard]] constexpr Form form_for(ListKind kind, std::uint32_t count) noexcept {
  return kind == ListKind::national || count * sizeof(std::uint32_t) >= kSlabStride ? Form::slab
                                                                                    : Form::array;
}
[[nodiscard]] constexpr std::uint64_t octets_of(Form form, std::uint32_t count) noexcept {
  return form == Form::slab ? kSlabStride : std::uint64_t{count} * sizeof(std::uint32_t);
}

struct Header {
  SnapshotInfo info;
  std::vector<Place> places;  ///< one per area, in the same order
  Digest checksum{};          ///< of the header itself; decode() tells it, encode() makes its own
};

/// kHeaderOctets.
[[nodiscard]] std::vector<std::uint8_t> encode(const Header& header);

/// Reads a header from the first octets of a file of `real_octets`: kHeaderOctets of them, or all if the
/// file is shorter. What it returns is consistent in itself and with the file's size: every place lies
/// inside the file, and none overlaps another.
[[nodiscard]] Result<Header> decode(Bytes front, std::uint64_t real_octets);

/// The checksum that belongs into these header octets.
[[nodiscard]] Digest header_checksum(Bytes header);

/// What the octets of an area must be besides their checksum: so many numbers, an array in order.
[[nodiscard]] Result<void> check_area(const AreaInfo& area, const Place& place, Bytes octets);

}  // namespace smppguard::dnc::format
