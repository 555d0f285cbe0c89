// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/result.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace smppguard {

/// Destination prefixes in E.164 digits ("1", "1222", "44"), asked by binary search over disjoint ranges:
/// its cost hardly grows with the number of prefixes. Immutable after filling; safe to share.
class PrefixSet {
 public:
  /// Adds a prefix of 1 to 15 digits, or the word "short_codes" for every short code.
  Result<void> add(std::string_view prefix);

  [[nodiscard]] bool matches(PhoneNumber number) const noexcept;
  [[nodiscard]] bool empty() const noexcept { return ranges_.empty() && !short_codes_; }

 private:
  struct Range {
    std::uint64_t first;
    std::uint64_t last;
  };
  std::vector<Range> ranges_;  // sorted, disjoint
  bool short_codes_ = false;
};

}  // namespace smppguard
