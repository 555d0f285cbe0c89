// SPDX-License-Identifier: Apache-2.0
#include "heads_file.hpp"

#include "line_reader.hpp"
#include "smppguard/core/file_descriptor.hpp"
#include "tail.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <system_error>

namespace smppguard::journal {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kReadable = 0644;  // no numbers in it, and others are to take it elsewhere

/// Where the next line goes.
Result<std::uint64_t> cut_unfinished(const fs::path& path, const FileDescriptor& file) {
  const auto tail = last_line(path);
  if (!tail) return tail.error();
  auto octets = file.size();
  if (!octets || tail->unfinished == 0) return octets;
  const std::uint64_t whole = *octets - tail->unfinished;
  if (auto done = file.truncate(whole); !done) return done.error();
  return whole;
}

Result<void> append(const fs::path& path, const FileDescriptor& file, std::string_view lines) {
  const auto end = cut_unfinished(path, file);
  if (!end) return end.error();
  auto done = file.write_at(*end, as_bytes(lines));
  if (done) done = file.sync();
  if (!done) (void)file.truncate(*end);
  if (!done || *end > 0) return done;
  return sync_folder(path.has_parent_path() ? path.parent_path() : fs::path{"."});
}

}  // namespace

Result<void> append_heads(const fs::path& path, std::string_view lines) {
  const auto file = FileDescriptor::open(path, O_WRONLY | O_CREAT, kReadable);
  auto done = file ? append(path, *file, lines) : Result<void>{file.error()};
  if (!done) return fail(path.native() + ": " + done.error().message);
  return {};
}

Result<std::optional<Head>> last_head(const fs::path& folder, Stream stream, Month month) {
  std::optional<Head> last;
  const fs::path path = path_of(folder, kHeadsName, month);
  if (std::error_code code; !fs::exists(path, code)) return last;
  auto reader = LineReader::open(path);
  if (!reader) return reader.error();
  const std::string mark = fmt::format("\"stream\":\"{}\"", name(stream));
  while (true) {
    const auto line = reader->next();
    if (!line) return line.error();
    if (!*line) return last;
    if ((*line)->find(mark) == std::string_view::npos) continue;
    if (auto read = read_head(**line); read && read->head.stream == stream && read->head.end.month == month) {
      last = std::move(read->head);
    }
  }
}

fs::path elsewhere(const fs::path& configured, std::string_view node) {
  std::error_code code;
  if (!fs::is_directory(configured, code)) return configured;
  return configured / fmt::format("{}.heads", node);
}

}  // namespace smppguard::journal
