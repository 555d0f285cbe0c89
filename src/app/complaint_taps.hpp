// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/store/complaint.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>

namespace smppguard::app {

/// Counts the complaints that this node has taken since its start, and tells each to who wants to hear of
/// them: texts once they are durable, and what was entered or imported through its API. What other nodes and
/// the command line enter shows in the store's feed alone.
class ComplaintTaps {
 public:
  using Hear = std::function<void(const store::Complaint& complaint)>;
  using Counts = std::array<std::uint64_t, 3>;  ///< by Complaint::Source

  /// Before the first take(). `hear` is called on the writer's thread or an API's desk, at the same time on
  /// both; it must not throw or wait.
  void set_hear(Hear hear) { hear_ = std::move(hear); }

  /// Any thread.
  void take(const store::Complaint& complaint) {
    counts_[static_cast<std::size_t>(complaint.source)].fetch_add(1, std::memory_order_relaxed);
    if (hear_) hear_(complaint);
  }
  [[nodiscard]] Counts counts() const noexcept {
    Counts counts{};
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] = counts_[i].load(std::memory_order_relaxed);
    return counts;
  }

 private:
  Hear hear_;
  std::array<std::atomic<std::uint64_t>, 3> counts_{};
};

}  // namespace smppguard::app
