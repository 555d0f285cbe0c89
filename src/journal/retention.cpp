// SPDX-License-Identifier: Apache-2.0
#include "retention.hpp"

#include "heads_file.hpp"
#include "line_reader.hpp"
#include "segment_start.hpp"
#include "smppguard/core/file_descriptor.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>
#include <system_error>

namespace smppguard::journal {
namespace {

namespace fs = std::filesystem;

std::chrono::days keep(const JournalOptions& options, Stream stream) noexcept {
  switch (stream) {
    case Stream::evidence: return options.keep_evidence;
    case Stream::refusals: return options.keep_refusals;
    case Stream::decisions: return options.keep_decisions;
  }
  return options.keep_evidence;
}

/// Nothing if the file has no first line as it should be; then nobody can say what came before it.
Result<std::optional<SegmentStart>> start_of(const fs::path& path) {
  auto reader = LineReader::open(path);
  if (!reader) return reader.error();
  const auto first = reader->next();
  if (!first) return first.error();
  const auto line = *first ? read_line(**first) : std::nullopt;
  return line ? read_segment_start(*line) : std::nullopt;
}

/// Adds what is due of one stream to `all`.
Result<void> add_due(const fs::path& folder, Stream stream, WallTime until, std::vector<Retirement>& all) {
  const auto months = months_in(folder, name(stream));
  if (!months) return months.error();
  for (std::size_t i = 0; i + 1 < months->size() && end_of((*months)[i]) <= until; ++i) {
    const auto next = start_of(path_of(folder, name(stream), (*months)[i + 1]));
    if (!next) return next.error();
    if (!*next) return {};
    all.push_back({stream, (*months)[i], (*next)->before, true});
  }
  return {};
}

/// What an earlier process removed of a stream.
Result<std::optional<Retirement>> removed_before(const fs::path& folder, Stream stream) {
  std::optional<Retirement> removed;
  const auto months = months_in(folder, name(stream));
  if (!months) return months.error();
  if (months->empty()) return removed;
  const auto first = start_of(path_of(folder, name(stream), months->front()));
  if (!first) return first.error();
  if (*first && (*first)->before_segment) {
    removed = {stream, *(*first)->before_segment, (*first)->before, false};
  }
  return removed;
}

Result<void> unlink(const fs::path& path) {
  std::error_code code;
  fs::remove(path, code);
  if (code) return fail(path.native() + ": cannot be removed: " + code.message());
  return {};
}

/// The first month of which any stream has a segment.
Result<std::optional<Month>> first_month(const fs::path& folder) {
  std::optional<Month> first;
  for (const Stream stream : kStreams) {
    const auto months = months_in(folder, name(stream));
    if (!months) return months.error();
    if (!months->empty()) first = std::min(first.value_or(months->front()), months->front());
  }
  return first;
}

Result<void> remove_heads(const fs::path& folder) {
  const auto first = first_month(folder);
  if (!first) return first.error();
  const auto months = months_in(folder, kHeadsName);
  if (!months) return months.error();
  for (const Month month : *months) {
    if (!*first || month >= **first) break;
    if (auto done = unlink(path_of(folder, kHeadsName, month)); !done) return done;
  }
  return {};
}

}  // namespace

Result<std::vector<Retirement>> due_for_retirement(const fs::path& folder, const JournalOptions& options,
                                                   WallTime now) {
  std::vector<Retirement> due;
  for (const Stream stream : kStreams) {
    if (auto done = add_due(folder, stream, now - keep(options, stream), due); !done) return done.error();
  }
  const auto concerns = [&](Stream stream) {
    return std::any_of(due.begin(), due.end(), [&](const Retirement& one) { return one.stream == stream; });
  };
  if (!concerns(Stream::evidence)) return due;
  for (const Stream stream : kStreams) {
    if (concerns(stream)) continue;
    const auto removed = removed_before(folder, stream);
    if (!removed) return removed.error();
    if (*removed) due.push_back(**removed);
  }
  return due;
}

std::string members_of(const Retirement& retirement) {
  return fmt::format(R"(,"stream":"{}","segment":"{}","last":{},"hash":"{}")", name(retirement.stream),
                     name(retirement.month), retirement.last.n, hex(retirement.last.hash));
}

Result<void> remove(const fs::path& folder, const std::vector<Retirement>& retirements) {
  if (retirements.empty()) return {};
  for (const Retirement& one : retirements) {
    if (!one.removed) continue;
    if (auto done = unlink(path_of(folder, name(one.stream), one.month)); !done) return done;
  }
  if (auto done = remove_heads(folder); !done) return done;
  if (auto done = sync_folder(folder); !done) return fail(folder.native() + ": " + done.error().message);
  return {};
}

}  // namespace smppguard::journal
