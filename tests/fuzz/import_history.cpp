// SPDX-License-Identifier: Apache-2.0
// Import histories: whatever stands in one, reading it ends; what was read and is written again is read as
// the same; and a run that is added behind it is found, as is one behind any cut line.
//
// Input: the file.
#include "fuzz/fuzz_target.hpp"
#include "smppguard/core/bytes.hpp"
#include "smppguard/dnc/history.hpp"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using smppguard::dnc::FileRecord;
using smppguard::dnc::ImportRecord;
using smppguard::fuzzing::require;

/// A folder for all runs of this process, gone with it.
class Folder {
 public:
  Folder() {
    std::string name = fs::temp_directory_path() / "smppguard_history.XXXXXX";
    require(::mkdtemp(name.data()) != nullptr, "a folder can be made");
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  [[nodiscard]] const fs::path& path() const { return path_; }
  void put(std::string_view octets) const {
    std::ofstream{path_ / "history.jsonl", std::ios::binary | std::ios::trunc} << octets;
  }

 private:
  fs::path path_;
};

struct History {
  std::vector<FileRecord> files;
  std::vector<ImportRecord> imports;
  bool good = false;
};

History read(const Folder& folder) {
  History history;
  const auto done = smppguard::dnc::read_history(
      folder.path(), [&](const FileRecord& file) { history.files.push_back(file); },
      [&](const ImportRecord& import) { history.imports.push_back(import); });
  history.good = done.has_value();
  require(done || !done.error().message.empty(), "an error says something");
  return history;
}

void check_written_again(const Folder& folder, const History& history) {
  std::string again;
  for (const FileRecord& file : history.files) {
    // One without a name is told from a run by nothing.
    if (!file.file.empty()) again += to_json(file) + '\n';
  }
  for (const ImportRecord& import : history.imports) again += to_json(import) + '\n';
  folder.put(again);
  const History second = read(folder);
  std::vector<FileRecord> named;
  for (const FileRecord& file : history.files) {
    if (!file.file.empty()) named.push_back(file);
  }
  require(second.good, "what was written is read");
  require(second.files == named && second.imports == history.imports, "it is the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Folder folder;
  folder.put(smppguard::as_chars({data, size}));
  const History history = read(folder);
  if (!history.good) return 0;
  ImportRecord added;
  added.import = 9;
  added.list = "national";
  require(smppguard::dnc::append_history(folder.path(), {}, added).has_value(), "a run can be added");
  const History longer = read(folder);
  require(longer.good, "it can be read with one run more");
  require(longer.imports.size() == history.imports.size() + 1 && longer.imports.back() == added,
          "the run is found behind whatever there was");
  require(longer.files == history.files, "nothing else has changed");
  check_written_again(folder, history);
  return 0;
}
