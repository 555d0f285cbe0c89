// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "originate_file.hpp"
#include "originate_reader.hpp"
#include "smppguard/dnc/list_folder.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>

namespace smppguard::dnc {

/// Reads a text in pieces of `piece` octets; "" or the error.
inline std::string read_in_pieces(std::string_view text, std::size_t piece, OriginateReader& reader) {
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) {
    if (const auto fed = reader.feed(text.substr(0, piece)); !fed) return fed.error().message;
  }
  const auto finished = reader.finish();
  return finished ? "" : finished.error().message;
}

/// The text that tells what was collected.
inline std::string to_csv(const OriginateEntries& entries) {
  std::string text;
  for (const auto& entry : entries.in_order()) {
    text += to_digits(entry.prefix) + "," + std::string{entries.source(entry.source)} + "\n";
  }
  return text;
}

/// Writes a generation of a list as an import would, from CSV, and returns where it is.
inline std::filesystem::path write_originate(const std::filesystem::path& folder, const OriginateInfo& list,
                                             std::uint64_t generation, std::string_view csv) {
  OriginateCollector collector;
  OriginateReader reader{collector};
  if (const std::string error = read_in_pieces(csv, csv.size() + 1, reader); !error.empty()) {
    throw std::runtime_error(error);
  }
  const auto path = folder / list_file_name({list.name, generation, ListFile::Form::do_not_originate});
  (void)write_originate_file(path, list, collector.entries()).value();
  return path;
}

}  // namespace smppguard::dnc
