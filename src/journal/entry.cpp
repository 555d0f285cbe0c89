// SPDX-License-Identifier: Apache-2.0
#include "smppguard/journal/entry.hpp"

namespace smppguard::journal {

std::string_view name(Stream stream) noexcept {
  constexpr std::array<std::string_view, kStreamCount> kNames = {"evidence", "refusals", "decisions"};
  return kNames[static_cast<std::size_t>(stream)];
}

std::optional<Stream> find_stream(std::string_view text) noexcept {
  for (const Stream stream : kStreams) {
    if (name(stream) == text) return stream;
  }
  return std::nullopt;
}

}  // namespace smppguard::journal
