// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::web {

/// What a request line names. The error says what is wrong with it.
struct Target {
  std::string path;  ///< still percent-encoded; begins with /
  std::multimap<std::string, std::string> query;
};

/// Only the origin form, "/path?query".
[[nodiscard]] Result<Target> read_target(std::string_view text);

enum class Blanks : bool {
  as_they_are,
  by_plus,  ///< a + stands for a blank, as forms write it
};

/// Resolves %XX. Nothing if one is cut off or no hexadecimal number, or if what comes out is no UTF-8 or
/// holds a control character, which no name or value has and a log line must not.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text, Blanks blanks);

/// The segments of a path that is still percent-encoded: "/a/b" has "a" and "b", "/" has one that is empty.
[[nodiscard]] std::vector<std::string_view> segments_of(std::string_view path);

}  // namespace smppguard::web
