// SPDX-License-Identifier: Apache-2.0
#include "list_summary.hpp"

#include <algorithm>
#include <system_error>

namespace smppguard::app {
namespace {

void add_snapshot(ListSummary& summary, const dnc::Snapshot& snapshot) {
  const dnc::SnapshotInfo& info = snapshot.info();
  summary.identity = info.list;
  summary.numbers = info.total;
  summary.octets = info.file_octets;
  summary.areas = info.areas;
  if (info.areas.empty()) return;
  const auto [oldest, newest] = std::ranges::minmax_element(info.areas, {}, &dnc::AreaInfo::version);
  summary.oldest = oldest->version;
  summary.newest = newest->version;
}

void add_originate(ListSummary& summary, const OpenList& list) {
  const dnc::OriginateInfo& info = list.originate->info();
  summary.identity = {info.name, ListKind::do_not_originate, {}};
  summary.numbers = info.count;
  summary.oldest = summary.newest = info.version;
  std::error_code ignored;
  summary.octets = std::filesystem::file_size(list.source.path, ignored);
}

}  // namespace

ListSummary summary_of(const OpenList& list) {
  ListSummary summary;
  summary.file = list.source.path.filename().string();
  if (list.source.file) summary.generation = list.source.file->generation;
  if (list.snapshot != nullptr) add_snapshot(summary, *list.snapshot);
  if (list.originate != nullptr) add_originate(summary, list);
  return summary;
}

}  // namespace smppguard::app
