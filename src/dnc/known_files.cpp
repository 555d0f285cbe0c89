// SPDX-License-Identifier: Apache-2.0
#include "known_files.hpp"

#include "smppguard/core/time_text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace smppguard::dnc {

KnownFiles::Answer KnownFiles::ask(const ImportInput& input, const Result<Digest>& digest,
                                   FileRecord& record) {
  if (!digest) {
    refuse(record, digest.error().message);
    return Answer::refused;
  }
  record.sha256 = hex(*digest);
  const auto imported = past_.imported(record.sha256);
  if (imported && !request_.allow_older) {
    if (input.from_folder) return Answer::already;
    record.content = kKnownContent;
    refuse(record, fmt::format("was imported already, on {}", to_text(*imported)));
    return Answer::refused;
  }
  const std::lock_guard lock{mutex_};
  const auto [first, fresh] = of_this_run_.emplace(record.sha256, record.file);
  if (fresh) return Answer::fresh;
  record.content = kKnownContent;
  refuse(record, fmt::format("holds the same as {}", first->second));
  return Answer::refused;
}

void KnownFiles::add(const FileRecord& record) {
  const std::lock_guard lock{mutex_};
  of_this_run_.emplace(record.sha256, record.file);
}

FileRecord begin_record(const ImportInput& input, const ImportRequest& request, const PastImports& past) {
  FileRecord record;
  record.at = request.now;
  record.import = past.next_import();
  record.list = request.list;
  record.file = input.path.string();
  record.octets = input.octets;
  record.outcome = FileRecord::Outcome::accepted;
  return record;
}

void refuse(FileRecord& record, std::string why) {
  record.outcome = FileRecord::Outcome::refused;
  record.why = std::move(why);
}

std::optional<Day> date_of_unnamed(const ImportInput& input, ListKind kind, const ImportRequest& request) {
  const bool own = kind != ListKind::national && kind != ListKind::state;
  if (request.version_date || !own) return request.version_date;
  return std::min(input.modified, request.today);
}

}  // namespace smppguard::dnc
