// SPDX-License-Identifier: Apache-2.0
// A segment as a crash or a hand left it: it is mended or named as an error, what is sound stays, mending
// twice changes nothing more, and verify and export come to an end.
//
// Input: one octet of flags, then the file. A fuzzer cannot guess a SHA-256, so with kChained each line of
// the input becomes the members of a line as the journal writes it, with a first line before them, and what
// stands behind the last line feed is left as it is.
#include "fuzz/fuzz_target.hpp"
#include "line.hpp"
#include "line_writer.hpp"
#include "members.hpp"
#include "month.hpp"
#include "recovery.hpp"
#include "smppguard/journal/export.hpp"
#include "smppguard/journal/verify.hpp"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace {

using namespace smppguard;           // NOLINT(google-build-using-namespace)
using namespace smppguard::journal;  // NOLINT(google-build-using-namespace)
using fuzzing::require;
namespace fs = std::filesystem;

constexpr unsigned kChained = 0x01;
constexpr Month kMonth{std::chrono::year{2026}, std::chrono::November};
const WallTime kNow{std::chrono::sys_days{kMonth / 23}};

class Folder {
 public:
  Folder() {
    std::string made = (fs::temp_directory_path() / "smppguard-fuzz-XXXXXX").native();
    require(::mkdtemp(made.data()) != nullptr, "there is a temporary folder");
    path_ = made;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path_); }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

struct Segment {
  std::string text;
  std::uint64_t lines = 0;  ///< that are sound
  std::size_t sound = 0;    ///< octets
};

void add_line(LineWriter& writer, Segment& segment, std::string_view kind, std::string_view members) {
  writer.open(segment.text, kNow, kind);
  segment.text += members;
  writer.close(segment.text);
  ++segment.lines;
  segment.sound = segment.text.size();
}

Segment chained(std::string_view input) {
  Segment segment;
  LineWriter writer{Place{}};
  add_line(writer, segment, kSegmentKind,
           R"(,"format":1,"node":"fuzz","stream":"evidence","segment":"2026-11","previous":")" +
               hex(Digest{}) + R"(","previous_segment":"","position":0)");
  for (std::size_t end = input.find('\n'); end != std::string_view::npos; end = input.find('\n')) {
    const std::string members = "," + std::string{input.substr(0, end)};
    input.remove_prefix(end + 1);
    if (read_members(members)) add_line(writer, segment, "entry", members);
  }
  segment.text += input;
  return segment;
}

std::uint64_t findings_of(const fs::path& folder) {
  VerifyRequest request;
  request.folder = folder;
  std::uint64_t findings = 0;
  request.found = [&](const Finding& finding) {
    if (finding.kind != Finding::Kind::not_signed) ++findings;
  };
  require(verify(request).has_value(), "a folder that can be read can be verified");
  return findings;
}

std::uint64_t entries_of(const fs::path& folder) {
  ExportRequest request;
  request.folder = folder;
  request.format = ExportFormat::csv;
  request.write = [](std::string_view) { return Result<void>{}; };
  return export_entries(request).value().entries;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Folder folder;
  if (size == 0) return 0;
  const std::string_view input{reinterpret_cast<const char*>(data) + 1, size - 1};
  const bool is_chained = (data[0] & kChained) != 0;
  const Segment segment = is_chained ? chained(input) : Segment{std::string{input}};
  for (const auto& file : fs::directory_iterator{folder.path()}) fs::remove(file.path());
  const fs::path path = path_of(folder.path(), name(Stream::evidence), kMonth);
  std::ofstream{path, std::ios::binary} << segment.text;

  (void)findings_of(folder.path());
  (void)entries_of(folder.path());
  const StreamEnd end = recover(folder.path(), Stream::evidence, {}).value();
  if (is_chained) {
    require(end.begun && end.end.place.n == segment.lines && end.end.octets == segment.sound,
            "every line that is sound is kept");
    require(end.cut == segment.text.size() - segment.sound && end.kept.empty(), "only half a line is cut");
    require(findings_of(folder.path()) == 0, "what was mended is in order");
    require(entries_of(folder.path()) == segment.lines, "every line is an entry");
  }
  const StreamEnd again = recover(folder.path(), Stream::evidence, {}).value();
  require(again.cut == 0 && again.begun == end.begun && again.sealed == end.sealed && again.node == end.node,
          "what was mended needs no mending");
  require(!end.begun || (again.end.place == end.end.place && again.end.octets == end.end.octets),
          "a mended stream goes on at the same place");
  return 0;
}
