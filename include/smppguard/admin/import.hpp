// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/admin/consent_form.hpp"
#include "smppguard/core/result.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::admin {

/// Gives a whole CSV text in pieces, from its start each time that it is called. An error of `take` ends it
/// and is its own.
using ImportText = std::function<Result<void>(const std::function<Result<void>(std::string_view)>& take)>;

enum class BadRows : std::uint8_t {
  refuse,  ///< one bad row, and nothing of the file is entered
  skip,    ///< the good ones are entered
};

/// Columns are found by the names in the first line, in any order: recipient, sender, kind, from, until,
/// evidence, note; for company_opt_out the sender is the organisation's key. What stands already as the row
/// says is left alone, so that the same file can be imported again.
struct ImportOptions {
  std::vector<ConsentKind> kinds;  ///< what rows may be; others are bad
  BadRows bad_rows = BadRows::refuse;
  bool only_check = false;
};

/// Counts of rows below the header.
struct ImportSummary {
  std::size_t rows = 0;
  std::size_t bad = 0;
  std::size_t entered = 0;  ///< with only_check: that would be
  std::size_t unchanged = 0;
  std::size_t over = 0;  ///< of entered: permissions that have ended already
};

struct ImportEvents {
  /// Every bad row. Lines count from 1, the header included.
  std::function<void(std::size_t line, const std::string& reason)> bad_row;
  /// After every batch.
  std::function<void(const ImportSummary& so_far)> progress{};
};

}  // namespace smppguard::admin
