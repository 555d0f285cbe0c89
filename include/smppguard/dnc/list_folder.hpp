// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::dnc {

/// A list's file in a folder of lists: "national.000012.dnc" or "spoofed.000003.dno". A file never changes;
/// an import adds one with the next generation, and the highest generation of each name is in force.
struct ListFile {
  enum class Form : std::uint8_t {
    snapshot,          ///< .dnc: recipients, see Snapshot
    do_not_originate,  ///< .dno: senders, see OriginateList
  };

  std::string name;
  std::uint64_t generation = 0;
  Form form = Form::snapshot;

  friend bool operator==(const ListFile&, const ListFile&) = default;
  // clang-tidy 14 takes the zero that a defaulted comparison compares with for a pointer.
  friend auto operator<=>(const ListFile&, const ListFile&) = default;  // NOLINT(modernize-use-nullptr)
};

/// Nothing for any other file, such as one that an import has not finished.
[[nodiscard]] std::optional<ListFile> read_list_file_name(std::string_view name);
[[nodiscard]] std::string list_file_name(const ListFile& file);
/// Whether a list may be called so: a-z, 0-9 and '-', begins with a letter, at most 32.
[[nodiscard]] bool is_list_name(std::string_view name) noexcept;

/// All list files in a folder, by name and then generation. An error if the folder cannot be read.
[[nodiscard]] Result<std::vector<ListFile>> list_files(const std::filesystem::path& folder);
/// Those in force: the highest generation of each name.
[[nodiscard]] std::vector<ListFile> in_force(std::vector<ListFile> files);

}  // namespace smppguard::dnc
