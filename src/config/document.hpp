// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report.hpp"

#include <optional>
#include <string>
#include <vector>

namespace smppguard::config {

/// One node of a YAML document with its place. Owns what is below it.
struct TreeNode {
  enum class Kind : std::uint8_t {
    null,
    scalar,
    list,
    mapping,
    unusable,  ///< already reported (alias, tag, control character): nothing more is said about it
  };

  Kind kind = Kind::null;
  Place place;
  std::string text;                ///< of a scalar
  std::vector<TreeNode> children;  ///< of a list or mapping, in the order of the file, doubled keys included
  std::string key;                 ///< of a mapping's child
  Place key_place;
};

/// Reads text into a tree. The text is YAML less what a configuration can do without: aliases (so that a
/// small file stays a small tree), tags, keys that are not plain text, a second document, deep nesting.
/// Nothing if the text is no YAML at all; the reason is in `report`.
[[nodiscard]] std::optional<TreeNode> read_document(const std::string& yaml, Report& report);

}  // namespace smppguard::config
