// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/dnc/generate.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace smppguard::dnc {

/// A text that is taken piece by piece, each valid until the next call; empty at the end.
using Pieces = std::function<std::string_view()>;

struct PackedText {
  std::string name;      ///< unpacked
  std::uint64_t octets;  ///< of all pieces
  Day day;               ///< that an archive says it was last changed on
  const Pieces& pieces;
};

struct PackingOptions {
  ListPacking packing;
  int compression;  ///< 1 to 9
};

/// "", ".zip" or ".gz".
[[nodiscard]] std::string_view suffix_of(ListPacking packing) noexcept;

/// Writes a new file. On an error, which does not name it, what there is of it has to be removed.
[[nodiscard]] Result<void> write_packed(const std::filesystem::path& path, const PackedText& text,
                                        const PackingOptions& options);

}  // namespace smppguard::dnc
