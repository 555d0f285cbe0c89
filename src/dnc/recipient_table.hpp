// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "number_table.hpp"
#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/dnc/snapshot.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace smppguard::dnc {

/// Which of several lists of recipients hold a number, in one look-up: for each number that any of them holds
/// the place of a set of lists, and each set that occurs once. See NumberTable for what it takes: 10.4
/// to 20.8 octets for each number, however many lists hold it. Immutable.
class RecipientTable {
 public:
  /// All numbers of the lists, which are 65,535 at most. A list's place here is its place in `lists`.
  [[nodiscard]] static Result<std::shared_ptr<const RecipientTable>> build(
      std::span<const Snapshot* const> lists);

  struct Range {
    std::uint32_t first = 0;
    std::uint32_t last = 0;  ///< behind it
  };
  /// Of the number's lists among members(). Empty for a number that no list holds.
  [[nodiscard]] Range find(PhoneNumber number) const noexcept;
  /// The places of the lists of one set, ascending, behind those of another.
  [[nodiscard]] std::span<const std::uint16_t> members() const noexcept { return members_; }

  [[nodiscard]] std::size_t size() const noexcept { return numbers_.size(); }
  [[nodiscard]] std::size_t octets() const noexcept { return numbers_.octets(); }

 private:
  class Builder;

  NumberTable numbers_;
  std::vector<Range> sets_;
  std::vector<std::uint16_t> members_;
};

}  // namespace smppguard::dnc
