// SPDX-License-Identifier: Apache-2.0
// Packed files: whatever the file holds, it ends in an error or in lists that are the same read in one piece
// and in small ones, and its progress never goes back.
//
// Input: one octet of piece length, then the file.
#include "fuzz/fuzz_target.hpp"
#include "fuzz/memory_file.hpp"
#include "input_file.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace {

using smppguard::dnc::InputFile;
using smppguard::dnc::InputStream;
using smppguard::fuzzing::MemoryFile;
using smppguard::fuzzing::require;

constexpr std::size_t kMostOctets = std::size_t{1} << 20U;  // little can be packed that becomes much
constexpr std::size_t kMostMembers = 20;

struct Content {
  std::string octets;
  bool good = true;
};

Content read(InputStream& stream, std::size_t piece) {
  std::vector<std::uint8_t> buffer(piece);
  Content content;
  for (std::uint64_t taken = 0; content.octets.size() < kMostOctets;) {
    const auto got = stream.read(buffer);
    content.good = got.has_value();
    if (!got || *got == 0) break;
    require(*got <= piece, "no more is read than there is room for");
    require(stream.octets_taken() >= taken, "progress never goes back");
    taken = stream.octets_taken();
    content.octets.append(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(*got));
  }
  if (content.octets.size() > kMostOctets) content.octets.resize(kMostOctets);
  return content;
}

Content read_member(InputFile& file, std::size_t index, std::size_t piece) {
  const auto stream = file.open_member(index);
  return stream ? read(**stream, piece) : Content{{}, false};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = std::size_t{data[0]} + 1;
  const smppguard::Bytes octets = smppguard::Bytes{data, size}.subspan(1);
  const MemoryFile memory{octets};
  const auto file = InputFile::open(memory.path());
  if (!file) {
    require(!file.error().message.empty(), "an error says something");
    return 0;
  }
  require(!(*file)->members().empty(), "a file holds a list");
  for (std::size_t i = 0; i < std::min((*file)->members().size(), kMostMembers); ++i) {
    const Content whole = read_member(**file, i, kMostOctets);
    const Content in_pieces = read_member(**file, i, piece);
    require(whole.good == in_pieces.good || whole.octets.size() == kMostOctets,
            "both ways it is good or not");
    require(!whole.good || whole.octets == in_pieces.octets, "both ways it is the same");
    require((*file)->is_packed() || (whole.good && smppguard::as_bytes(whole.octets).size() == octets.size()),
            "a plain file is all there");
  }
  return 0;
}
