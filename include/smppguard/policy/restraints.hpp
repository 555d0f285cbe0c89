// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/policy/senders.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace smppguard::policy {

/// What is in force against all that a sender sends, for unwanted traffic; the hardest there is. Views are
/// valid for the step.
struct Restraint {
  /// From mild to hard; none is no measure, or trust.
  enum class Kind : std::uint8_t { none, throttled, held, blocked };

  Kind kind = Kind::none;
  bool by_rule = false;            ///< on analytics; else a person decided it
  std::string_view rule{};         ///< whose it is; "": a person's
  std::string_view explanation{};  ///< to the sender
  std::uint64_t id = 0;            ///< as the store and the API know it
  std::optional<WallTime> until{};
  const void* place = nullptr;  ///< whose rate it is, to who gave it

  friend bool operator==(const Restraint&, const Restraint&) = default;
};

/// The measures against senders and organisations, answered from memory.
class Restraints {
 public:
  Restraints() = default;
  Restraints(const Restraints&) = delete;
  Restraints& operator=(const Restraints&) = delete;
  virtual ~Restraints() = default;

  /// What rules decided counts neither against whom a person trusts nor against the exempt. `senders`, which
  /// may be nullptr, is asked only where there is a measure that may count. No I/O, no lock a writer holds,
  /// no allocation; a few instructions where there are no measures at all. nullptr: nothing is in force.
  /// Valid for the step.
  [[nodiscard]] virtual const Restraint* find(PhoneNumber sender, const Senders* senders,
                                              WallTime now) const noexcept = 0;
  /// Of what find() has just given as throttled: whether one more message may go, which is then counted.
  [[nodiscard]] virtual bool take(const Restraint& throttled, WallTime now) const noexcept = 0;
};

}  // namespace smppguard::policy
