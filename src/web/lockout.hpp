// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/ip_network.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>

namespace smppguard::web {

/// Whose an address is: who has one IPv6 address has the 2^64 around it too.
using Place = std::array<std::uint8_t, 16>;
[[nodiscard]] Place place_of(const IpAddress& address) noexcept;

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
    /// It began, and is to be told of: once an hour for a network (/24, IPv6 /48), so that whoever has many
    /// addresses cannot fill the evidence.
    bool tell = false;
    std::size_t untold = 0;  ///< lock-outs since the last one that was told of
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
  [[nodiscard]] bool is_news(const Place& network, Time now);

  std::map<Place, Source> sources_;
  std::map<Place, Time> told_;  ///< of networks, within the last hour
  std::size_t untold_ = 0;
};

}  // namespace smppguard::web
