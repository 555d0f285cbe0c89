// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"
#include "smppguard/policy/client.hpp"

#include <cstdint>
#include <memory>
#include <string_view>

namespace smppguard::relay {

/// The place of one bind among those of its system_id; given back when destroyed. Used by one session.
class Seat {
 public:
  Seat() = default;
  Seat(const Seat&) = delete;
  Seat& operator=(const Seat&) = delete;
  virtual ~Seat() = default;

  /// Takes one message off the rate that all binds of the system_id share; false if it is used up. Takes no
  /// lock.
  [[nodiscard]] virtual bool take_message(Time now) noexcept = 0;
  /// Takes more that came with it, whether or not the rate has room: those that follow wait for them.
  virtual void charge(Time now, std::uint32_t messages) noexcept = 0;
  /// The client's limits have changed. The seat is kept whatever max_binds says now.
  virtual void adopt(const policy::Client& client) = 0;
};

/// What all sessions of the process know of each other's binds.
class Admission {
 public:
  Admission() = default;
  Admission(const Admission&) = delete;
  Admission& operator=(const Admission&) = delete;
  virtual ~Admission() = default;

  /// A seat, or nullptr if the client's max_binds is reached. Once per bind; may take a short lock.
  [[nodiscard]] virtual std::unique_ptr<Seat> admit(std::string_view system_id, const policy::Client& client,
                                                    Time now) = 0;
};

}  // namespace smppguard::relay
