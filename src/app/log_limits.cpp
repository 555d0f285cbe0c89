// SPDX-License-Identifier: Apache-2.0
#include "log_limits.hpp"

#include <chrono>

namespace smppguard::app {
namespace {

// A missing list is worth shouting about, not once per message.
constexpr std::chrono::minutes kBetweenWarnings{1};

}  // namespace

std::optional<std::uint64_t> Repeated::count(Time now) noexcept {
  unsaid_.fetch_add(1, std::memory_order_relaxed);
  Time due = say_next_.load(std::memory_order_relaxed);
  if (now < due || !say_next_.compare_exchange_strong(due, now + kBetweenWarnings)) return std::nullopt;
  return unsaid_.exchange(0, std::memory_order_relaxed);
}

std::optional<std::uint64_t> LineBudget::take(Time now) noexcept {
  const std::uint32_t most = most_.load(std::memory_order_relaxed);
  if (most == 0) return left_out_.exchange(0, std::memory_order_relaxed);
  const std::int64_t second = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  if (second_.exchange(second, std::memory_order_relaxed) != second) lines_ = 0;
  if (lines_.fetch_add(1, std::memory_order_relaxed) >= most) {
    left_out_.fetch_add(1, std::memory_order_relaxed);
    return std::nullopt;
  }
  return left_out_.exchange(0, std::memory_order_relaxed);
}

}  // namespace smppguard::app
