// SPDX-License-Identifier: Apache-2.0
#include "import_files.hpp"

#include "bit_count.hpp"
#include "import_guards.hpp"
#include "parallel.hpp"
#include "smppguard/core/sha256.hpp"
#include "smppguard/core/time_text.hpp"
#include "staged_area.hpp"

#include <algorithm>
#include <future>
#include <numeric>
#include <utility>

namespace smppguard::dnc {
namespace {

constexpr std::uint64_t kLarge = std::uint64_t{64} << 20U;

/// The largest first, so that no thread is left alone with one at the end.
std::vector<std::size_t> by_size(const std::vector<ImportFile>& files) {
  std::vector<std::size_t> order(files.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t one, std::size_t other) {
    return files[one].input.octets > files[other].input.octets;
  });
  return order;
}

}  // namespace

ImportFiles::ImportFiles(const ImportRequest& request, const ListIdentity& list, const Snapshot* current,
                         const PastImports& past, Staging& staging)
    : request_{request},
      list_{list},
      current_{current},
      past_{past},
      staging_{staging},
      known_{request, past} {}

Result<void> ImportFiles::read(std::vector<ImportInput> inputs) {
  for (ImportInput& input : inputs) {
    progress_.octets_total += input.octets;
    // A file that names no date is another one when another is asked for.
    if (request_.version_date) input.key += ":" + to_text(*request_.version_date);
    FileRecord record = begin_record(input, request_, past_);
    files_.push_back({std::move(input), std::move(record)});
  }
  std::vector<std::size_t> order = by_size(files_);
  std::erase_if(order, [&](std::size_t i) { return take_over(files_[i]); });
  staging_.forget_others();
  const unsigned threads = thread_count(request_.threads);
  const auto spare = static_cast<unsigned>(threads / std::max<std::size_t>(1, order.size()));
  return in_parallel(order.size(), threads,
                     [&](std::size_t i) { return read_one(files_[order[i]], std::max(1U, spare)); });
}

/// What an interrupted run has read already.
bool ImportFiles::take_over(ImportFile& file) {
  auto former = staging_.take_over(file.input.key);
  if (!former) return false;
  const FileRecord fresh = std::exchange(file.record, std::move(former->record));
  file.record.at = fresh.at;
  file.record.import = fresh.import;
  file.areas = std::move(former->areas);
  known_.add(file.record);
  (void)staging_.note({file.input.key, file.record, file.areas});
  tell_progress(file.input.octets);
  // What is in force, and what is asked for, may have changed since.
  if (const auto why = objection(file)) refuse(file.record, *why);
  return true;
}

Result<void> ImportFiles::read_one(ImportFile& file, unsigned threads) {
  const auto load = [&](LoadedFile& loaded) {
    return load_file(file.input.path,
                     {date_of_unnamed(file.input, list_.kind, request_), threads,
                      [&](std::uint64_t octets) { tell_progress(octets); }},
                     loaded);
  };
  LoadedFile loaded{file.record, {}, {}};
  if (threads > 1 && file.input.octets >= kLarge) {
    // Hashing takes as long as reading, so it is done at the same time.
    auto digest = std::async(std::launch::async, [&] { return hash_file(file.input.path); });
    const auto read = load(loaded);
    file.record = loaded.record;
    if (is_known(file, digest.get())) return {};
    return take(file, std::move(loaded), read, threads);
  }
  if (is_known(file, hash_file(file.input.path))) {
    tell_progress(file.input.octets);
    return {};
  }
  loaded.record = file.record;
  const auto read = load(loaded);
  return take(file, std::move(loaded), read, threads);
}

/// Whether the file is done with before its contents are looked at.
bool ImportFiles::is_known(ImportFile& file, const Result<Digest>& digest) {
  const auto answer = known_.ask(file.input, digest, file.record);
  file.already = answer == KnownFiles::Answer::already;
  return answer != KnownFiles::Answer::fresh;
}

Result<void> ImportFiles::take(ImportFile& file, LoadedFile loaded, const Result<void>& read,
                               unsigned threads) {
  loaded.record.sha256 = std::move(file.record.sha256);
  file.record = std::move(loaded.record);
  // Its hash would be that of other contents.
  if (!is_unchanged(file.input)) {
    refuse(file.record, "was changed while it was read; import it again once it is whole");
    return {};
  }
  if (!read) {
    refuse(file.record, read.error().message);
    return {};
  }
  file.changes = std::move(loaded.changes);
  if (list_.kind == ListKind::national && !file.is_changes()) return stage(file, *loaded.numbers, threads);
  file.numbers = std::move(loaded.numbers);
  if (const auto why = objection(file)) refuse(file.record, *why);
  return {};
}

/// Puts the areas of a full list into the staging file, unless it is refused.
Result<void> ImportFiles::stage(ImportFile& file, const NumberSet& numbers, unsigned threads) {
  const std::vector<unsigned> area_codes = numbers.area_codes();
  std::vector<AreaInfo> areas(area_codes.size());
  (void)in_parallel(areas.size(), threads, [&](std::size_t i) -> Result<void> {
    areas[i] = {area_codes[i], *file.record.version, count_listed(numbers.slab(area_codes[i]))};
    return {};
  });
  std::uint64_t distinct = 0;
  for (const AreaInfo& area : areas) distinct += area.count;
  file.record.repeated = file.record.numbers - distinct;
  for (const AreaInfo& area : areas) file.areas.push_back({area, {}});
  if (const auto why = objection(file)) {
    file.areas.clear();
    refuse(file.record, *why);
    return {};
  }
  auto staged = in_parallel(areas.size(), threads, [&](std::size_t i) -> Result<void> {
    auto area = staging_.append(areas[i], format::Form::slab, numbers.slab(areas[i].area_code));
    if (!area) return area.error();
    file.areas[i] = *area;
    return {};
  });
  if (!staged) return staged;
  return staging_.note({file.input.key, file.record, file.areas});
}

/// What the guards say of a file whose lines are good.
std::optional<std::string> ImportFiles::objection(const ImportFile& file) const {
  const Day version = *file.record.version;
  if (auto why = object_to_date(version, request_)) return why;
  if (file.is_changes()) {
    if (current_ != nullptr) return object_to_changes(version, *current_, request_);
    return std::nullopt;  // to a full list of the same run, which is seen to later
  }
  if (list_.kind != ListKind::national) return std::nullopt;  // looked at as a whole
  for (const StagedArea& area : file.areas) {
    if (auto why = object_to_area(area.info, current_, request_)) return why;
  }
  return std::nullopt;
}

bool ImportFiles::any_refused() const noexcept {
  return std::any_of(files_.begin(), files_.end(), [](const ImportFile& file) { return file.refused(); });
}

bool ImportFiles::any_accepted() const noexcept {
  return std::any_of(files_.begin(), files_.end(), [](const ImportFile& file) { return file.accepted(); });
}

void ImportFiles::tell_progress(std::uint64_t octets) {
  const std::lock_guard lock{mutex_};
  progress_.octets_done = std::min(progress_.octets_total, progress_.octets_done + octets);
  if (request_.progress) request_.progress(progress_);
}

}  // namespace smppguard::dnc
