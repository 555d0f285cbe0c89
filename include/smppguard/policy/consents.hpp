// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/correspondents.hpp"
#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"

#include <cstdint>
#include <optional>
#include <span>

namespace smppguard::policy {

/// What lets a sender write to a listed recipient.
enum class Permission : std::uint8_t { none, approval, written_consent, purchase, inquiry };

/// What recipients have said, answered from memory. No I/O, no lock a writer holds, no allocation.
class Consents {
 public:
  Consents() = default;
  Consents(const Consents&) = delete;
  Consents& operator=(const Consents&) = delete;
  virtual ~Consents() = default;

  /// Around several questions of one step: between the two each costs less. Answers are the same without.
  virtual void begin() const noexcept {}
  virtual void end() const noexcept {}
  /// Fetches from memory what messages between these will be judged by. Only between begin() and end().
  virtual void fetch(std::span<const Correspondents> all) const noexcept { (void)all; }

  /// Since when the recipient has opted out of this sender; nothing if they have not. An opt-out that is
  /// being recorded counts already.
  [[nodiscard]] virtual std::optional<WallTime> opted_out_since(PhoneNumber recipient,
                                                                PhoneNumber sender) const noexcept = 0;
  /// The same for all senders of an organisation.
  [[nodiscard]] virtual std::optional<WallTime> opted_out_of_organisation(
      PhoneNumber recipient, std::uint32_t organisation) const noexcept = 0;
  /// Whether the recipient takes messages only from senders they allow.
  [[nodiscard]] virtual bool keeps_own_list(PhoneNumber recipient) const noexcept = 0;
  /// What is in effect at `now`, the strongest first.
  [[nodiscard]] virtual Permission permission(PhoneNumber recipient, PhoneNumber sender,
                                              WallTime now) const noexcept = 0;
};

}  // namespace smppguard::policy
