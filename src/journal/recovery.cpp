// SPDX-License-Identifier: Apache-2.0
#include "recovery.hpp"

#include "line.hpp"
#include "line_reader.hpp"
#include "members.hpp"
#include "segment_start.hpp"
#include "smppguard/core/time_text.hpp"
#include "tail.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <vector>

namespace smppguard::journal {
namespace {

namespace fs = std::filesystem;

/// What a walk through the last segment is looking for.
struct Walk {
  StreamEnd found;
  std::uint64_t sound_octets = 0;  ///< up to here the file is to be kept
  bool lines_behind = false;       ///< and behind that there are whole lines
};

void take_position(SegmentEnd& end, const Line& line) {
  end.position = std::max(end.position, leading_number(line.members, "position"));
}

void adopt(SegmentEnd& end, const Line& line) {
  end.place = {line.n, line.hash};
  if (const auto at = read_time(line.at)) end.note(*at);
  take_position(end, line);
}

/// The segment's first line says what came before it.
bool begin(StreamEnd& found, std::string_view first_line) {
  const auto line = read_line(first_line);
  const auto start = line ? read_segment_start(*line) : std::nullopt;
  if (!start) return false;
  found.begun = true;
  found.node = start->node;
  found.end.place = start->before;
  found.end.position = start->position;
  return true;
}

/// Whether the file still has, where the head says, the line that the head signed.
bool fits(const FileDescriptor& file, const SegmentEnd& signed_end) {
  std::array<std::uint8_t, kTailOctets + 1> tail{};
  if (signed_end.octets < tail.size()) return false;
  const auto octets = file.read_at(signed_end.octets - tail.size(), tail);
  return octets && *octets == tail.size() &&
         as_chars(tail) == fmt::format("{}{}\"}}\n", kHashMember, hex(signed_end.place.hash));
}

/// Follows the chain from `found.end` on. `strict`: only to the first line that does not continue it.
Result<void> follow(LineReader& reader, Walk& walk, bool strict) {
  Sha256 sha;
  while (true) {
    const auto text = reader.next();
    if (!text) return text.error();
    if (!*text) return {};
    const auto line = read_line(**text);
    const bool sound = line && line->n == walk.found.end.place.n + 1 &&
                       line->hash == link(sha, walk.found.end.place.hash, line->hashed);
    if (!line || (strict && !sound)) {
      walk.lines_behind = true;
      if (strict) return {};
      continue;
    }
    adopt(walk.found.end, *line);
    walk.sound_octets = reader.offset();
    walk.lines_behind = false;
    walk.found.sealed = line->kind == kSealedKind;
  }
}

/// Finds how far the file is what a journal wrote. found.begun stays false if not even its first line is.
Result<Walk> walk_through(const fs::path& path, Month month, const std::optional<Head>& head) {
  Walk walk;
  SegmentEnd& end = walk.found.end;
  end.month = month;
  auto reader = LineReader::open(path);
  if (!reader) return reader.error();
  const auto first = reader->next();
  if (!first) return first.error();
  if (!*first || !begin(walk.found, **first)) return walk;
  const bool signed_once = head && head->end.month == month;
  const auto file = FileDescriptor::open(path, O_RDONLY);
  if (!file) return fail(path.native() + ": " + file.error().message);
  const bool from_head = signed_once && fits(*file, head->end);
  if (from_head) {
    end = head->end;
    walk.sound_octets = end.octets;
  }
  auto lines = LineReader::open(path, walk.sound_octets);
  if (!lines) return lines.error();
  // Where a signed line is not found any more somebody was at the file: that is for `journal verify` to tell,
  // and nothing of it is cut.
  const bool strict = from_head || !signed_once;
  if (auto done = follow(*lines, walk, strict); !done) return done.error();
  if (walk.sound_octets == 0) walk.found.begun = false;
  return walk;
}

/// A segment that was closed says itself all there is to know. Nothing: it is not closed, or not in order.
Result<std::optional<Walk>> sealed_end(const fs::path& path, Month month) {
  const auto tail = last_line(path);
  if (!tail) return tail.error();
  const auto line = tail->unfinished == 0 ? read_line(tail->line) : std::nullopt;
  if (!line || line->kind != kSealedKind) return std::optional<Walk>{};
  auto reader = LineReader::open(path);
  if (!reader) return reader.error();
  const auto first = reader->next();
  if (!first) return first.error();
  Walk walk;
  const auto members = read_members(line->members);
  if (!*first || !begin(walk.found, **first) || !members) return std::optional<Walk>{};
  walk.found.sealed = true;
  walk.found.end.month = month;
  walk.found.end.position = number_in(*members, "position").value_or(0);
  walk.found.end.note(read_time(text_in(*members, "earliest").value_or("")).value_or(WallTime{}));
  adopt(walk.found.end, *line);
  walk.sound_octets = tail->line_end;
  return std::optional{walk};
}

Result<Walk> find_end(const fs::path& path, Month month, const std::optional<Head>& head) {
  auto sealed = sealed_end(path, month);
  if (!sealed) return sealed.error();
  if (*sealed) return std::move(**sealed);
  return walk_through(path, month, head);
}

Error failure(const fs::path& path, const Error& error) {
  return fail(path.native() + ": " + error.message);
}

/// Copies what is behind `from` to a file of its own, so that nothing is destroyed that someone may want to
/// see.
Result<std::string> keep_tail(const fs::path& path, const FileDescriptor& file, std::uint64_t from) {
  const fs::path kept = fmt::format("{}{}{}", path.native(), kCutMark, from);
  const auto out = FileDescriptor::open(kept, O_WRONLY | O_CREAT | O_TRUNC);
  if (!out) return failure(kept, out.error());
  std::vector<std::uint8_t> block(std::size_t{256} * 1024);
  for (std::uint64_t done = 0;;) {
    const auto octets = file.read_at(from + done, block);
    if (!octets) return failure(path, octets.error());
    if (*octets == 0) break;
    if (auto put = out->write_at(done, Bytes{block}.first(*octets)); !put) return failure(kept, put.error());
    done += *octets;
  }
  if (auto done = out->sync(); !done) return failure(kept, done.error());
  return Result<std::string>{boost::system::in_place_value, kept.filename().native()};
}

/// Cuts the file to what is sound, and has all of it on disk: a head may be signed over it.
Result<void> mend(const fs::path& path, Walk& walk) {
  const auto file = FileDescriptor::open(path, O_RDWR);
  if (!file) return failure(path, file.error());
  const auto octets = file->size();
  if (!octets) return failure(path, octets.error());
  walk.found.end.octets = walk.sound_octets;
  if (*octets > walk.sound_octets) {
    if (walk.lines_behind) {
      auto kept = keep_tail(path, *file, walk.sound_octets);
      if (!kept) return kept.error();
      walk.found.kept = std::move(*kept);
    }
    walk.found.cut += *octets - walk.sound_octets;
    if (auto done = file->truncate(walk.sound_octets); !done) return failure(path, done.error());
  }
  if (auto done = file->sync(); !done) return failure(path, done.error());
  return {};
}

}  // namespace

Result<StreamEnd> recover(const fs::path& folder, Stream stream, const std::optional<Head>& head) {
  auto months = months_in(folder, name(stream));
  if (!months) return months.error();
  StreamEnd nothing;
  for (; !months->empty(); months->pop_back()) {
    const fs::path path = path_of(folder, name(stream), months->back());
    auto walk = find_end(path, months->back(), head);
    if (!walk) return walk.error();
    walk->found.cut = nothing.cut;
    walk->found.kept = nothing.kept;
    if (auto done = mend(path, *walk); !done) return done.error();
    if (walk->found.begun) return std::move(walk->found);
    // Not even the first line had reached the disk.
    nothing.cut = walk->found.cut;
    nothing.kept = walk->found.kept;
    if (::unlink(path.c_str()) != 0) return failure(path, system_fail("cannot be removed"));
    if (auto done = sync_folder(folder); !done) return failure(folder, done.error());
  }
  return nothing;
}

}  // namespace smppguard::journal
