// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "originate_tables.hpp"
#include "smppguard/dnc/originate_list.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace smppguard::dnc {

/// Several do-not-originate lists as one, so that a look-up takes as long as in one. Immutable.
class OriginateTable {
 public:
  /// All entries of the lists, which are 65,535 at most and have to outlive it.
  explicit OriginateTable(std::span<const OriginateList* const> lists);

  struct Found {
    std::uint16_t list;  ///< its place in `lists`
    OriginateList::Match match;
  };
  /// The longest match over all lists; of equal ones that of the first list.
  [[nodiscard]] std::optional<Found> find(PhoneNumber sender) const noexcept;

 private:
  struct Source {
    std::uint16_t list;
    std::string_view text;
  };
  void add(const OriginateList& list, std::uint16_t place);

  OriginateTables tables_;
  std::vector<Source> sources_;
};

}  // namespace smppguard::dnc
