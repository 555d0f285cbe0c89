// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/store/options.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace smppguard::store {

enum class CopyStep : std::uint8_t {
  copying,
  checking,  ///< what was written is read again and compared
};

struct CopyRequest {
  StoreOptions from;  ///< location and password_file count; a store with the current schema
  StoreOptions to;    ///< likewise; nothing is there yet, or a store without a row
  /// Which node pending receipts go to that belong to none, as those of a file; empty: they stay so, and each
  /// node that starts takes them. For a target on a server.
  std::string node{};
  bool look_only = false;  ///< nothing is written or made
  /// Rows done and rows in all, of this step; may be empty.
  std::function<void(CopyStep step, std::uint64_t done, std::uint64_t total)> progress{};
  /// Asked again and again; true ends the copy with an error, and nothing is copied. May be empty.
  std::function<bool()> stop{};
};

struct CopiedTable {
  std::string name;
  std::uint64_t rows = 0;
};

struct CopyReport {
  std::vector<CopiedTable> tables;
  std::uint64_t rows = 0;  ///< of all tables
  /// Pending receipts in the source that belong to no node.
  std::uint64_t receipts_of_nobody = 0;
  /// Entries that came to the source's feed after the view that was copied: they are missing.
  std::uint64_t missing_changes = 0;
  /// Pending receipts came or went in the source meanwhile.
  bool receipts_changed = false;
};

/// Copies a whole store between any two locations, as it is at one moment: every row keeps its position or
/// id, and the next one that is given follows the last that the source has given. Everything is one
/// transaction, in which what was written is also read again, in the order of its keys, and compared with the
/// source; so an error leaves the target without a row. Needs memory for some thousand rows.
[[nodiscard]] Result<CopyReport> copy_store(const CopyRequest& request);

}  // namespace smppguard::store
