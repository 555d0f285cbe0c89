// SPDX-License-Identifier: Apache-2.0
#include "import_end.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

namespace smppguard::dnc {
namespace {

namespace fs = std::filesystem;

bool any(const ImportReport& report, FileRecord::Outcome outcome) {
  return std::any_of(report.files.begin(), report.files.end(),
                     [&](const FileRecord& file) { return file.outcome == outcome; });
}

/// Whoever has an old generation open keeps it.
void prune(const ImportRequest& request, const std::vector<ListFile>& generations) noexcept {
  const std::size_t stay = std::max(1U, request.keep) - 1;
  std::error_code ignored;
  for (std::size_t i = 0; i + stay < generations.size(); ++i) {
    fs::remove(request.folder / list_file_name(generations[i]), ignored);
  }
}

Result<ImportReport> publish(const ImportContext& context, ImportReport report, const NewGeneration& fresh) {
  const ImportRequest& request = context.request;
  const auto fingerprint = fresh.seal();
  if (!fingerprint) return fingerprint.error();
  const ListFile as{request.list, context.past.next_generation(), fresh.form};
  ImportRecord& record = report.record;
  record.numbers = fresh.numbers;
  record.generation = as.generation;
  record.fingerprint = hex(*fingerprint);
  record.outcome = ImportRecord::Outcome::published;
  // Written down first: a list in force of which nobody knows where it came from would be no evidence. Should
  // the process end before the rename, the next import takes the entry back.
  if (const auto told = append_history(request.folder, report.files, record); !told) return told.error();
  if (const auto published = fresh.publish(as); !published) return published.error();
  prune(request, context.generations);
  return report;
}

}  // namespace

Result<ImportReport> end_import(const ImportContext& context, ImportReport report,
                                const NewGeneration& fresh) {
  const ImportRequest& request = context.request;
  ImportRecord& record = report.record;
  record.at = request.now;
  record.import = context.past.next_import();
  record.list = request.list;
  record.by = request.by;
  const bool refused =
      any(report, FileRecord::Outcome::refused) || any(report, FileRecord::Outcome::held_back);
  if (any(report, FileRecord::Outcome::accepted) && (!refused || request.skip_bad)) {
    return publish(context, std::move(report), fresh);
  }
  fresh.discard();
  record.outcome = refused ? ImportRecord::Outcome::refused : ImportRecord::Outcome::nothing_new;
  if (!refused) return report;
  record.why = "files were refused or held back";
  if (const auto told = append_history(request.folder, report.files, record); !told) return told.error();
  return report;
}

}  // namespace smppguard::dnc
