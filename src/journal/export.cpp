// SPDX-License-Identifier: Apache-2.0
#include "smppguard/journal/export.hpp"

#include "csv_row.hpp"
#include "entry_filter.hpp"
#include "line.hpp"
#include "line_reader.hpp"
#include "members.hpp"
#include "month.hpp"
#include "outside.hpp"

#include <algorithm>
#include <system_error>

namespace smppguard::journal {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBlock = std::size_t{64} * 1024;
constexpr std::uint64_t kTellEvery = std::uint64_t{16} * 1024 * 1024;

struct Segment {
  Stream stream;
  fs::path path;
  std::uint64_t octets;
};

class Export {
 public:
  explicit Export(const ExportRequest& request) : request_{request}, filter_{request} {}

  Result<Exported> run() {
    const auto segments = list();
    if (!segments) return segments.error();
    if (request_.format == ExportFormat::csv) out_ += csv_header();
    for (const Segment& segment : *segments) {
      if (auto done = take(segment); !done) return done.error();
    }
    if (auto done = write(); !done) return done.error();
    return exported_;
  }

 private:
  Result<std::vector<Segment>> list() {
    std::vector<Segment> segments;
    for (const Stream stream : kStreams) {
      const auto& wanted = request_.streams;
      if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), stream) == wanted.end()) continue;
      const auto months = months_in(request_.folder, name(stream));
      if (!months) return months.error();
      for (const Month month : *months) {
        fs::path path = path_of(request_.folder, name(stream), month);
        std::error_code code;
        const std::uint64_t octets = fs::file_size(path, code);
        if (code) continue;  // retention has just removed it
        const auto outside = is_outside(path, request_);
        if (!outside) return outside.error();
        if (*outside) continue;
        total_ += octets;
        segments.push_back({stream, std::move(path), octets});
      }
    }
    return segments;
  }

  Result<void> take(const Segment& segment) {
    std::error_code code;
    if (!fs::exists(segment.path, code)) return {};
    auto reader = LineReader::open(segment.path);
    if (!reader) return reader.error();
    std::uint64_t told = 0;
    while (true) {
      const auto text = reader->next();
      if (!text) return text.error();
      if (!*text) break;
      if (request_.ending.stop_requested()) return fail("the export was given up before its end");
      take_line(segment.stream, **text);
      if (out_.size() >= kBlock) {
        if (auto done = write(); !done) return done;
      }
      if (reader->offset() - told < kTellEvery) continue;
      tell(reader->offset() - told);
      told = reader->offset();
    }
    tell(reader->offset() - told);
    return {};
  }

  void take_line(Stream stream, std::string_view text) {
    const auto line = read_line(text);
    if (!line) {
      ++exported_.unreadable;
      return;
    }
    if (!filter_.may_match(*line)) return;
    if (request_.format == ExportFormat::csv || filter_.needs_members()) {
      const auto members = read_members(line->members);
      if (!members) {
        ++exported_.unreadable;
        return;
      }
      if (!filter_.matches(*members)) return;
      if (request_.format == ExportFormat::csv) out_ += csv_row(stream, *line, *members);
    }
    ++exported_.entries;
    if (request_.format == ExportFormat::csv) return;
    out_ += text;
    out_ += '\n';
  }

  Result<void> write() {
    auto done = request_.write(out_);
    out_.clear();
    return done;
  }

  void tell(std::uint64_t octets) {
    done_ += octets;
    if (request_.progress) request_.progress(done_, std::max(done_, total_));
  }

  const ExportRequest& request_;
  const EntryFilter filter_;
  std::string out_;
  std::uint64_t total_ = 0;
  std::uint64_t done_ = 0;
  Exported exported_;
};

}  // namespace

Result<Exported> export_entries(const ExportRequest& request) {
  std::error_code code;
  if (!fs::is_directory(request.folder, code)) {
    return fail(request.folder.native() + ": no such folder; name that of the journal");
  }
  return Export{request}.run();
}

}  // namespace smppguard::journal
