// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "originate_entries.hpp"
#include "smppguard/core/csv_reader.hpp"
#include "smppguard/core/result.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

namespace smppguard::dnc {

/// Entries from any number of files, each prefix once with all of its sources.
class OriginateCollector {
 public:
  enum class Added : std::uint8_t { fresh, repeated };

  /// The source is as it came. An error is why the line is refused; no entry has changed then.
  [[nodiscard]] Result<Added> add(const OriginatePrefix& prefix, std::string_view source);

  [[nodiscard]] const OriginateEntries& entries() const noexcept { return entries_; }

 private:
  [[nodiscard]] Result<std::uint32_t> place_of(std::string source);

  OriginateEntries entries_;
  boost::unordered_flat_map<std::string_view, std::uint32_t> places_;  // of the sources
};

/// Reads one do-not-originate list that arrives in pieces: CSV lines PREFIX[,SOURCE], the first of which may
/// be "prefix,source" or "prefix"; lines that begin with # say nothing. For the prefix see read_prefix(), for
/// the source join_sources(). After an error it must not be fed any more.
class OriginateReader {
 public:
  explicit OriginateReader(OriginateCollector& collector);
  OriginateReader(const OriginateReader&) = delete;
  OriginateReader& operator=(const OriginateReader&) = delete;

  /// The next octets of the file, cut anywhere. Errors are "line: reason: "text"".
  [[nodiscard]] Result<void> feed(std::string_view piece) { return csv_.feed(piece); }
  /// The file has ended.
  [[nodiscard]] Result<void> finish() { return csv_.finish(); }

  /// Entries read so far, repeated ones included.
  [[nodiscard]] std::uint64_t entries() const noexcept { return entries_; }
  /// Those of them whose prefix was there before, in this file or in one before it.
  [[nodiscard]] std::uint64_t repeated() const noexcept { return repeated_; }

 private:
  [[nodiscard]] Result<void> take(std::size_t line, const std::vector<std::string>& cells);

  OriginateCollector& collector_;
  CsvReader csv_;
  bool begun_ = false;
  std::uint64_t entries_ = 0;
  std::uint64_t repeated_ = 0;
};

}  // namespace smppguard::dnc
