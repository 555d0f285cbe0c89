// SPDX-License-Identifier: Apache-2.0
#include "smppguard/journal/inspect.hpp"

#include "head.hpp"
#include "heads_file.hpp"
#include "line_reader.hpp"
#include "month.hpp"
#include "recovery.hpp"
#include "signing_key.hpp"
#include "smppguard/journal/entry.hpp"
#include "tail.hpp"

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

namespace smppguard::journal {
namespace {

namespace fs = std::filesystem;

using LatestLines = std::array<std::string, kStreamCount>;

/// Of one file; what an earlier one had for a stream is replaced.
Result<void> take_latest(const fs::path& path, LatestLines& latest) {
  auto reader = LineReader::open(path);
  if (!reader) return reader.error();
  while (true) {
    const auto line = reader->next();
    if (!line) return line.error();
    if (!*line) return {};
    if (const auto read = read_head(**line)) latest[static_cast<std::size_t>(read->head.stream)] = **line;
  }
}

/// Smaller is copied earlier.
int turn_of(const std::string& name) {
  if (name.starts_with(kHeadsName)) return 0;
  if (name.starts_with(journal::name(Stream::evidence))) return 2;
  return 1;
}

}  // namespace

Result<std::vector<std::string>> latest_heads(const fs::path& folder) {
  const auto months = months_in(folder, kHeadsName);
  if (!months) return months.error();
  LatestLines latest;
  for (const Month month : *months) {
    if (auto done = take_latest(path_of(folder, kHeadsName, month), latest); !done) return done.error();
  }
  std::vector<std::string> lines;
  for (std::string& line : latest) {
    if (!line.empty()) lines.push_back(std::move(line));
  }
  return lines;
}

Result<PublicKeyText> public_keys(const fs::path& folder) {
  const auto keys = PublicKeys::load(folder / kPublicKeyFile);
  if (!keys) return keys.error();
  PublicKeyText text;
  text.fingerprints = keys->fingerprints();
  auto reader = LineReader::open(folder / kPublicKeyFile);
  if (!reader) return reader.error();
  while (true) {
    const auto line = reader->next();
    if (!line) return line.error();
    if (!*line) return text;
    text.pem += **line;
    text.pem += '\n';
  }
}

Result<std::vector<JournalFile>> files_to_copy(const fs::path& folder) {
  std::vector<JournalFile> files;
  std::error_code code;
  for (fs::directory_iterator entry{folder, code}, end; !code && entry != end; entry.increment(code)) {
    std::string name = entry->path().filename().native();
    const bool secret = name == kPrivateKeyFile;
    const bool of_lines = name.ends_with(".jsonl");
    if (!secret && !of_lines && name != kPublicKeyFile && name.find(kCutMark) == std::string::npos) continue;
    files.push_back({std::move(name), secret, of_lines});
  }
  if (code) return fail(folder.native() + ": cannot be listed: " + code.message());
  std::sort(files.begin(), files.end(), [](const JournalFile& a, const JournalFile& b) {
    return std::pair{turn_of(a.name), a.name} < std::pair{turn_of(b.name), b.name};
  });
  return files;
}

Result<std::uint64_t> whole_octets(const fs::path& file) {
  const auto tail = last_line(file);
  if (!tail) return tail.error();
  return tail->line_end;
}

}  // namespace smppguard::journal
