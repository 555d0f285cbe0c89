// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/core/time.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace smppguard::dnc {

/// A file that an import was given.
struct ImportInput {
  std::filesystem::path path;
  bool from_folder = false;  ///< found in a folder, so that one imported before is no mistake
  std::uint64_t octets = 0;
  Day modified{};   ///< when the file was last written
  std::string key;  ///< tells it from a file of other contents without reading it
};

/// Whether it is still the file that was found.
[[nodiscard]] bool is_unchanged(const ImportInput& input);

/// The files, and of folders what lies in them (no folders within, no hidden files), each once and by path.
/// A file that is not there is an error.
[[nodiscard]] Result<std::vector<ImportInput>> find_inputs(const std::vector<std::filesystem::path>& given);

}  // namespace smppguard::dnc
