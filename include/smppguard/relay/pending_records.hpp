// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"
#include "smppguard/relay/event.hpp"
#include "smppguard/relay/text_kind.hpp"
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
  TextKind kind = TextKind::grant;  ///< of a recipient's text
  /// What was asked to be kept; nullptr for a recipient's text.
  std::shared_ptr<const Receipt> receipt{};
  std::uint32_t refused_with = 0;  ///< command_status if the receipt cannot be kept
  /// The PDU, where it goes on once it is recorded; empty: it is answered here.
  std::vector<std::uint8_t> held{};
};

/// Those that wait, in the order of their deadlines. A late answer of the store finds nothing any more: its
/// request was answered when its time was up.
class PendingRecords {
 public:
  [[nodiscard]] Ticket next_ticket() noexcept { return static_cast<Ticket>(next_ticket_++); }
  void add(PendingRecord record) {
    receipts_ += record.receipt ? 1 : 0;
    held_octets_ += record.held.size();
    waiting_.push_back(std::move(record));
  }

  [[nodiscard]] std::optional<PendingRecord> take(Ticket ticket) {
    const auto found = std::find_if(waiting_.begin(), waiting_.end(),
                                    [&](const PendingRecord& one) { return one.ticket == ticket; });
    if (found == waiting_.end()) return std::nullopt;
    PendingRecord record = std::move(*found);
    waiting_.erase(found);
    receipts_ -= record.receipt ? 1 : 0;
    held_octets_ -= record.held.size();
    return record;
  }
  [[nodiscard]] std::optional<PendingRecord> take_late(Time now) {
    if (waiting_.empty() || waiting_.front().deadline > now) return std::nullopt;
    return take(waiting_.front().ticket);
  }

  /// The link they came by is gone. What is on its way to the store is recorded all the same.
  void drop_texts() noexcept {
    held_octets_ = 0;
    std::erase_if(waiting_, [](const PendingRecord& one) { return !one.receipt; });
  }

  /// All of them; none waits any more.
  [[nodiscard]] std::vector<PendingRecord> give_up() noexcept {
    receipts_ = held_octets_ = 0;
    return std::exchange(waiting_, {});
  }

  [[nodiscard]] Time next_deadline() const noexcept {
    return waiting_.empty() ? Time::max() : waiting_.front().deadline;
  }
  [[nodiscard]] std::size_t size() const noexcept { return waiting_.size(); }
  [[nodiscard]] bool empty() const noexcept { return waiting_.empty(); }
  /// How many wait for a receipt to be kept: requests of the ESME.
  [[nodiscard]] std::size_t receipts() const noexcept { return receipts_; }
  [[nodiscard]] std::size_t held_octets() const noexcept { return held_octets_; }

 private:
  std::vector<PendingRecord> waiting_;
  std::uint64_t next_ticket_ = 1;
  std::size_t receipts_ = 0;
  std::size_t held_octets_ = 0;
};

}  // namespace smppguard::relay
