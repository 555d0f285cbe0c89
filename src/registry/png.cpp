// SPDX-License-Identifier: Apache-2.0
// PNG's chunks from the first to the last, each with its CRC (ISO/IEC 15948).
#include "document.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include <boost/crc.hpp>

namespace smppguard::registry {
namespace {

constexpr std::array<std::uint8_t, 8> kSignature = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
constexpr std::size_t kFrameOctets = 12;  // length, type, CRC
constexpr std::size_t kHeaderOctets = 13;
constexpr std::uint32_t kMostSide = 65'535;  // no scanner makes more, and viewers break

constexpr Fault kCutOff = "it is cut off: the end of the picture is missing";
constexpr Fault kDamaged = "it is damaged: a checksum does not fit";
constexpr Fault kUnsound = "it is damaged: its parts do not follow each other as they should";
constexpr Fault kNoSize = "it is damaged: the size of the picture makes no sense";
constexpr Fault kMore = "something else follows behind the end of the picture";

struct Chunk {
  std::string_view type;
  Bytes data;
  bool intact = false;  ///< the CRC fits
};

/// The chunk at the front, if all of it is there.
std::optional<Chunk> read_chunk(Bytes octets) noexcept {
  if (octets.size() < kFrameOctets) return std::nullopt;
  const std::size_t length = load_be32(octets.data());
  if (length > octets.size() - kFrameOctets) return std::nullopt;
  boost::crc_32_type crc;
  crc.process_bytes(octets.data() + 4, 4 + length);
  return Chunk{.type = as_chars(octets.subspan(4, 4)),
               .data = octets.subspan(8, length),
               .intact = crc.checksum() == load_be32(octets.data() + 8 + length)};
}

/// Colour types with the depths that go with them.
bool is_colour(std::uint8_t depth, std::uint8_t type) noexcept {
  const bool byte_deep = depth == 8 || depth == 16;
  const bool shallow = depth == 1 || depth == 2 || depth == 4;
  switch (type) {
    case 0: return byte_deep || shallow;
    case 3: return depth == 8 || shallow;
    case 2:
    case 4:
    case 6: return byte_deep;
    default: return false;
  }
}

Fault find_header_fault(Bytes data) noexcept {
  if (data.size() != kHeaderOctets) return kUnsound;
  const std::uint32_t width = load_be32(data.data());
  const std::uint32_t height = load_be32(data.data() + 4);
  if (width == 0 || height == 0 || width > kMostSide || height > kMostSide) return kNoSize;
  return is_colour(data[8], data[9]) ? Fault{} : kUnsound;
}

}  // namespace

bool has_png_signature(Bytes document) noexcept {
  return document.size() >= kSignature.size() &&
         std::equal(kSignature.begin(), kSignature.end(), document.begin());
}

Fault find_png_fault(Bytes document) noexcept {
  Bytes rest = document.subspan(kSignature.size());
  bool has_pixels = false;
  for (bool first = true;; first = false) {
    const auto chunk = read_chunk(rest);
    if (!chunk) return kCutOff;
    if (!chunk->intact) return kDamaged;
    if (first != (chunk->type == "IHDR")) return kUnsound;
    if (first) {
      if (const Fault fault = find_header_fault(chunk->data)) return fault;
    }
    has_pixels = has_pixels || (chunk->type == "IDAT" && !chunk->data.empty());
    rest = rest.subspan(kFrameOctets + chunk->data.size());
    if (chunk->type != "IEND") continue;
    if (!chunk->data.empty() || !has_pixels) return kUnsound;
    return rest.empty() ? Fault{} : kMore;
  }
}

}  // namespace smppguard::registry
