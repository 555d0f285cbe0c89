// SPDX-License-Identifier: Apache-2.0
#include "list_json.hpp"

#include "list_changes.hpp"
#include "smppguard/admin/json.hpp"
#include "smppguard/core/time_text.hpp"
#include "smppguard/dnc/history.hpp"

#include <deque>
#include <utility>

#include <boost/json/array.hpp>

namespace smppguard::app {
namespace {

using boost::json::array;
using boost::json::object;

std::string_view name(policy::WhenUnknown answer) noexcept {
  switch (answer) {
    case policy::WhenUnknown::allow: return "allow";
    case policy::WhenUnknown::refuse: return "refuse";
    case policy::WhenUnknown::defer: return "defer";
  }
  return "";
}

object summary_of(const dnc::ListInfo& list, const ListStatus& status) {
  const bool old = stale_areas(list, status.state.options, status.today) > 0;
  object all{{"name", admin::json_text(list.file.name)},
             {"kind", admin::json_text(smppguard::name(list.identity.kind))},
             {"generation", list.file.generation},
             {"numbers", list.total},
             {"version", admin::json_text(to_text(list.newest))},
             {"oldest_version", admin::json_text(to_text(list.oldest))},
             {"age_days", (status.today - list.oldest).count()},
             {"state", old ? "old" : "current"},
             {"organisation", nullptr}};
  if (!list.identity.organisation.empty()) all["organisation"] = admin::json_text(list.identity.organisation);
  return all;
}

/// Stands for a national list that is not there, since all numbers are unknown then.
object missing_list() {
  return {{"name", admin::json_text(smppguard::name(ListKind::national))},
          {"kind", admin::json_text(smppguard::name(ListKind::national))},
          {"generation", 0},
          {"numbers", 0},
          {"version", nullptr},
          {"oldest_version", nullptr},
          {"age_days", nullptr},
          {"state", "missing"},
          {"organisation", nullptr}};
}

array listed(const ListStatus& status) {
  array all;
  const ListsInForce::Pointer& lists = status.state.lists;
  if (!lists || lists->lists().national() == nullptr) all.push_back(missing_list());
  if (!lists) return all;
  for (const dnc::ListInfo& one : lists->lists().all()) all.push_back(summary_of(one, status));
  return all;
}

object to_json(const dnc::FileRecord& record, const std::string& by) {
  return {
      {"at", admin::json_time(record.at)},         {"by", admin::json_text(by)},
      {"list", admin::json_text(record.list)},     {"file", admin::json_text(record.file)},
      {"sha256", admin::json_text(record.sha256)}, {"outcome", admin::json_text(dnc::name(record.outcome))},
      {"why", admin::json_text(record.why)},       {"numbers", record.numbers}};
}

}  // namespace

object registry_json(const ListStatus& status, policy::WhenUnknown when_unknown, WallTime now) {
  const auto& unknown = status.unknown;
  array refused;
  if (status.state.refused) {
    refused.push_back(object{{"at", admin::json_time(status.state.refused->at)},
                             {"file", admin::json_text(status.state.refused->file)},
                             {"why", admin::json_text(status.state.refused->why)}});
  }
  return {{"as_of", admin::json_time(now)},
          {"max_age_days", status.state.options.max_age.count()},
          {"when_unknown", admin::json_text(name(when_unknown))},
          {"lists", listed(status)},
          {"unknown",
           {{"allowed", unknown.allowed.load(std::memory_order_relaxed)},
            {"refused", unknown.refused.load(std::memory_order_relaxed)},
            {"deferred", unknown.deferred.load(std::memory_order_relaxed)}}},
          {"refused_files", std::move(refused)}};
}

std::optional<object> list_json(const ListStatus& status, std::string_view name) {
  const ListsInForce::Pointer& lists = status.state.lists;
  for (const dnc::ListInfo& list : lists ? lists->lists().all() : std::vector<dnc::ListInfo>{}) {
    if (list.file.name != name) continue;
    array areas;
    for (const dnc::AreaInfo& area : list.areas) {
      areas.push_back(object{{"area_code", area.area_code},
                             {"numbers", area.count},
                             {"version", admin::json_text(to_text(area.version))},
                             {"age_days", (status.today - area.version).count()}});
    }
    object all = summary_of(list, status);
    all["areas"] = std::move(areas);
    return all;
  }
  return std::nullopt;
}

Result<object> imports_json(const std::filesystem::path& folder, std::size_t limit) {
  struct Row {
    dnc::FileRecord record;
    std::string by;
  };
  std::deque<Row> rows;
  const auto read = dnc::read_history(
      folder,
      [&](const dnc::FileRecord& record) {
        rows.push_back({record, ""});
        if (rows.size() > limit + 1) rows.pop_front();
      },
      // A run comes behind its files.
      [&](const dnc::ImportRecord& run) {
        for (auto row = rows.rbegin(); row != rows.rend() && row->record.import == run.import; ++row) {
          row->by = run.by;
        }
      });
  if (read.has_error()) return read.error();
  const bool more = rows.size() > limit;
  if (more) rows.pop_front();
  array imports;
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) imports.push_back(to_json(row->record, row->by));
  return object{{"imports", std::move(imports)}, {"more", more}};
}

}  // namespace smppguard::app
