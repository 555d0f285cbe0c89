// SPDX-License-Identifier: Apache-2.0
#include "list_changes.hpp"

#include "json_text.hpp"
#include "printable.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace smppguard::app {
namespace {

const dnc::ListInfo* find(const dnc::Lists* lists, const std::string& name) {
  if (lists == nullptr) return nullptr;
  const auto found = std::ranges::find(lists->all(), name, [](const auto& one) { return one.file.name; });
  return found == lists->all().end() ? nullptr : &*found;
}

bool is_same(const dnc::ListInfo& one, const dnc::ListInfo& other) {
  return one.file == other.file && one.fingerprint == other.fingerprint;
}

/// "258000000 numbers in 343 area codes", with how many more or fewer than before.
std::string size_of(const dnc::ListInfo& now, const dnc::ListInfo* before) {
  std::string text = fmt::format("{} numbers", now.total);
  if (before != nullptr) {
    text += fmt::format(" ({:+})",
                        static_cast<std::int64_t>(now.total) - static_cast<std::int64_t>(before->total));
  }
  if (!now.areas.empty()) text += fmt::format(" in {} area codes", now.areas.size());
  return text;
}

}  // namespace

std::vector<ListChange> changes_between(const dnc::Lists* before, const dnc::Lists* now) {
  std::vector<ListChange> changes;
  for (const dnc::ListInfo& one : now != nullptr ? now->all() : std::vector<dnc::ListInfo>{}) {
    const dnc::ListInfo* const former = find(before, one.file.name);
    if (former != nullptr && is_same(*former, one)) continue;
    changes.push_back({former != nullptr ? std::optional{*former} : std::nullopt, one});
  }
  for (const dnc::ListInfo& one : before != nullptr ? before->all() : std::vector<dnc::ListInfo>{}) {
    if (find(now, one.file.name) == nullptr) changes.push_back({one, std::nullopt});
  }
  return changes;
}

std::string versions_of(const dnc::ListInfo& list) {
  if (list.oldest == list.newest) return printable(list.newest);
  return printable(list.oldest) + ".." + printable(list.newest);
}

std::string text_of(const ListChange& change) {
  if (!change.now) {
    return fmt::format("list {}: out of force, it was generation {} of {} with {} numbers",
                       change.before->file.name, change.before->file.generation, versions_of(*change.before),
                       change.before->total);
  }
  const dnc::ListInfo& now = *change.now;
  const dnc::ListInfo* const before = change.before ? &*change.before : nullptr;
  std::string text =
      fmt::format("list {} ({}): generation {} in force, version {}, {}", now.file.name,
                  name(now.identity.kind), now.file.generation, versions_of(now), size_of(now, before));
  if (before != nullptr) {
    text += fmt::format("; before it generation {} of {}", before->file.generation, versions_of(*before));
  }
  return text;
}

std::string evidence_of(const dnc::ListInfo& list) {
  std::string body = fmt::format(
      R"("list":{},"list_kind":"{}","generation":{},"oldest_version":"{}","newest_version":"{}","numbers":{})",
      json_text(list.file.name), name(list.identity.kind), list.file.generation, printable(list.oldest),
      printable(list.newest), list.total);
  if (!list.identity.organisation.empty()) {
    body += fmt::format(",\"organisation\":{}", json_text(list.identity.organisation));
  }
  body += fmt::format(",\"fingerprint\":{}", json_text(list.fingerprint));
  if (list.identity.kind != ListKind::national) return body;
  body += ",\"versions\":{";
  for (const dnc::AreaInfo& area : list.areas) {
    body += fmt::format("{}\"{}\":\"{}\"", body.back() == '{' ? "" : ",", area.area_code,
                        printable(area.version));
  }
  return body + '}';
}

std::string evidence_of(const dnc::RefusedFile& refused) {
  return fmt::format("\"list\":{},\"generation\":{},\"why\":{}", json_text(refused.file.name),
                     refused.file.generation, json_text(refused.why));
}

namespace {

std::size_t aged_areas(const dnc::ListInfo& list, const dnc::RegistryOptions& options, Day today) {
  return static_cast<std::size_t>(std::ranges::count_if(
      list.areas, [&](const dnc::AreaInfo& area) { return area.version < today - options.max_age; }));
}

/// What becomes of the numbers in area codes that are too old.
const char* effect_of_age(ListKind kind) {
  return kind == ListKind::national ? "count as unknown" : "go on refusing the numbers listed then";
}

}  // namespace

std::size_t stale_areas(const dnc::ListInfo& list, const dnc::RegistryOptions& options, Day today) {
  return list.identity.kind == ListKind::national ? aged_areas(list, options, today) : 0;
}

std::vector<std::string> warnings_about(const dnc::Lists* lists, const dnc::RegistryOptions& options,
                                        Day today) {
  if (options.directory.empty()) {
    return {"no registry.directory is configured: every North American number is unknown"};
  }
  std::vector<std::string> warnings;
  if (lists == nullptr || lists->national() == nullptr) {
    warnings.push_back(fmt::format(
        "registry.directory {0} holds no national list: every North American number that no other list "
        "holds is unknown; import one by: smppguard dnc import --into {0} FILES",
        options.directory));
  }
  for (const dnc::ListInfo& list : lists != nullptr ? lists->all() : std::vector<dnc::ListInfo>{}) {
    const ListKind kind = list.identity.kind;
    if (kind != ListKind::national && kind != ListKind::state) continue;
    const std::size_t aged = aged_areas(list, options, today);
    if (aged == 0) continue;
    warnings.push_back(
        fmt::format("list {}: {} of {} area codes are older than registry.max_age ({} days) and {}, the "
                    "oldest is of {}, {} days ago; import newer files by: smppguard dnc import --into {} "
                    "FILES",
                    list.file.name, aged, list.areas.size(), options.max_age.count(), effect_of_age(kind),
                    printable(list.oldest), (today - list.oldest).count(), options.directory));
  }
  return warnings;
}

}  // namespace smppguard::app
