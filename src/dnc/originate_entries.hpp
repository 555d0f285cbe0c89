// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "originate_prefix.hpp"
#include "originate_tables.hpp"
#include "smppguard/core/phone_number.hpp"
#include "smppguard/dnc/originate_list.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::dnc {

/// The entries of a do-not-originate list, and the places of their sources among all sources.
class OriginateEntries {
 public:
  static constexpr unsigned kSourceBits = 28;
  static constexpr std::size_t kMostSources = std::size_t{1} << kSourceBits;
  static_assert(kSourceBits <= NumberTable::kValueBits);

  struct Entry {
    OriginatePrefix prefix;
    std::uint32_t source = 0;
  };

  OriginateEntries() = default;
  OriginateEntries(const OriginateEntries&) = delete;
  OriginateEntries& operator=(const OriginateEntries&) = delete;

  /// At most kMostSources of them. Valid as long as this.
  std::uint32_t add_source(std::string source);
  [[nodiscard]] std::string_view source(std::uint32_t place) const noexcept { return sources_[place]; }
  [[nodiscard]] std::size_t sources() const noexcept { return sources_.size(); }

  void reserve(const std::array<std::size_t, OriginatePrefix::kLengths.size()>& entries);
  /// The prefix's entry, and whether it is new: only then it gets this source. Valid until the next is added.
  std::pair<const NumberTable::Entry&, bool> add(const OriginatePrefix& prefix, std::uint32_t source) {
    return tables_[prefix.length].add(prefix.value, source);
  }
  [[nodiscard]] std::uint64_t size() const noexcept;
  /// Ordered by order_of() their prefixes.
  [[nodiscard]] std::vector<Entry> in_order() const;

  [[nodiscard]] std::optional<OriginateList::Match> match(PhoneNumber sender) const noexcept;

 private:
  OriginateTables tables_;
  std::deque<std::string> sources_;
};

}  // namespace smppguard::dnc
