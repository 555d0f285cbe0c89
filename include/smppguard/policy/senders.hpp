// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/policy/options.hpp"

#include <cstdint>
#include <string_view>

namespace smppguard::policy {

/// What is on file about a sender's number at one moment.
struct SenderFile {
  bool registered = false;              ///< it belongs to an active campaign
  std::uint32_t organisation = 0;       ///< whose campaign it is or was; 0: nobody's
  std::string_view organisation_key{};  ///< as configuration names it; valid for the step
  std::uint32_t exemption = 0;          ///< the id of one in force that covers the number; 0: none
  bool company_wide_opt_out = false;    ///< a STOP to one number of the organisation holds for all
  QuietMode quiet_hours = QuietMode::as_route;
};

/// The registered organisations, answered from memory.
class Senders {
 public:
  Senders() = default;
  Senders(const Senders&) = delete;
  Senders& operator=(const Senders&) = delete;
  virtual ~Senders() = default;

  /// No I/O, no lock a writer holds, no allocation.
  [[nodiscard]] virtual SenderFile look_up(PhoneNumber sender, WallTime now) const noexcept = 0;
};

}  // namespace smppguard::policy
