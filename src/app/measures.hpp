// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/policy/restraints.hpp"
#include "smppguard/store/store.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace smppguard::app {

class MeasureTable;

/// The measures in force, in memory: one thread follows the store's feed, any thread decides by the table
/// that was published last. Tables are immutable but for what throttled senders have used of their rates.
class Measures {
 public:
  Measures();
  ~Measures();
  Measures(const Measures&) = delete;
  Measures& operator=(const Measures&) = delete;

  // The following thread.

  /// Reads all that are in force, and publishes them.
  [[nodiscard]] Result<void> load(store::Store& store);
  /// Whether the entry is about measures; what it says holds from publish() on.
  bool take(const store::FeedEntry& entry);
  /// All that are in force come next.
  void begin_anew();
  void publish();

  // Any thread.

  /// Takes a short lock.
  [[nodiscard]] std::shared_ptr<const MeasureTable> table() const;
  /// Counts the tables there were; lock-free.
  [[nodiscard]] std::uint64_t version() const noexcept { return version_.load(std::memory_order_acquire); }

 private:
  struct Known;

  void forget_over();

  std::map<store::Position, std::shared_ptr<const Known>> known_;  // the following thread only
  bool changed_ = false;                                           // likewise
  std::vector<std::shared_ptr<const MeasureTable>> earlier_;       // likewise: until nobody looks at them
  mutable std::mutex mutex_;
  std::shared_ptr<const MeasureTable> table_;  // under mutex_
  std::atomic<std::uint64_t> version_{1};

  friend class MeasureTable;
};

/// The measures as decisions ask for them. One per worker, used by its thread alone; takes over another table
/// when there is one.
class MeasuredRestraints final : public policy::Restraints {
 public:
  /// not_counted: for who only asks what would be decided; a rate has room then.
  enum class Rates : std::uint8_t { counted, not_counted };
  MeasuredRestraints(const Measures& measures, Rates rates) : measures_{measures}, rates_{rates} {}

  [[nodiscard]] const policy::Restraint* find(PhoneNumber sender, const policy::Senders* senders,
                                              WallTime now) const noexcept override;
  [[nodiscard]] bool take(const policy::Restraint& throttled, WallTime now) const noexcept override;

 private:
  const MeasureTable& table() const noexcept;

  const Measures& measures_;
  const Rates rates_;
  mutable std::shared_ptr<const MeasureTable> table_;
  mutable std::uint64_t version_ = 0;
};

/// How many are in force, by store::Measure::Action.
using MeasureCounts = std::array<std::size_t, 4>;
[[nodiscard]] MeasureCounts count(const MeasureTable& table, WallTime now) noexcept;

/// Whether a person has marked the sender, or its organisation, as trusted.
[[nodiscard]] bool is_trusted(const MeasureTable& table, PhoneNumber sender, std::uint32_t organisation,
                              WallTime now) noexcept;

}  // namespace smppguard::app
