// SPDX-License-Identifier: Apache-2.0
// The log beside a list that is being written: a line is none or tells of a file, and what was read and is
// written again is read as the same.
//
// Input: lines.
#include "staging_log.hpp"

#include "fuzz/fuzz_target.hpp"
#include "smppguard/core/bytes.hpp"

#include <cstdint>
#include <string>

namespace {

using smppguard::dnc::StagedArea;
using smppguard::dnc::StagedFile;
using smppguard::fuzzing::require;

bool same(const StagedArea& one, const StagedArea& other) {
  return one.info.area_code == other.info.area_code && one.info.version == other.info.version &&
         one.info.count == other.info.count && one.place == other.place;
}

void check(std::string_view line) {
  const auto file = smppguard::dnc::read_staged_file(line);
  if (!file) return;
  const std::string again = smppguard::dnc::to_line(*file);
  require(again.find('\n') == std::string::npos, "a file is one line");
  const auto second = smppguard::dnc::read_staged_file(again);
  require(second.has_value(), "what was written is read");
  require(second->key == file->key && second->record == file->record, "the file is the same");
  require(
      std::equal(second->areas.begin(), second->areas.end(), file->areas.begin(), file->areas.end(), same),
      "its areas are the same");
  for (std::size_t length = 0; length < again.size(); length += 1 + again.size() / 50) {
    require(!smppguard::dnc::read_staged_file(std::string_view{again}.substr(0, length)),
            "a line that was cut is none");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest = smppguard::as_chars({data, size});
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    check(line);
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  }
  return 0;
}
