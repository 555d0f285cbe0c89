// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "line.hpp"
#include "smppguard/journal/entry.hpp"

#include <string>
#include <string_view>

#include <boost/json/object.hpp>

namespace smppguard::journal {

/// The names of the columns, as the first row. Rows end in CR LF, and cells are quoted as core/csv_writer.hpp
/// has it.
[[nodiscard]] std::string csv_header();

/// An entry's row. Members without a column of their own are in the last one, as a JSON object.
[[nodiscard]] std::string csv_row(Stream stream, const Line& line, const boost::json::object& members);

}  // namespace smppguard::journal
