// SPDX-License-Identifier: Apache-2.0
#include "past_imports.hpp"

#include "known_files.hpp"
#include "smppguard/dnc/version_date.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace smppguard::dnc {
namespace {

std::string base_name(const std::string& path) {
  return std::filesystem::path{path}.filename().string();
}

}  // namespace

std::optional<PastImports::Gap> PastImports::gap_left_by(const FileRecord& file) {
  if (file.outcome != FileRecord::Outcome::refused || file.content == kKnownContent) return std::nullopt;
  const std::string base = base_name(file.file);
  const auto name = read_file_name(base);
  if (!name && file.content != "changes") return std::nullopt;
  const Day refused_on = std::chrono::floor<std::chrono::days>(file.at);
  const Day version = file.version ? *file.version : name ? name->version : refused_on;
  return Gap{base, std::min(version, refused_on), name ? name->area_code : std::nullopt};
}

Result<PastImports> PastImports::read(const std::filesystem::path& folder, const std::string& list,
                                      const std::vector<ListFile>& files, WallTime now) {
  PastImports past;
  std::vector<FileRecord> accepted;  // of a run whose end has not come yet
  std::uint64_t pending_import = 0;
  std::vector<FileRecord> newest;  // of the last published run, which may not have come about
  ImportRecord last;               // the last that was published
  const auto on_file = [&](const FileRecord& file) {
    // A run of which only files are written down was cut off there: its number is not used again.
    past.last_import_ = std::max(past.last_import_, file.import);
    if (std::exchange(pending_import, file.import) != file.import) accepted.clear();
    if (file.list != list) return;
    if (file.outcome == FileRecord::Outcome::accepted) accepted.push_back(file);
    if (auto gap = gap_left_by(file)) past.gaps_.push_back(*std::move(gap));
  };
  const auto on_import = [&](const ImportRecord& import) {
    past.last_import_ = std::max(past.last_import_, import.import);
    if (import.import != pending_import) accepted.clear();
    if (import.list != list) return;
    past.last_generation_ = std::max(past.last_generation_, import.generation);
    if (import.outcome == ImportRecord::Outcome::published) {
      past.take(newest);
      newest = std::exchange(accepted, {});
      last = import;
    } else if (import.outcome == ImportRecord::Outcome::withdrawn) {
      newest.clear();
      last = {};
    }
    accepted.clear();
  };
  if (const auto read = read_history(folder, on_file, on_import); !read) return read.error();

  std::uint64_t highest = 0;
  for (const ListFile& file : files) {
    if (file.name == list) highest = std::max(highest, file.generation);
  }
  past.last_generation_ = std::max(past.last_generation_, highest);
  if (last.generation > highest) {
    newest.clear();
    last.at = now;
    last.import = past.next_import();
    last.outcome = ImportRecord::Outcome::withdrawn;
    last.why = "the import ended before the new generation had its name; the one before stays in force";
    if (const auto told = append_history(folder, {}, last); !told) return told.error();
    ++past.last_import_;
  }
  past.take(newest);
  return past;
}

void PastImports::take(const std::vector<FileRecord>& accepted) {
  for (const FileRecord& file : accepted) {
    imported_.emplace(file.sha256, file.at);
    if (file.content == "changes" && file.version) {
      last_changes_ = std::max(last_changes_.value_or(*file.version), *file.version);
    }
    if (file.made_at) last_made_at_ = file.made_at;
    std::erase_if(gaps_, [&](const Gap& gap) { return gap.file == base_name(file.file); });
  }
}

std::optional<WallTime> PastImports::imported(const std::string& sha256) const {
  const auto found = imported_.find(sha256);
  if (found == imported_.end()) return std::nullopt;
  return found->second;
}

}  // namespace smppguard::dnc
