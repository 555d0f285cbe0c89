// SPDX-License-Identifier: Apache-2.0
// Rows of a binary COPY: whatever a server sends, it ends in an error or in rows that are the same read in
// one piece and in small ones, and no row is more than what came.
//
// Input: one octet of piece length, then what the server sends.
#include "fuzz/fuzz_target.hpp"
#include "postgres_copy.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

namespace {

using smppguard::Bytes;
using smppguard::fuzzing::require;
using smppguard::store::CopyReader;
using smppguard::store::Row;

constexpr int kColumns = 4;  // and none of them need be there

struct Content {
  std::string rows;
  std::uint64_t count = 0;
  bool good = true;
  bool complete = false;
};

Content read(Bytes octets, std::size_t piece) {
  CopyReader reader;
  Content content;
  std::size_t held = 0;
  const auto each = [&](const Row& row) {
    ++content.count;
    for (int column = 0; column < kColumns; ++column) {
      const Bytes value = row.octets(column);
      require(!row.null(column) || value.empty(), "NULL has no octets");
      held += value.size();
      content.rows += std::to_string(row.integer(column)) + ' ' + std::to_string(value.size()) + ' ';
      content.rows += smppguard::as_chars(value);
    }
  };
  for (std::size_t at = 0; at < octets.size() && content.good; at += piece) {
    content.good = reader.take(octets.subspan(at, std::min(piece, octets.size() - at)), each).has_value();
  }
  require(held <= octets.size(), "no more is read than came");
  require(content.count == reader.rows(), "each row is counted");
  content.complete = content.good && reader.finish().has_value();
  return content;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = std::size_t{data[0]} + 1;
  const Bytes octets = Bytes{data, size}.subspan(1);
  const Content whole = read(octets, std::max<std::size_t>(octets.size(), 1));
  const Content in_pieces = read(octets, piece);
  require(whole.good == in_pieces.good, "both ways it is good or not");
  require(whole.complete == in_pieces.complete, "both ways it has come to its end or not");
  require(whole.rows == in_pieces.rows && whole.count == in_pieces.count, "both ways it is the same");
  return 0;
}
