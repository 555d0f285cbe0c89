// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/journal/entry.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string_view>
#include <vector>

namespace smppguard::journal {

enum class ExportFormat : std::uint8_t {
  csv,    ///< a fixed set of columns, and one for all else as JSON
  jsonl,  ///< the lines as they are
};

/// Which entries, and where to. What is not given does not matter.
struct ExportRequest {
  std::filesystem::path folder;
  ExportFormat format = ExportFormat::jsonl;
  std::vector<Stream> streams;       ///< empty: all
  std::optional<WallTime> from;      ///< entries of this time or later
  std::optional<WallTime> until;     ///< entries before this time
  std::vector<PhoneNumber> numbers;  ///< sender or recipient is one of them
  std::optional<std::uint32_t> organisation;
  /// Senders that are the organisation's: their entries count as its own.
  std::vector<PhoneNumber> organisation_numbers;
  std::function<Result<void>(std::string_view)> write;
  /// Once it is asked for, reading soon ends with an error.
  std::stop_token ending{};
  /// Told now and then, octets read and octets there are; may be empty.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;
};

struct Exported {
  std::uint64_t entries = 0;
  std::uint64_t unreadable = 0;  ///< lines that are no entries; `verify` tells more
};

/// Stream by stream, in the order in which they were written. Works while the journal is written; memory does
/// not grow with it. What the journal writes of itself is left out where numbers or an organisation are asked
/// for, and is exported like any entry otherwise.
[[nodiscard]] Result<Exported> export_entries(const ExportRequest& request);

}  // namespace smppguard::journal
