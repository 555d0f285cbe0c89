// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ring.hpp"
#include "smppguard/journal/entry.hpp"
#include "smppguard/journal/journal.hpp"
#include "unrecorded.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace smppguard::journal {

/// What all threads hand to the one that writes.
class Intake {
 public:
  explicit Intake(std::size_t max_queued) : decisions_{max_queued} {}

  // Any thread.
  void put(const DecisionEntry& entry) noexcept;
  void put(EvidenceEntry entry);
  void name_upstreams(std::vector<std::string> names);
  [[nodiscard]] std::uint64_t queued() const noexcept { return decisions_.size(); }
  [[nodiscard]] std::uint64_t unrecorded() const noexcept { return lost_.load(std::memory_order_relaxed); }

  // The writing thread.
  [[nodiscard]] Ring<DecisionEntry>& decisions() noexcept { return decisions_; }
  [[nodiscard]] std::vector<EvidenceEntry> take_evidence();
  /// If they have changed since the last call.
  [[nodiscard]] std::optional<std::vector<std::string>> take_upstreams();
  [[nodiscard]] Unrecorded::Gap take_unrecorded(Stream stream) noexcept;

 private:
  void lose(Stream stream, WallTime at) noexcept;

  Ring<DecisionEntry> decisions_;
  std::array<Unrecorded, kStreamCount> unrecorded_;
  std::atomic<std::uint64_t> lost_ = 0;
  std::mutex mutex_;  // over what follows
  std::vector<EvidenceEntry> evidence_;
  std::optional<std::vector<std::string>> upstreams_;
};

[[nodiscard]] constexpr Stream stream_of(const DecisionEntry& entry) noexcept {
  return entry.refused ? Stream::refusals : Stream::decisions;
}

}  // namespace smppguard::journal
