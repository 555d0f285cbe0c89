// SPDX-License-Identifier: Apache-2.0
#include "originate_table.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

namespace smppguard::dnc {

OriginateTable::OriginateTable(std::span<const OriginateList* const> lists) {
  for (std::size_t i = 0; i < lists.size(); ++i) add(*lists[i], static_cast<std::uint16_t>(i));
}

/// A list keeps each source in one place.
void OriginateTable::add(const OriginateList& list, std::uint16_t place) {
  boost::unordered_flat_map<const char*, std::uint32_t> places;
  list.for_each([&](std::string_view digits, std::string_view text) {
    const auto source = static_cast<std::uint32_t>(sources_.size());
    const auto [known, fresh] = places.try_emplace(text.data(), source);
    if (fresh) sources_.push_back({place, text});
    const OriginatePrefix prefix = read_digits(digits).value();
    tables_[prefix.length].add(prefix.value, known->second);  // unless a list before this one has it
  });
}

std::optional<OriginateTable::Found> OriginateTable::find(PhoneNumber sender) const noexcept {
  const auto found = find_longest(tables_, sender);
  if (!found) return std::nullopt;
  const Source& source = sources_[found->value];
  return Found{source.list, {found->digits, source.text}};
}

}  // namespace smppguard::dnc
