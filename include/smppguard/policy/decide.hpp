// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/area_slabs.hpp"
#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/policy/options.hpp"
#include "smppguard/policy/reason.hpp"
#include "smppguard/policy/route.hpp"

#include <cstdint>
#include <optional>

namespace smppguard::policy {

/// The recipients' approvals, answered from memory. Asked only about listed recipients.
class Consents {
 public:
  Consents() = default;
  Consents(const Consents&) = delete;
  Consents& operator=(const Consents&) = delete;
  virtual ~Consents() = default;

  /// Whether `recipient` has approved `sender` with effect at `now`. No I/O, no lock a writer holds.
  [[nodiscard]] virtual bool approved(PhoneNumber recipient, PhoneNumber sender,
                                      WallTime now) const noexcept = 0;
};

/// What a decision looks at besides the message. A worker's own, read-only, valid for the step.
struct World {
  const AreaSlabs* registry = nullptr;  ///< nullptr: no list at all, every NANP number is unknown
  const Consents* consents = nullptr;   ///< nullptr: nobody has approved anything
  Day oldest_version{};                 ///< an older list no longer counts (today less max_age)
  WhenUnknown when_unknown = WhenUnknown::allow;
};

/// The facts of one message to one recipient.
struct Message {
  std::optional<PhoneNumber> recipient;  ///< nothing: the destination could not be read for certain
  PhoneNumber sender;                    ///< none: empty, alphanumeric or unreadable
  const Route* route = nullptr;          ///< nullptr: routes do not matter (offline explain without a route)
};

enum class Verdict : std::uint8_t { forward, refuse };

struct Decision {
  Verdict verdict;
  Reason reason;
  std::uint32_t command_status;  ///< for the response when refused, else 0

  friend bool operator==(const Decision&, const Decision&) = default;
};

enum class Finding : std::uint8_t {
  not_asked,
  passes,            ///< nothing against the message
  unreadable,        ///< destination
  outside_registry,  ///< registry: not a NANP number, no list can hold it
  not_listed,
  listed,
  unknown,   ///< registry: area code not loaded, or its list is too old
  approved,  ///< approval
  no_grant,  ///< approval
  no_route,  ///< route
};

/// What each rule saw, in the order in which they are asked; for `explain` and for records.
struct Findings {
  Finding destination = Finding::not_asked;
  Finding registry = Finding::not_asked;
  Finding approval = Finding::not_asked;
  Finding route = Finding::not_asked;
};

/// Judges one message to one recipient. The order is fixed: destination readable, registry, approval (only
/// where listed), route. Pure: memory only, no allocation, no clock.
[[nodiscard]] Decision decide(const Message& message, const World& world, const RejectionOptions& rejections,
                              WallTime now, Findings* findings = nullptr) noexcept;

}  // namespace smppguard::policy
