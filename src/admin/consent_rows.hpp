// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/admin/consent_form.hpp"
#include "smppguard/core/result.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace smppguard::admin {

/// One row of an import, read but not held against anything.
struct ConsentRow {
  ConsentForm form;
  std::string note;
};

/// What the first line of a file says about the places of its columns.
class ConsentColumns {
 public:
  /// All that is wrong with the header, a line each.
  [[nodiscard]] static Result<ConsentColumns> read(const std::vector<std::string>& header);

  /// All that is wrong with the row, in one line. `kinds`: what it may be.
  [[nodiscard]] Result<ConsentRow> read_row(const std::vector<std::string>& cells,
                                            const std::vector<ConsentKind>& kinds) const;

 private:
  static constexpr std::size_t kColumns = 7;
  [[nodiscard]] std::string cell(const std::vector<std::string>& cells, std::size_t column) const;

  std::array<std::size_t, kColumns> places_{};  // by column; kAbsent: the file has none
  std::size_t width_ = 0;
};

/// The header that write_row()'s cells stand below.
[[nodiscard]] std::string header_row();
[[nodiscard]] std::string write_row(const ConsentFile& file);

}  // namespace smppguard::admin
