// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"
#include "smppguard/core/result.hpp"
#include "sql_database.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace smppguard::store {

/// Reads rows in the binary form of COPY, in pieces of any size. Holds no more than one row.
class CopyReader {
 public:
  static constexpr std::size_t kMostColumns = 1'664;      // PostgreSQL's own limit
  static constexpr std::size_t kMostOctets = 64U << 20U;  // of a row

  /// Calls `each` with every row that is complete now. An error: this is no such form, or a row is too large.
  [[nodiscard]] Result<void> take(Bytes piece, const EachRow& each);
  /// An error if the rows have not come to their end.
  [[nodiscard]] Result<void> finish() const;
  [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }

 private:
  struct Field {
    const std::uint8_t* begin;
    std::int32_t size;  // -1: NULL
  };
  class Fields;
  enum class Step : std::uint8_t {
    more,
    done,
    wrong
  };  // of what is wanted next: not all there; taken; no such form

  [[nodiscard]] Result<std::size_t> read(Bytes octets, const EachRow& each);
  [[nodiscard]] Step take_header(Bytes& octets) const noexcept;
  [[nodiscard]] Step take_row(Bytes& octets);

  std::vector<std::uint8_t> rest_;  // of a row that is not complete
  std::vector<Field> fields_;       // of the row in hand
  std::uint64_t rows_ = 0;
  bool has_header_ = false;
  bool ended_ = false;
};

/// Writes rows in the binary form of COPY.
class CopyWriter {
 public:
  CopyWriter();
  void add(std::span<const Value> row);
  void end();
  /// What was written and not taken yet.
  [[nodiscard]] std::string& octets() noexcept { return octets_; }

 private:
  std::string octets_;
};

}  // namespace smppguard::store
