// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rate_gate.hpp"
#include "smppguard/relay/ports.hpp"

#include <atomic>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace smppguard::net {

/// What the binds of one system_id share: their number and their rate. Any thread. Must outlive its seats.
///
/// An account is there as long as anybody has a seat, and until its rate is paid for: whoever unbinds and
/// binds again has no new burst. The limits are those of the client that was named last.
class Accounts final : public relay::Admission {
 public:
  [[nodiscard]] std::unique_ptr<relay::Seat> admit(std::string_view system_id, const policy::Client& client,
                                                   Time now) override;

  /// How many system_ids have an account.
  [[nodiscard]] std::size_t size() const;

 private:
  struct Account {
    std::size_t seats = 0;  // under mutex_
    std::atomic<RateLimit> limit{};
    RateGate gate;
  };
  using Table = std::map<std::string, Account, std::less<>>;
  class Place;

  void give_back(Table::iterator account);
  void drop_idle(Time now);

  mutable std::mutex mutex_;
  Table accounts_;  // under mutex_; a Place goes straight to its account
};

}  // namespace smppguard::net
