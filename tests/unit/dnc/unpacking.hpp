// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "input_file.hpp"
#include "smppguard/core/bytes.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace smppguard::dnc {

/// What came of reading the whole of a file from outside.
struct Unpacked {
  std::vector<std::string> names;
  std::vector<std::string> contents;
  std::string error;  // "": none

  friend bool operator==(const Unpacked&, const Unpacked&) = default;
};

/// Reads to the end, so many octets at a time, and looks at the progress on the way.
inline Result<std::string> read_all(InputStream& stream, std::size_t piece) {
  std::string all;
  std::vector<std::uint8_t> buffer(piece);
  std::uint64_t taken = stream.octets_taken();
  while (true) {
    const auto got = stream.read(buffer);
    if (!got) return got.error();
    EXPECT_GE(stream.octets_taken(), taken) << "progress goes back";
    taken = stream.octets_taken();
    if (*got == 0) return Result<std::string>{boost::system::in_place_value, std::move(all)};
    all += as_chars(Bytes{buffer}.first(*got));
  }
}

inline Unpacked unpack(const std::filesystem::path& path, std::size_t piece = 4096) {
  Unpacked unpacked;
  const auto file = InputFile::open(path);
  if (!file) {
    unpacked.error = file.error().message;
    return unpacked;
  }
  unpacked.names = (*file)->members();
  for (std::size_t i = 0; i < unpacked.names.size(); ++i) {
    const auto stream = (*file)->open_member(i);
    const auto content = stream ? read_all(**stream, piece) : stream.error();
    if (!content) {
      unpacked.error = content.error().message;
      break;
    }
    unpacked.contents.push_back(*content);
  }
  return unpacked;
}

/// A list of that many lines, whose numbers are far enough apart that packing leaves something.
inline std::string list_of(std::size_t lines) {
  std::string text;
  std::uint32_t local = 1;
  for (std::size_t i = 0; i < lines; ++i) {
    local = (local * 1'103'515'245U + 12'345U) & 0x7FFF'FFFFU;
    text += "818," + std::to_string(1'000'000 + local % 9'000'000) + '\n';
  }
  return text;
}

}  // namespace smppguard::dnc
