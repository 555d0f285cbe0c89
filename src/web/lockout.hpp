// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/ip_network.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>

namespace smppguard::web {

/// Makes guessing slow, and seen: after ten wrong tokens within a minute an address waits for a minute, then
/// two, up to an hour. Whoever shows a right one never asks here, so that nobody can lock out an operator
/// behind the same address. One thread.
class Lockout {
 public:
  using Clock = std::chrono::steady_clock;
  using Time = Clock::time_point;

  struct Verdict {
    std::chrono::seconds wait{0};  ///< 0: not locked out
    bool began = false;            ///< with this guess
  };

  /// A wrong token has come from there. What comes while it is locked out is not counted.
  Verdict wrong(const IpAddress& source, Time now);

  [[nodiscard]] std::size_t sources() const noexcept { return sources_.size(); }

 private:
  struct Source {
    Time window{};  ///< since when wrong ones are counted
    unsigned wrong = 0;
    std::chrono::seconds penalty{0};  ///< of the last time
    Time until{};                     ///< locked out until then
    Time last{};
  };
  void forget(Time now);

  std::map<std::array<std::uint8_t, 16>, Source> sources_;
};

}  // namespace smppguard::web
