// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"
#include "smppguard/relay/event.hpp"
#include "smppguard/smpp/command_id.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace smppguard::relay {

struct Receipt;

/// A request that is answered once something is durable.
struct PendingRecord {
  Ticket ticket;
  smpp::CommandId command_id;
  std::uint32_t sequence_number;
  Time deadline;
  /// What was asked to be kept; nullptr for an approval.
  std::shared_ptr<const Receipt> receipt;
  std::uint32_t refused_with = 0;  ///< command_status if the receipt cannot be kept
};

/// Those that wait, in the order of their deadlines. A late answer of the store finds nothing any more: its
/// request was answered when its time was up.
class PendingRecords {
 public:
  [[nodiscard]] Ticket next_ticket() noexcept { return static_cast<Ticket>(next_ticket_++); }
  void add(PendingRecord record) {
    receipts_ += record.receipt ? 1 : 0;
    waiting_.push_back(std::move(record));
  }

  [[nodiscard]] std::optional<PendingRecord> take(Ticket ticket) {
    const auto found = std::find_if(waiting_.begin(), waiting_.end(),
                                    [&](const PendingRecord& one) { return one.ticket == ticket; });
    if (found == waiting_.end()) return std::nullopt;
    PendingRecord record = std::move(*found);
    waiting_.erase(found);
    receipts_ -= record.receipt ? 1 : 0;
    return record;
  }
  [[nodiscard]] std::optional<PendingRecord> take_late(Time now) {
    if (waiting_.empty() || waiting_.front().deadline > now) return std::nullopt;
    return take(waiting_.front().ticket);
  }

  /// The link they came by is gone. What is on its way to the store is recorded all the same.
  void drop_approvals() noexcept {
    std::erase_if(waiting_, [](const PendingRecord& one) { return !one.receipt; });
  }

  /// All of them; none waits any more.
  [[nodiscard]] std::vector<PendingRecord> give_up() noexcept {
    receipts_ = 0;
    return std::exchange(waiting_, {});
  }

  [[nodiscard]] Time next_deadline() const noexcept {
    return waiting_.empty() ? Time::max() : waiting_.front().deadline;
  }
  [[nodiscard]] std::size_t size() const noexcept { return waiting_.size(); }
  [[nodiscard]] bool empty() const noexcept { return waiting_.empty(); }
  /// How many wait for a receipt to be kept: requests of the ESME.
  [[nodiscard]] std::size_t receipts() const noexcept { return receipts_; }

 private:
  std::vector<PendingRecord> waiting_;
  std::uint64_t next_ticket_ = 1;
  std::size_t receipts_ = 0;
};

}  // namespace smppguard::relay
