// SPDX-License-Identifier: Apache-2.0
#include "table.hpp"

#include "tier.hpp"

#include <memory>
#include <type_traits>
#include <utility>

namespace smppguard::consent {

Table::Table(std::size_t slots) : Table{slots, std::make_shared<Tier>(slots * sizeof(Slot), 1)->room(0)} {}

Table::Table(std::size_t slots, std::shared_ptr<void> room)
    : mask_{slots - 1}, slots_{static_cast<Slot*>(room.get())}, room_{std::move(room)} {
  static_assert(std::is_trivially_destructible_v<Slot>);
  std::uninitialized_value_construct_n(slots_, slots);
}

}  // namespace smppguard::consent
