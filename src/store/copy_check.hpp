// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "copy_tables.hpp"

#include <cstdint>
#include <functional>

namespace smppguard::store {

/// Reads a table of both databases in the order of its keys. An error names the first row that only one has,
/// or that differs. `checked` is told of the rows that are the same, some thousand at a time, and its error
/// ends the check.
[[nodiscard]] Result<void> check_same(Database& from, Database& to, const CopyTable& table,
                                      const std::function<Result<void>(std::uint64_t rows)>& checked);

}  // namespace smppguard::store
