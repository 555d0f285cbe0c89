// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/dnc/history.hpp"

#include <optional>

#include <boost/json/object.hpp>

namespace smppguard::dnc {

/// Members that would be empty are left out.
[[nodiscard]] boost::json::object to_object(const FileRecord& record);
[[nodiscard]] boost::json::object to_object(const ImportRecord& record);

/// Nothing for an object without an outcome; other members that are missing or of another type are empty.
[[nodiscard]] std::optional<FileRecord> read_file_record(const boost::json::object& object);
[[nodiscard]] std::optional<ImportRecord> read_import_record(const boost::json::object& object);

}  // namespace smppguard::dnc
