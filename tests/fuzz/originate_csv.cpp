// SPDX-License-Identifier: Apache-2.0
// Do-not-originate lists as they come: however a file is cut into pieces it is read the same, what is kept is
// in order and in its form, and written as text it is read again as the same.
//
// Input: one octet of piece length, then the file.
#include "fuzz/fuzz_target.hpp"
#include "originate_reader.hpp"
#include "originate_sources.hpp"
#include "smppguard/core/csv_writer.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace smppguard;       // NOLINT(google-build-using-namespace)
using namespace smppguard::dnc;  // NOLINT(google-build-using-namespace)
using fuzzing::require;

constexpr std::size_t kLongestFile = 4'096;

struct Outcome {
  std::string error;
  std::uint64_t entries = 0;
  std::uint64_t repeated = 0;
  std::string csv;  // of what was kept
};

std::string text_of(const OriginateEntries& entries) {
  std::string text;
  std::string former;
  for (const auto& entry : entries.in_order()) {
    const std::string digits = to_digits(entry.prefix);
    require(former < digits, "prefixes are in order, each once");
    require(read_digits(digits) == entry.prefix, "a prefix is read as it is written");
    const std::string_view source = entries.source(entry.source);
    const auto same = join_sources(source, source);
    require(same && *same == source, "sources are kept in their form");
    text += csv_row({digits, source});
    former = digits;
  }
  return text;
}

Outcome read(std::string_view file, std::size_t piece) {
  OriginateCollector collector;
  OriginateReader reader{collector};
  Result<void> done;
  for (; done && !file.empty(); file.remove_prefix(std::min(piece, file.size()))) {
    done = reader.feed(file.substr(0, piece));
  }
  if (done) done = reader.finish();
  require(reader.entries() - reader.repeated() == collector.entries().size(), "every entry is accounted for");
  return {done ? "" : done.error().message, reader.entries(), reader.repeated(),
          text_of(collector.entries())};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string file(reinterpret_cast<const char*>(data) + 1, std::min(size - 1, kLongestFile));
  const Outcome whole = read(file, kLongestFile);
  const Outcome pieces = read(file, std::size_t{data[0]} + 1);
  require(pieces.error == whole.error && pieces.csv == whole.csv, "the pieces do not matter");
  require(pieces.entries == whole.entries && pieces.repeated == whole.repeated, "nor to what is counted");
  const Outcome again = read(whole.csv, kLongestFile);
  require(again.error.empty() && again.csv == whole.csv, "what is kept can be read again and is the same");
  return 0;
}
