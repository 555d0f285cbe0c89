// SPDX-License-Identifier: Apache-2.0
// The readers of a journal's lines and of signed heads: whatever stands there, what they give lies in what
// they were given, and what a head says is the same once it was signed and read again.
//
// Input: a line of a segment or of a file of heads, without its line feed.
#include "csv_row.hpp"
#include "fuzz/fuzz_target.hpp"
#include "head.hpp"
#include "line.hpp"
#include "members.hpp"
#include "segment_start.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

namespace {

using namespace smppguard;           // NOLINT(google-build-using-namespace)
using namespace smppguard::journal;  // NOLINT(google-build-using-namespace)
using fuzzing::require;
namespace fs = std::filesystem;

/// A key of this process's own, which is nowhere but in memory when this returns.
const SigningKey& signing_key() {
  static const SigningKey key = [] {
    std::string folder = (fs::temp_directory_path() / "smppguard-fuzz-XXXXXX").native();
    require(::mkdtemp(folder.data()) != nullptr, "there is a temporary folder");
    SigningKey made = signing_key_of(folder).value();
    fs::remove_all(folder);
    return made;
  }();
  return key;
}

bool lies_in(std::string_view part, std::string_view whole) {
  return part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size();
}

void take_line(std::string_view text) {
  const auto line = read_line(text);
  if (!line) return;
  require(lies_in(line->at, text) && lies_in(line->kind, text) && lies_in(line->members, text),
          "what is read lies in the line");
  require(text == std::string{line->hashed} + std::string{kHashMember} + hex(line->hash) + "\"}",
          "a line is what is hashed and the hash");
  require(line->hashed.ends_with(line->members), "members are the last that is hashed");
  if (const auto start = read_segment_start(*line)) {
    require(line->kind == kSegmentKind && start->before.n + 1 == line->n, "a segment goes on behind a line");
  }
  const auto members = read_members(line->members);
  if (!members) return;
  const std::string row = csv_row(Stream::evidence, *line, *members);
  require(row.ends_with('\n') && std::count(row.begin(), row.end(), '"') % 2 == 0, "a row of CSV is whole");
}

void take_head(std::string_view text) {
  const auto read = read_head(text);
  if (!read) return;
  require(text.starts_with(read->signed_text), "the signature stands behind what is signed");
  const std::string again = sign(read->head, signing_key());
  const auto second = read_head(std::string_view{again}.substr(0, again.size() - 1));
  if (!second) return;  // a node's name that needs escapes is no name; such a head is never written
  require(second->head.end == read->head.end && second->head.stream == read->head.stream &&
              second->head.at == read->head.at,
          "a head says the same when it was signed again");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  if (text.find('\n') != std::string_view::npos) return 0;
  take_line(text);
  take_head(text);
  return 0;
}
