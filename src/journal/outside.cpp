// SPDX-License-Identifier: Apache-2.0
#include "outside.hpp"

#include "line.hpp"
#include "members.hpp"
#include "smppguard/core/time_text.hpp"
#include "tail.hpp"

#include <algorithm>

namespace smppguard::journal {

Result<bool> is_outside(const std::filesystem::path& segment, const ExportRequest& request) {
  if (!request.from && !request.until) return false;
  const auto tail = last_line(segment);
  if (!tail) return tail.error();
  const auto line = read_line(tail->line);
  if (!line || line->kind != kSealedKind) return false;
  const auto members = read_members(line->members);
  if (!members) return false;
  const auto earliest = read_time(text_in(*members, "earliest").value_or(""));
  const auto latest = read_time(line->at);
  if (!earliest || !latest) return false;
  const auto latest_entry = read_time(text_in(*members, "latest").value_or("")).value_or(*latest);
  return (request.from && std::max(*latest, latest_entry) < *request.from) ||
         (request.until && *earliest >= *request.until);
}

}  // namespace smppguard::journal
