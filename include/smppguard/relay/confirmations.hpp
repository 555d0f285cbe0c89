// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/smpp/concatenation.hpp"

#include <bitset>
#include <cstddef>
#include <optional>
#include <vector>

namespace smppguard::relay {

/// A message that wants to pass as the confirmation of an opt-out.
struct ConfirmationClaim {
  PhoneNumber recipient;
  PhoneNumber sender;
  WallTime opted_out_since;
  std::optional<smpp::Part> part{};  ///< nothing: it is whole
};

/// Lets one message pass after each opt-out (47 CFR 64.1200(a)(12)).
class Confirmations {
 public:
  Confirmations() = default;
  Confirmations(const Confirmations&) = delete;
  Confirmations& operator=(const Confirmations&) = delete;
  virtual ~Confirmations() = default;

  /// Whether this one may: the first within five minutes of the opt-out, and each further part of it once. No
  /// allocation, no waiting for anything but another such call.
  [[nodiscard]] virtual bool take(const ConfirmationClaim& claim, WallTime now) noexcept = 0;
};

/// Confirmations of a fixed size for one thread at a time. Where it has no room, and for opt-outs from before
/// it began (an earlier process may have let one pass), none passes.
class ConfirmationTable final : public Confirmations {
 public:
  ConfirmationTable(WallTime began, std::size_t slots) : began_{began}, slots_(slots) {}

  [[nodiscard]] bool take(const ConfirmationClaim& claim, WallTime now) noexcept override;

 private:
  struct Slot {
    ConfirmationClaim by;   // no recipient: free
    std::bitset<256> seen;  // parts
  };

  WallTime began_;
  std::vector<Slot> slots_;
};

}  // namespace smppguard::relay
