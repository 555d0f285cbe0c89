// SPDX-License-Identifier: Apache-2.0
#include "import_recipients.hpp"

#include "import_files.hpp"
#include "new_list.hpp"
#include "smppguard/core/sha256.hpp"
#include "smppguard/dnc/version_date.hpp"
#include "staging.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <system_error>
#include <utility>

namespace smppguard::dnc {
namespace {

namespace fs = std::filesystem;

// As many area codes as a national file may have whose name does not tell.
constexpr std::uint64_t kNationalAreas = 400;
// A packed list takes so much less room than its numbers, at most.
constexpr std::uint64_t kPacking = 8;
constexpr std::uint64_t kShortestLine = 11;

Error naming(const fs::path& folder, const std::string& why) {
  return fail(folder.string() + ": " + why);
}

/// Roughly what the new list needs, rather too much than too little.
std::uint64_t octets_needed(const ListIdentity& list, const std::vector<ImportInput>& inputs,
                            const Snapshot* current) {
  std::set<unsigned> areas;
  if (current != nullptr) {
    for (const AreaInfo& area : current->info().areas) areas.insert(area.area_code);
  }
  std::uint64_t unnamed = 0;  // numbers in files that do not name their area code
  for (const ImportInput& input : inputs) {
    const auto name = read_file_name(input.path.filename().string());
    if (name && name->area_code) {
      areas.insert(*name->area_code);
    } else {
      unnamed += input.octets * kPacking / kShortestLine + 1;
    }
  }
  if (list.kind != ListKind::national) {
    const std::uint64_t former = current != nullptr ? current->info().file_octets : 0;
    return format::kHeaderOctets + former + unnamed * sizeof(std::uint32_t);
  }
  const std::uint64_t count = std::max<std::uint64_t>(areas.size(), std::min(unnamed, kNationalAreas));
  return format::kHeaderOctets + count * format::kSlabStride;
}

std::string mebibytes(std::uint64_t octets) {
  return fmt::format("{} MiB", (octets + (1U << 20U) - 1) >> 20U);
}

Result<void> check_room(const fs::path& folder, std::uint64_t needed, std::uint64_t staged) {
  std::error_code code;
  const fs::space_info space = fs::space(folder, code);
  if (code) return naming(folder, "how much room there is cannot be told: " + code.message());
  if (space.available + staged >= needed) return {};
  return naming(folder, fmt::format("the new list may need {} and the disk has room for {} only; nothing was "
                                    "read. Make room, or give another folder",
                                    mebibytes(needed), mebibytes(space.available)));
}

ImportReport report_on(ImportFiles& files) {
  ImportReport report;
  for (ImportFile& file : files.all()) {
    if (file.already) {
      report.already.push_back(file.record.file);
      continue;
    }
    report.files.push_back(std::move(file.record));
  }
  return report;
}

Result<ImportReport> run(const ImportContext& context, const ListIdentity& list, const Snapshot* current,
                         std::vector<ImportInput> inputs, Staging& staging) {
  ImportFiles files{context.request, list, current, context.past, staging};
  if (auto read = files.read(std::move(inputs)); !read) return read.error();
  NewList joined{context.request, list, current, context.past, files, staging};
  const auto areas = joined.make();
  if (!areas) return areas.error();
  ImportReport report = report_on(files);
  report.warnings = joined.warnings();
  NewGeneration fresh;
  for (const StagedArea& area : *areas) fresh.numbers += area.info.count;
  fresh.seal = [&] { return staging.seal(list, *areas); };
  fresh.publish = [&](const ListFile& as) { return staging.publish(as); };
  fresh.discard = [&] { staging.discard(); };
  return end_import(context, std::move(report), fresh);
}

}  // namespace

Result<ImportReport> import_recipients(const ImportContext& context, const ListIdentity& list,
                                       const Snapshot* current, std::vector<ImportInput> inputs) {
  const fs::path& folder = context.request.folder;
  auto staging = Staging::open(folder, list);
  if (!staging) return naming(folder, staging.error().message);
  const auto room = check_room(folder, octets_needed(list, inputs, current), staging->octets());
  if (!room) return room.error();
  auto report = run(context, list, current, std::move(inputs), *staging);
  if (report) return report;
  // What cannot be finished, on a full disk first of all, leaves nothing behind that takes room.
  staging->discard();
  return naming(folder, report.error().message);
}

}  // namespace smppguard::dnc
