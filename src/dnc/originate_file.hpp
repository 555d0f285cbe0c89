// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "originate_entries.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/core/sha256.hpp"
#include "smppguard/dnc/file_fault.hpp"
#include "smppguard/dnc/originate_list.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

// The file of a do-not-originate list is text, and there is one text for the same entries:
//
//   smppguard-do-not-originate 1 NAME YYYY-MM-DD COUNT SHA256      of all other octets, in hexadecimal digits
//   222,invalid area code                                          COUNT lines PREFIX,SOURCE in the order
//   2223334646,owner's request                                     of the prefixes, the sources as CSV;
//   short:72345,owner's request                                    short codes behind all others
namespace smppguard::dnc {

/// What the first line says.
struct OriginateHeading {
  OriginateInfo info;
  Digest checksum{};

  friend bool operator==(const OriginateHeading&, const OriginateHeading&) = default;
};

/// What stands in front of the checksum. With the line's end it is hashed before the other lines.
[[nodiscard]] std::string before_checksum(const OriginateInfo& info);
/// With its line end.
[[nodiscard]] std::string to_line(const OriginateHeading& heading);
/// `line` is without its end.
[[nodiscard]] Result<OriginateHeading> read_heading(std::string_view line);

/// Writes the file, durable and read-only (0444), in the place of any other of that name. Whoever calls gives
/// it the name of a list when its time has come. The name in `list` is_list_name(); the count is not looked
/// at. Returns what the first line says; a file that could not be finished is removed.
[[nodiscard]] Result<OriginateHeading> write_originate_file(const std::filesystem::path& path,
                                                            const OriginateInfo& list,
                                                            const OriginateEntries& entries);

struct OriginateFile {
  OriginateHeading heading;
  std::unique_ptr<OriginateEntries> entries;
};

/// Reads a whole file and holds it against its first line. Errors are "what is wrong" or "line 17: what is
/// wrong"; the caller adds the name.
[[nodiscard]] FileResult<OriginateFile> read_originate_file(const std::filesystem::path& path);

}  // namespace smppguard::dnc
