// SPDX-License-Identifier: Apache-2.0
// Registry lists in XML: however the file is cut into pieces, it comes to the same numbers and changes or to
// the same error, which names a line of the file.
//
// Input: one octet of piece length, one of flags (only the area code 818), then the file.
#include "fuzz/fuzz_target.hpp"
#include "smppguard/core/bytes.hpp"
#include "xml_reader.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace {

using smppguard::dnc::ChangeRecord;
using smppguard::dnc::LineNumber;
using smppguard::fuzzing::require;

constexpr unsigned kOnlyArea = 818;

class Numbers final : public smppguard::dnc::NumberSink {
 public:
  void take(std::span<const LineNumber> batch) override { all.insert(all.end(), batch.begin(), batch.end()); }
  std::vector<LineNumber> all;
};

struct Read {
  std::vector<LineNumber> numbers;
  std::vector<ChangeRecord> changes;
  std::string error;  // "": none
};

Read read(std::string_view text, std::size_t piece, std::optional<unsigned> only_area) {
  Numbers numbers;
  Read read;
  smppguard::dnc::XmlReader reader{numbers, read.changes, only_area};
  smppguard::Result<void> done;
  for (; done && !text.empty(); text.remove_prefix(std::min(piece, text.size()))) {
    done = reader.feed(text.substr(0, piece));
  }
  if (done) done = reader.finish();
  if (!done) read.error = done.error().message;
  require(!done || reader.numbers() == numbers.all.size(), "what is counted is what was found");
  read.numbers = std::move(numbers.all);
  return read;
}

void check(const Read& read, std::string_view text, std::optional<unsigned> only_area) {
  for (const LineNumber number : read.numbers) {
    require(number.area_code >= 200 && number.area_code <= 999 && number.local <= 9'999'999,
            "numbers are numbers");
    require(!only_area || number.area_code == *only_area, "they are of the one area code");
  }
  for (const ChangeRecord& change : read.changes) {
    require(change.number >= 2'000'000'000 && change.number <= 9'999'999'999, "changes are of numbers");
    require(!only_area || change.number / 10'000'000 == *only_area, "they are of the one area code");
  }
  if (read.error.empty()) return;
  const std::size_t colon = read.error.find(": ");
  require(colon != std::string::npos && read.error.find_first_not_of("0123456789") == colon,
          "an error begins with a line");
  const std::uint64_t line = std::stoull(read.error);
  require(line >= 1 && line <= text.size() + 1, "it is a line of the file");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::size_t piece = std::size_t{data[0]} + 1;
  const auto only_area = (data[1] & 1) != 0 ? std::optional{kOnlyArea} : std::nullopt;
  const std::string_view text = smppguard::as_chars(smppguard::Bytes{data, size}.subspan(2));
  const Read whole = read(text, text.size() + 1, only_area);
  check(whole, text, only_area);
  const Read in_pieces = read(text, piece, only_area);
  check(in_pieces, text, only_area);
  require(whole.error.empty() == in_pieces.error.empty(), "both ways of reading it take it or refuse it");
  if (!whole.error.empty()) return 0;
  require(whole.numbers == in_pieces.numbers, "it holds the same numbers");
  require(whole.changes == in_pieces.changes, "it holds the same changes");
  return 0;
}
