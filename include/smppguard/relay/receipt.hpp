// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"
#include "smppguard/policy/route.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::relay {

/// How long a receipt is worth delivering, from the refusal on.
inline constexpr std::chrono::hours kReceiptLifetime{72};

/// A delivery receipt of smppguard's own: a message was taken with ESME_ROK though it is refused.
struct Receipt {
  std::string message_id;  ///< of smppguard's own; unique
  policy::UpstreamId upstream = 0;
  std::string system_id;                 ///< any receiving bind of it may get the receipt
  std::vector<std::uint8_t> deliver_sm;  ///< whole; its sequence_number is set when it is sent
};

/// The message_ids that smppguard gives. They say themselves what became of the message, so that query_sm is
/// answered without a table and after any number of restarts: nothing of theirs is ever sent on.
struct OwnMessageId {
  WallTime refused_at{};
  std::uint16_t receipt_error = 0;  ///< policy::ReasonRow

  friend bool operator==(const OwnMessageId&, const OwnMessageId&) = default;
};

/// Makes them. One per worker; `unique` must differ between workers, processes and nodes (random).
class MessageIds {
 public:
  explicit MessageIds(std::uint64_t unique) noexcept : unique_{unique} {}
  /// "SG" and 31 letters and digits.
  [[nodiscard]] std::string next(const OwnMessageId& id);

 private:
  std::uint64_t unique_;
  std::uint64_t count_ = 0;
};

/// What an id of smppguard's own says; nothing for anybody else's.
[[nodiscard]] std::optional<OwnMessageId> read_own_message_id(std::string_view message_id) noexcept;

}  // namespace smppguard::relay
