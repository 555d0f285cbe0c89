// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace smppguard {

/// What a list is about, which decides what its entries forbid and who may lift that.
enum class ListKind : std::uint8_t {
  national,          ///< the national Do-Not-Call registry; by area code, and an area code may be unknown
  state,             ///< a state's own registry; like the national one, but never unknown
  company,           ///< the operator's own do-not-call list, for all senders
  organisation,      ///< the same of one registered organisation, for its senders
  do_not_originate,  ///< sender numbers, and prefixes of them, that nobody may send from
};

struct ListKindRow {
  ListKind kind;
  std::string_view name;
};

inline constexpr std::array kListKinds = std::to_array<ListKindRow>({
    {ListKind::national, "national"},
    {ListKind::state, "state"},
    {ListKind::company, "company"},
    {ListKind::organisation, "organisation"},
    {ListKind::do_not_originate, "do_not_originate"},
});

[[nodiscard]] constexpr std::string_view name(ListKind kind) noexcept {
  return kListKinds[static_cast<std::size_t>(kind)].name;
}

[[nodiscard]] constexpr std::optional<ListKind> find_list_kind(std::string_view name) noexcept {
  for (const ListKindRow& row : kListKinds) {
    if (row.name == name) return row.kind;
  }
  return std::nullopt;
}

}  // namespace smppguard
