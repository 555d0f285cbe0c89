// SPDX-License-Identifier: Apache-2.0
#include "epochs.hpp"

#include <algorithm>
#include <limits>

namespace smppguard::consent {

Epochs::Pin::Pin(Epochs& epochs) : epochs_{epochs} {
  const std::lock_guard lock{epochs_.mutex_};
  epochs_.pins_.push_back(this);
}

Epochs::Pin::~Pin() {
  const std::lock_guard lock{epochs_.mutex_};
  std::erase(epochs_.pins_, this);
}

void Epochs::retire(std::unique_ptr<Table> table) noexcept {
  retired_octets_.fetch_add(table->octets(), std::memory_order_relaxed);
  retired_.push_back({current_.fetch_add(1), std::move(table)});
}

void Epochs::free_unheld() noexcept {
  if (retired_.empty()) return;
  const std::uint64_t oldest = oldest_pinned();
  std::erase_if(retired_, [&](const Retired& retired) {
    if (retired.epoch >= oldest) return false;
    retired_octets_.fetch_sub(retired.table->octets(), std::memory_order_relaxed);
    return true;
  });
}

std::uint64_t Epochs::oldest_pinned() const noexcept {
  std::uint64_t oldest = std::numeric_limits<std::uint64_t>::max();
  const std::lock_guard lock{mutex_};
  for (const Pin* pin : pins_) {
    const std::uint64_t from = pin->from_.load();
    if (from != kIdle) oldest = std::min(oldest, from);
  }
  return oldest;
}

}  // namespace smppguard::consent
