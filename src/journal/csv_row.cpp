// SPDX-License-Identifier: Apache-2.0
#include "csv_row.hpp"

#include "smppguard/core/csv_writer.hpp"

#include <algorithm>
#include <array>

#include <boost/json/serialize.hpp>

namespace smppguard::journal {
namespace {

/// Columns that are members of the entry under the same name.
constexpr auto kMembers = std::to_array<std::string_view>(
    {"sender", "recipient", "reason", "command", "command_status", "observed", "system_id", "upstream",
     "list", "list_version", "organisation", "matter", "state", "by", "position"});

/// A string without its quotes, anything else as JSON.
void append_value(std::string& row, const boost::json::value& value) {
  if (value.is_string()) {
    append_csv_cell(row, {value.get_string().data(), value.get_string().size()});
  } else {
    append_csv_cell(row, boost::json::serialize(value));
  }
}

}  // namespace

std::string csv_header() {
  std::string row = "stream,n,at,kind";
  for (const std::string_view name : kMembers) {
    row += ',';
    row += name;
  }
  return row + ",more,hash\r\n";
}

std::string csv_row(Stream stream, const Line& line, const boost::json::object& members) {
  std::string row{name(stream)};
  row += ',';
  row += std::to_string(line.n);
  for (const std::string_view text : {line.at, line.kind}) {
    row += ',';
    append_csv_cell(row, text);
  }
  for (const std::string_view name : kMembers) {
    row += ',';
    if (const auto* value = members.if_contains({name.data(), name.size()})) append_value(row, *value);
  }
  boost::json::object more;
  for (const auto& [key, value] : members) {
    if (std::find(kMembers.begin(), kMembers.end(), std::string_view{key.data(), key.size()}) ==
        kMembers.end()) {
      more.emplace(key, value);
    }
  }
  row += ',';
  if (!more.empty()) append_csv_cell(row, boost::json::serialize(more));
  row += ',';
  row += hex(line.hash);
  row += "\r\n";
  return row;
}

}  // namespace smppguard::journal
