// SPDX-License-Identifier: Apache-2.0
#include "new_list.hpp"

#include "bit_count.hpp"
#include "changes.hpp"
#include "import_guards.hpp"
#include "parallel.hpp"
#include "smppguard/core/time_text.hpp"
#include "staged_area.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>
#include <set>
#include <utility>

namespace smppguard::dnc {
namespace {

/// Before anything that can be written down, and still to be counted in seconds.
constexpr Day kEver{std::chrono::days{-1'000'000}};

/// Place among the areas of a snapshot.
std::optional<std::size_t> find_area(const Snapshot* snapshot, unsigned area_code) {
  if (snapshot == nullptr) return std::nullopt;
  const auto& areas = snapshot->info().areas;
  const auto found = std::find_if(areas.begin(), areas.end(),
                                  [&](const AreaInfo& area) { return area.area_code == area_code; });
  if (found == areas.end()) return std::nullopt;
  return static_cast<std::size_t>(found - areas.begin());
}

format::Form form_in(const Snapshot& snapshot, std::size_t index) {
  const unsigned area_code = snapshot.info().areas[index].area_code;
  return snapshot.slabs().area(area_code).bits != nullptr ? format::Form::slab : format::Form::array;
}

unsigned area_of(const ChangeRecord& record) noexcept {
  return static_cast<unsigned>(record.number / PhoneNumber::kLocals);
}

void add_remark(ImportFile& file, const std::string& remark) {
  file.record.why += (file.record.why.empty() ? "" : "; ") + remark;
}

}  // namespace

Result<std::vector<StagedArea>> NewList::make() {
  if (list_.kind == ListKind::national) {
    take_newest();
  } else if (auto joined = join_numbers(); !joined) {
    return joined.error();
  }
  if (files_.any_refused() && !request_.skip_bad) return std::vector<StagedArea>{};
  hold_changes_behind_a_gap();
  if (auto applied = apply_changes(); !applied) return applied.error();
  if (files_.any_refused() && !request_.skip_bad) return std::vector<StagedArea>{};
  if (!files_.any_accepted()) return std::vector<StagedArea>{};
  if (auto carried = carry_over(); !carried) return carried.error();
  std::vector<StagedArea> areas;
  areas.reserve(areas_.size());
  for (const auto& [area_code, area] : areas_) areas.push_back(area);
  return areas;
}

/// Change lists are differences from one to the next, and full lists are what they are differences from: with
/// one missing, those behind it would leave out what it said, and be gone. So they wait.
void NewList::hold_changes_behind_a_gap() {
  find_gaps();
  const auto gap = std::find_if(gaps_.begin(), gaps_.end(), [&](const PastImports::Gap& one) {
    return oldest_area(one.area_code) < one.version;
  });
  if (gap == gaps_.end() || request_.ignore_gap) return;
  for (ImportFile& file : files_.all()) {
    if (!file.accepted() || !file.is_changes()) continue;
    file.record.outcome = FileRecord::Outcome::held_back;
    file.record.why = fmt::format(
        "waits for {}, which was refused: without it changes would be lost; mend it, or import full lists of "
        "{} "
        "or later; --ignore-gap takes it all the same",
        gap->file, to_text(gap->version));
  }
}

/// Files that were refused, in this run or before, and are not taken in this one.
void NewList::find_gaps() {
  gaps_ = past_.gaps();
  std::set<std::string> taken;
  for (const ImportFile& file : files_.all()) {
    if (auto gap = PastImports::gap_left_by(file.record)) gaps_.push_back(*std::move(gap));
    if (file.accepted()) taken.insert(file.input.path.filename().string());
  }
  std::erase_if(gaps_, [&](const PastImports::Gap& gap) { return taken.contains(gap.file); });
}

/// Of the new list before any changes: the date of its oldest area code, or of one; the last day there is
/// where it has none.
Day NewList::oldest_area(std::optional<unsigned> only) const {
  Day oldest = Day::max();
  const auto look = [&](const AreaInfo& area) {
    if (area.area_code == only.value_or(area.area_code)) oldest = std::min(oldest, area.version);
  };
  for (const auto& [area_code, area] : areas_) look(area.info);
  if (current_ == nullptr || replaced_) return oldest;
  for (const AreaInfo& area : current_->info().areas) {
    if (!areas_.contains(area.area_code)) look(area);
  }
  return oldest;
}

/// National: each area code from its newest list.
void NewList::take_newest() {
  std::map<unsigned, ImportFile*> owners;
  for (ImportFile& file : files_.all()) {
    if (file.accepted() && !file.is_changes()) take_areas(file, owners);
  }
  for (const auto& [area_code, owner] : owners) {
    const auto area =
        std::find_if(owner->areas.begin(), owner->areas.end(),
                     [code = area_code](const StagedArea& one) { return one.info.area_code == code; });
    areas_.emplace(area_code, *area);
  }
}

void NewList::take_areas(ImportFile& file, std::map<unsigned, ImportFile*>& owners) {
  for (const StagedArea& area : file.areas) {
    const auto owner = owners.find(area.info.area_code);
    if (owner == owners.end() || owner->second->record.version != file.record.version) continue;
    refuse(file.record, fmt::format("area code {} is in {} as well, of the same date", area.info.area_code,
                                    owner->second->input.path.string()));
    return staging_.give_back(file.areas);
  }
  for (const StagedArea& area : file.areas) {
    ImportFile*& owner = owners[area.info.area_code];
    if (owner == nullptr) {
      owner = &file;
      continue;
    }
    const bool newer = *file.record.version > *owner->record.version;
    ImportFile& loser = newer ? *std::exchange(owner, &file) : file;
    add_remark(loser, fmt::format("area code {} is taken from {}, which is newer", area.info.area_code,
                                  owner->input.path.string()));
    const auto lost = std::find_if(loser.areas.begin(), loser.areas.end(), [&](const StagedArea& one) {
      return one.info.area_code == area.info.area_code;
    });
    staging_.give_back({*lost});
  }
}

/// Other kinds: what all files hold together is the list.
Result<void> NewList::join_numbers() {
  NumberSet joined;
  std::optional<Day> version;
  for (ImportFile& file : files_.all()) {
    if (!file.accepted() || file.is_changes()) continue;
    // Nothing newer than the oldest is known of the whole.
    version = std::min(version.value_or(Day::max()), *file.record.version);
    const std::uint64_t distinct = joined.merge(*file.numbers);
    file.record.repeated = file.record.numbers - distinct;
    file.numbers.reset();
  }
  if (!version) return {};
  std::uint64_t total = 0;
  for (const unsigned area_code : joined.area_codes()) total += count_listed(joined.slab(area_code));
  if (const auto why = object_to_list(*version, total, current_, request_)) {
    for (ImportFile& file : files_.all()) {
      if (file.accepted() && !file.is_changes()) refuse(file.record, *why);
    }
    return {};
  }
  replaced_ = true;
  for (const unsigned area_code : joined.area_codes()) {
    auto staged = stage_slab(staging_, list_.kind, area_code, *version, joined.slab(area_code));
    if (!staged) return staged.error();
    areas_.emplace(area_code, *staged);
  }
  return {};
}

Result<void> NewList::apply_changes() {
  std::vector<ChangeRecord> records;
  std::optional<Day> version;
  for (ImportFile& file : files_.all()) {
    if (!file.accepted() || !file.is_changes()) continue;
    records.insert(records.end(), file.changes.begin(), file.changes.end());
    version = std::max(version.value_or(*file.record.version), *file.record.version);
    file.changes = {};
  }
  if (!version) return {};
  sort_changes(records);
  const auto applied = change_areas(records);
  if (!applied) return applied.error();
  if (!*applied) return {};
  changed_to_ = version;
  if (applied_.older > 0) {
    warnings_.push_back(
        fmt::format("{} changes are from before the date of their area code's list, which holds them already",
                    applied_.older));
  }
  return {};
}

/// Whether they were applied; otherwise all change lists are refused, and nothing has changed.
Result<bool> NewList::change_areas(const std::vector<ChangeRecord>& records) {
  struct Task {
    unsigned area_code;
    std::span<const ChangeRecord> records;
  };
  std::vector<Task> tasks;
  std::vector<unsigned> not_loaded;
  for (std::size_t begin = 0; begin < records.size();) {
    std::size_t end = begin;
    const unsigned area_code = area_of(records[begin]);
    while (end < records.size() && area_of(records[end]) == area_code) ++end;
    const bool loaded = areas_.contains(area_code) || (!replaced_ && find_area(current_, area_code));
    // A list of the national registry that is only begun by changes would pass for a whole one.
    if (loaded || list_.kind != ListKind::national) {
      tasks.push_back({area_code, std::span{records}.subspan(begin, end - begin)});
    } else {
      not_loaded.push_back(area_code);
    }
    begin = end;
  }
  if (!not_loaded.empty()) {
    warnings_.push_back(fmt::format(
        "changes of area codes that are not loaded were passed over: {}; import a full list of them",
        describe_areas(not_loaded)));
  }
  if (tasks.empty()) {
    refuse_changes("there is no list of its area codes to apply it to; import a full list first");
    return false;
  }
  std::vector<Changed> changed(tasks.size());
  const auto each = [&](const auto& task) {
    return in_parallel(tasks.size(), thread_count(request_.threads), [&](std::size_t i) -> Result<void> {
      auto area = change_area(tasks[i].area_code, tasks[i].records);
      if (!area) return area.error();
      return task(i, *std::move(area));
    });
  };
  // Twice, since what they come to must be known before anything is written, and is too much to hold.
  auto counted = each([&](std::size_t i, Changed area) -> Result<void> {
    area.slab.clear();
    changed[i] = std::move(area);
    return {};
  });
  if (!counted) return counted.error();
  if (const auto why = object_to_changed(changed)) {
    refuse_changes(*why);
    return false;
  }
  std::vector<StagedArea> staged(tasks.size());
  auto written = each([&](std::size_t i, const Changed& area) -> Result<void> {
    auto put = put_changed(area);
    if (!put) return put.error();
    staged[i] = *put;
    return {};
  });
  if (!written) return written.error();
  for (const StagedArea& area : staged) areas_.insert_or_assign(area.info.area_code, area);
  for (const Changed& area : changed) applied_ += area.applied;
  return true;
}

/// What the guards say of area codes as they are after the changes.
std::optional<std::string> NewList::object_to_changed(const std::vector<Changed>& changed) const {
  if (list_.kind != ListKind::national) return std::nullopt;
  for (const Changed& area : changed) {
    if (auto why = object_to_area(area.info, current_, request_)) return why;
  }
  return std::nullopt;
}

Result<NewList::Changed> NewList::change_area(unsigned area_code,
                                              std::span<const ChangeRecord> records) const {
  Changed changed{{area_code, Day{}, 0}, std::vector<std::uint8_t>(format::kSlabStride), {}};
  if (const auto staged = areas_.find(area_code); staged != areas_.end()) {
    const auto octets = staging_.read(staged->second);
    if (!octets) return octets.error();
    changed.slab = as_slab(staged->second.place.form, *octets);
    changed.info.version = staged->second.info.version;
  } else if (const auto index = replaced_ ? std::nullopt : find_area(current_, area_code)) {
    const auto octets = current_->read_area(*index);
    if (!octets) return damaged(octets.error());
    changed.slab = as_slab(form_in(*current_, *index), *octets);
    changed.info.version = current_->info().areas[*index].version;
  }
  // The date of a list that the operator keeps may only be that of its file.
  const Day from = list_.kind == ListKind::national ? changed.info.version : kEver;
  changed.applied = dnc::apply_changes(records, from, changed.slab);
  changed.info.count = count_listed(changed.slab);
  return changed;
}

/// In the place of what was staged, where it fits.
Result<StagedArea> NewList::put_changed(const Changed& area) {
  const auto former = areas_.find(area.info.area_code);
  const bool fits = former != areas_.end() && former->second.place.form == format::Form::slab &&
                    format::form_for(list_.kind, area.info.count) == format::Form::slab;
  if (!fits) return stage_slab(staging_, list_.kind, area.info.area_code, area.info.version, area.slab);
  StagedArea changed{area.info, former->second.place};
  if (const auto written = staging_.overwrite(changed, area.slab); !written) return written.error();
  return changed;
}

/// The area codes of the list in force that no file has replaced.
Result<void> NewList::carry_over() {
  std::vector<std::size_t> kept;
  if (current_ != nullptr && !replaced_) {
    for (std::size_t i = 0; i < current_->info().areas.size(); ++i) {
      if (!areas_.contains(current_->info().areas[i].area_code)) kept.push_back(i);
    }
  }
  std::vector<StagedArea> copied(kept.size());
  auto done = in_parallel(kept.size(), thread_count(request_.threads), [&](std::size_t i) -> Result<void> {
    const auto octets = current_->read_area(kept[i]);
    if (!octets) return damaged(octets.error());
    auto area = staging_.append(current_->info().areas[kept[i]], form_in(*current_, kept[i]), *octets);
    if (!area) return area.error();
    copied[i] = *area;
    return {};
  });
  if (!done) return done;
  for (const StagedArea& area : copied) areas_.emplace(area.info.area_code, area);
  raise_versions();
  return {};
}

/// A change list is about all that is subscribed to, so that area codes of which it says nothing have not
/// changed. But it goes on from the change list before it, and an area code whose list is older than that, or
/// than a file that was refused, lacks what came between.
void NewList::raise_versions() {
  if (!changed_to_) return;
  std::vector<unsigned> left;
  Day lacking = Day::min();
  for (auto& [area_code, area] : areas_) {
    if (area.info.version >= *changed_to_) continue;
    Day goes_on_from = past_.last_changes().value_or(Day::min());
    for (const PastImports::Gap& gap : gaps_) {
      if (gap.area_code.value_or(area_code) == area_code) goes_on_from = std::max(goes_on_from, gap.version);
    }
    if (area.info.version >= goes_on_from) {
      area.info.version = *changed_to_;
      continue;
    }
    left.push_back(area_code);
    lacking = std::max(lacking, goes_on_from);
  }
  if (left.empty()) return;
  warnings_.push_back(
      fmt::format("{} keep the date of their list, because they lack changes up to {}: {}; import "
                  "full lists of them",
                  left.size() == 1 ? "one area code" : fmt::format("{} area codes", left.size()),
                  to_text(lacking), describe_areas(left)));
}

void NewList::refuse_changes(const std::string& why) {
  for (ImportFile& file : files_.all()) {
    if (file.accepted() && file.is_changes()) refuse(file.record, why);
  }
}

Error NewList::damaged(const Error& error) const {
  return fail(
      fmt::format("the list {} in force cannot be gone on from: {}; import full lists of all its area codes",
                  list_.name, error.message));
}

}  // namespace smppguard::dnc
