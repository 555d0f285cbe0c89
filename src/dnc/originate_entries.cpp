// SPDX-License-Identifier: Apache-2.0
#include "originate_entries.hpp"

#include <algorithm>
#include <utility>

namespace smppguard::dnc {

std::uint32_t OriginateEntries::add_source(std::string source) {
  sources_.push_back(std::move(source));
  return static_cast<std::uint32_t>(sources_.size() - 1);
}

void OriginateEntries::reserve(const std::array<std::size_t, OriginatePrefix::kLengths.size()>& entries) {
  for (std::size_t i = 0; i < entries.size(); ++i) tables_[i].reserve(entries[i]);
}

std::uint64_t OriginateEntries::size() const noexcept {
  std::uint64_t size = 0;
  for (const NumberTable& table : tables_) size += table.size();
  return size;
}

std::vector<OriginateEntries::Entry> OriginateEntries::in_order() const {
  std::vector<Entry> entries;
  entries.reserve(size());
  for (std::size_t length = 0; length < tables_.size(); ++length) {
    for (const NumberTable::Entry& entry : tables_[length]) {
      entries.push_back({{length, entry.number()}, entry.value()});
    }
  }
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return order_of(a.prefix) < order_of(b.prefix); });
  return entries;
}

std::optional<OriginateList::Match> OriginateEntries::match(PhoneNumber sender) const noexcept {
  const auto found = find_longest(tables_, sender);
  if (!found) return std::nullopt;
  return OriginateList::Match{found->digits, source(found->value)};
}

}  // namespace smppguard::dnc
