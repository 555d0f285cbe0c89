// SPDX-License-Identifier: Apache-2.0
#include "stream_check.hpp"

#include "line_reader.hpp"
#include "members.hpp"
#include "smppguard/core/time_text.hpp"
#include "time_text.hpp"

#include <fmt/format.h>

namespace smppguard::journal {
namespace {

using Kind = Finding::Kind;

/// A stream has its first head as soon as its first line is on disk, unless the disk makes trouble.
constexpr std::chrono::minutes kSignedWithin{10};

std::optional<GivenUp> read_given_up(const Line& line) {
  const auto members = read_members(line.members);
  if (!members) return std::nullopt;
  const auto stream = find_stream(text_in(*members, "stream").value_or(""));
  const auto last = number_in(*members, "last");
  const auto hash = read_digest(text_in(*members, "hash").value_or(""));
  if (!stream || !last || !hash) return std::nullopt;
  return GivenUp{*stream, {*last, *hash}};
}

std::string lines_text(std::uint64_t first, std::uint64_t last) {
  if (first == last) return fmt::format("line number {} of the stream is missing", first);
  return fmt::format("lines number {} to {} of the stream are missing", first, last);
}

}  // namespace

StreamCheck::StreamCheck(std::filesystem::path folder, Stream stream, std::string node,
                         const KnownHeads& heads, Findings& findings)
    : folder_{std::move(folder)},
      stream_{stream},
      node_{std::move(node)},
      heads_{heads},
      findings_{findings} {}

void StreamCheck::find(Kind kind, std::string what) {
  findings_.add(kind, file_, line_, std::move(what));
}

Result<void> StreamCheck::take(Month month, bool last, const std::function<void(std::uint64_t)>& read) {
  file_ = path_of(folder_, name(stream_), month);
  first_segment_ = first_file_.empty();
  if (first_segment_) first_file_ = file_;
  month_ = month;
  line_ = 0;
  auto reader = LineReader::open(file_);
  if (!reader) return reader.error();
  constexpr std::uint64_t kTellEvery = std::uint64_t{16} * 1024 * 1024;
  std::uint64_t told = 0;
  while (true) {
    const auto text = reader->next();
    if (!text) return text.error();
    if (!*text) break;
    ++line_;
    take_line(**text);
    if (reader->offset() - told < kTellEvery) continue;
    read(reader->offset() - told);
    told = reader->offset();
  }
  read(reader->offset() - told);
  if (last) return {};  // a writer may be at its end
  if (reader->unfinished() > 0) find(Kind::edited, "it does not end with a whole line");
  if (line_ == 0) find(Kind::edited, "it is empty");
  return {};
}

void StreamCheck::take_line(std::string_view text) {
  const auto line = read_line(text);
  if (!line) {
    find(Kind::edited, "this is no line of a journal");
    ++unreadable_;
    return;
  }
  if (line_ == 1) take_first(*line);
  check_order(*line);
  check_link(*line);
  if (line->kind == kRetiredKind && stream_ == Stream::evidence) {
    if (auto given_up = read_given_up(*line)) given_up_.push_back(*given_up);
  }
  unreadable_ = 0;
  known_ = true;
  sealed_ = line->kind == kSealedKind;
  end_ = {line->n, line->hash};
  ++lines_;
  check_heads(end_);
}

/// What a segment says of itself.
void StreamCheck::take_first(const Line& line) {
  const auto start = read_segment_start(line);
  if (!start) {
    if (first_segment_ && line.n > 0) before_ = Place{line.n - 1, {}};
    if (first_segment_ || line.n == end_.n + 1) find(Kind::edited, "the segment has no first line");
    return;
  }
  if (first_segment_) {
    before_ = start->before;
    began_ = read_time(line.at).value_or(WallTime{});
    end_ = start->before;
    known_ = true;
    sealed_ = true;
    check_heads(end_);
  }
  if (start->format != kFormatVersion) {
    find(Kind::edited, fmt::format("format {} is not known to this version", start->format));
  }
  if (start->stream != name(stream_) || start->segment != name(month_) || start->node != node_) {
    find(Kind::edited, fmt::format("this is {} {} of node {}, moved or renamed", start->stream,
                                   start->segment, start->node));
  }
}

void StreamCheck::check_order(const Line& line) {
  const std::uint64_t expected = end_.n + unreadable_ + 1;
  if (!known_) return;
  if (line.n > expected) {
    find(Kind::deleted, lines_text(expected, line.n - 1) + " before this one");
  } else if (line.n < expected) {
    find(Kind::edited, fmt::format("it has number {} where {} belongs", line.n, expected));
  } else if (line_ == 1 && !sealed_) {
    find(Kind::edited, "the segment before it was not sealed");
  } else if (line_ > 1 && (sealed_ || line.kind == kSegmentKind)) {
    find(Kind::edited, "a segment ends or begins in the middle of the file");
  }
}

void StreamCheck::check_link(const Line& line) {
  const std::optional<Digest> computed_before = std::exchange(computed_, {});
  if (!known_ || unreadable_ > 0 || line.n != end_.n + 1) return;  // nothing to follow from
  const Digest due = link(sha_, end_.hash, line.hashed);
  if (due == line.hash) return;
  // Where only the hash of the line before was changed that has been told there.
  if (computed_before && link(sha_, *computed_before, line.hashed) == line.hash) return;
  computed_ = due;
  find(Kind::edited, "its hash does not follow from it and the line before it: one of the two was changed");
}

void StreamCheck::check_heads(const Place& place) {
  const auto& heads = heads_.of(stream_);
  for (; next_head_ < heads.size() && heads[next_head_].place.n <= place.n; ++next_head_) {
    const KnownHead& head = heads[next_head_];
    if (head.place.n < place.n || head.place.hash == place.hash) continue;
    if (std::exchange(recomputed_, true)) continue;  // the heads behind it have the same cause
    find(Kind::recomputed,
         fmt::format(
             "line number {} had another hash when it was signed at {} ({}:{}): it or what comes before "
             "it was made anew",
             place.n, time_text(head.at), heads_.file(head).native(), head.line));
  }
}

void StreamCheck::end(WallTime now) {
  const auto& heads = heads_.of(stream_);
  if (heads.empty()) {
    if (lines_ > 0 && began_ < now - kSignedWithin) {
      findings_.add(Kind::not_signed, first_file_, 0,
                    "no head of this stream is signed by a key that is trusted");
    }
    return;
  }
  const KnownHead& last = heads.back();
  if (last.place.n <= end_.n) return;
  const bool all_gone = first_file_.empty();
  findings_.add(all_gone ? Kind::deleted : Kind::cut, all_gone ? folder_ : file_, line_,
                fmt::format("the stream {} ends with line number {}, but number {} was signed at {} ({}:{})",
                            name(stream_), end_.n, last.place.n, time_text(last.at),
                            heads_.file(last).native(), last.line));
}

std::uint64_t StreamCheck::behind_heads() const noexcept {
  const auto& heads = heads_.of(stream_);
  const std::uint64_t covered = heads.empty() ? 0 : heads.back().place.n;
  return end_.n > covered ? end_.n - covered : 0;
}

}  // namespace smppguard::journal
