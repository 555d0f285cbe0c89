// SPDX-License-Identifier: Apache-2.0
#include "stream_writer.hpp"

#include "line.hpp"

#include <fmt/format.h>
#include <iterator>

namespace smppguard::journal {
namespace {

// Handing over to the system in larger pieces gains nothing; holding back longer costs memory.
constexpr std::size_t kMostPending = std::size_t{8} * 1024 * 1024;

}  // namespace

StreamWriter::StreamWriter(std::filesystem::path folder, std::string node, Stream stream,
                           const StreamEnd& end)
    : folder_{std::move(folder)},
      node_{std::move(node)},
      stream_{stream},
      begun_{end.begun},
      state_{end.begun && !end.sealed ? State::open : State::between},
      end_{end.end},
      lines_{end.end.place} {}

Result<void> StreamWriter::open_file() {
  if (file_) return {};
  auto file = AppendedFile::open(path_of(folder_, name(stream_), end_.month), end_.octets);
  if (!file) return file.error();
  file_ = std::move(*file);
  return {};
}

Result<void> StreamWriter::end_month(WallTime now) {
  if (state_ == State::open && month_of(now) > end_.month) {
    if (auto done = open_file(); !done) return done;
    // First, so that whoever finds the closing line after a loss of power finds all before it too.
    if (auto done = file_->sync(); !done) return done;
    write_closing_line(now);
    state_ = State::closing;
  }
  if (state_ != State::closing) return {};
  if (auto done = file_->sync(); !done) return done;
  end_ = end();
  sealed_end_ = end_;
  file_.reset();
  state_ = State::between;
  return {};
}

void StreamWriter::write_closing_line(WallTime now) {
  const SegmentEnd before = end_;
  std::string& line = open(now, kSealedKind);
  fmt::format_to(std::back_inserter(line), R"(,"position":{},"earliest":"{}","latest":"{}")", before.position,
                 time_text(before.earliest), time_text(before.latest));
  close();
}

Result<void> StreamWriter::prepare(WallTime now) {
  if (auto done = end_month(now); !done) return done;
  if (auto done = state_ == State::open ? open_file() : begin_segment(now); !done) return done;
  if (file_->pending().size() < kMostPending) return {};
  return file_->sync();
}

Result<void> StreamWriter::begin_segment(WallTime now) {
  Month month = month_of(now);
  if (begun_ && month <= end_.month) month = end_.month + std::chrono::months{1};  // the clock was set back
  auto file = AppendedFile::create(path_of(folder_, name(stream_), month));
  if (!file) return file.error();
  const std::string previous = begun_ ? name(end_.month) : "";
  const std::uint64_t position = end_.position;
  file_ = std::move(*file);
  state_ = State::open;
  begun_ = true;
  end_ = {};
  end_.month = month;
  end_.position = position;
  const std::string before = hex(lines_.end().hash);
  std::string& line = open(now, kSegmentKind);
  fmt::format_to(
      std::back_inserter(line),
      R"(,"format":{},"node":"{}","stream":"{}","segment":"{}","previous":"{}","previous_segment":"{}","position":{})",
      kFormatVersion, node_, name(stream_), name(month), before, previous, position);
  close();
  return {};
}

std::string& StreamWriter::open(WallTime at, std::string_view kind) {
  end_.note(at);
  lines_.open(file_->pending(), at, kind);
  return file_->pending();
}

void StreamWriter::close() {
  lines_.close(file_->pending());
}

Result<void> StreamWriter::write() {
  if (!file_) return {};
  return file_->write();
}

Result<void> StreamWriter::sync() {
  if (!file_) return {};
  return file_->sync();
}

SegmentEnd StreamWriter::end() const {
  SegmentEnd now = end_;
  now.place = lines_.end();
  if (file_) now.octets = file_->octets();
  return now;
}

}  // namespace smppguard::journal
