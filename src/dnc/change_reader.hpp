// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "change_record.hpp"
#include "smppguard/core/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::dnc {

/// Reads one flat change list that arrives in pieces. After an error it must not be fed any more.
class ChangeReader {
 public:
  /// Adds to `records`, which must outlive it.
  explicit ChangeReader(std::vector<ChangeRecord>& records) : records_{records} {}

  /// The next octets of the file, cut anywhere. Errors are "line: reason: "text"".
  [[nodiscard]] Result<void> feed(std::string_view piece);
  /// The file has ended.
  [[nodiscard]] Result<void> finish();

 private:
  Result<void> take_line(std::string_view line);
  [[nodiscard]] Error bad(std::string_view line) const;

  std::vector<ChangeRecord>& records_;
  std::string cut_;  // the front of a line whose end has not come yet
  std::uint64_t lines_ = 0;
  bool at_end_ = false;  // an empty line was seen: no record may follow
};

}  // namespace smppguard::dnc
