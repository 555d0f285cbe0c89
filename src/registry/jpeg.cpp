// SPDX-License-Identifier: Apache-2.0
// JPEG's markers from the start of the image to its end (ITU-T T.81, annex B).
#include "document.hpp"

#include <cstdint>

namespace smppguard::registry {
namespace {

constexpr std::uint8_t kStartOfImage = 0xD8;
constexpr std::uint8_t kEndOfImage = 0xD9;
constexpr std::uint8_t kStartOfScan = 0xDA;
// Cameras append smaller pictures and films' covers. A whole archive behind a picture is another matter.
constexpr std::size_t kMostBehind = std::size_t{1024} * 1024;

constexpr Fault kCutOff = "it is cut off: the end of the picture is missing";
constexpr Fault kUnsound = "it is damaged: its parts do not follow each other as they should";
constexpr Fault kNoSize = "it is damaged: the size of the picture makes no sense";
constexpr Fault kMore = "something else follows behind the end of the picture";

bool starts_frame(std::uint8_t marker) noexcept {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

/// Markers that have no length: TEM and the restarts.
bool stands_alone(std::uint8_t marker) noexcept {
  return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7);
}

/// Takes the next marker with the fill octets before it off the front. Nothing: no whole marker is there.
std::optional<std::uint8_t> take_marker(Bytes& rest) noexcept {
  if (rest.empty() || rest[0] != 0xFF) return std::nullopt;
  std::size_t at = 1;
  while (at < rest.size() && rest[at] == 0xFF) ++at;
  if (at == rest.size() || rest[at] == 0) return std::nullopt;
  const std::uint8_t marker = rest[at];
  rest = rest.subspan(at + 1);
  return marker;
}

/// Takes a segment off the front, with its length in front. Nothing: it goes on behind the end.
std::optional<Bytes> take_segment(Bytes& rest) noexcept {
  if (rest.size() < 2) return std::nullopt;
  const std::size_t length = load_be16(rest.data());
  if (length < 2 || length > rest.size()) return std::nullopt;
  const Bytes content = rest.subspan(2, length - 2);
  rest = rest.subspan(length);
  return content;
}

/// Takes the coded picture off, as far as the marker that ends it.
void skip_scan(Bytes& rest) noexcept {
  std::size_t at = 0;
  for (; at + 1 < rest.size(); ++at) {
    if (rest[at] != 0xFF) continue;
    const std::uint8_t next = rest[at + 1];
    if (next != 0 && next != 0xFF && !stands_alone(next)) break;
  }
  rest = rest.subspan(at + 1 < rest.size() ? at : rest.size());
}

/// Precision, height, width, count of components, three octets for each.
Fault find_frame_fault(Bytes frame) noexcept {
  if (frame.size() < 6) return kUnsound;
  const std::size_t components = frame[5];
  if (components == 0 || components > 4 || frame.size() != 6 + 3 * components) return kUnsound;
  return load_be16(frame.data() + 1) == 0 || load_be16(frame.data() + 3) == 0 ? kNoSize : Fault{};
}

}  // namespace

bool has_jpeg_signature(Bytes document) noexcept {
  return document.size() >= 3 && document[0] == 0xFF && document[1] == kStartOfImage && document[2] == 0xFF;
}

Fault find_jpeg_fault(Bytes document) noexcept {
  Bytes rest = document.subspan(2);
  bool has_frame = false;
  bool has_scan = false;
  for (;;) {
    const auto marker = take_marker(rest);
    if (!marker) return rest.size() < 2 ? kCutOff : kUnsound;
    if (*marker == kEndOfImage) break;
    if (stands_alone(*marker)) continue;
    if (*marker == kStartOfImage) return kUnsound;
    const auto segment = take_segment(rest);
    if (!segment) return kCutOff;
    if (starts_frame(*marker)) {
      if (const Fault fault = find_frame_fault(*segment)) return fault;
      has_frame = true;
    } else if (*marker == kStartOfScan) {
      if (!has_frame) return kUnsound;
      has_scan = true;
      skip_scan(rest);
    }
  }
  if (!has_scan) return kUnsound;
  return rest.size() <= kMostBehind ? Fault{} : kMore;
}

}  // namespace smppguard::registry
