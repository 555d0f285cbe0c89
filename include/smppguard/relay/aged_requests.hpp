// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <boost/container/deque.hpp>

namespace smppguard::relay {

/// Single requests of an ESME that await their answer, kept only where its client entry limits them. One that
/// was never answered counts for a limited time, or a few lost answers would close the window for good.
class AgedRequests {
 public:
  void add(std::uint32_t sequence_number, Time now) { waiting_.push_back({sequence_number, now}); }
  /// The oldest with this number is answered.
  void answered(std::uint32_t sequence_number) {
    const auto found = std::find_if(waiting_.begin(), waiting_.end(), [&](const Request& one) {
      return one.sequence_number == sequence_number;
    });
    if (found != waiting_.end()) waiting_.erase(found);
  }
  /// How many there are that were sent after `oldest`; forgets the others.
  [[nodiscard]] std::size_t count_since(Time oldest) {
    while (!waiting_.empty() && waiting_.front().sent_at <= oldest) waiting_.pop_front();
    return waiting_.size();
  }
  void clear() noexcept { waiting_.clear(); }

 private:
  struct Request {
    std::uint32_t sequence_number;
    Time sent_at;
  };
  // In the order in which they went on. Unlike std::deque it takes no memory while it is empty, as it nearly
  // always is.
  boost::container::deque<Request> waiting_;
};

}  // namespace smppguard::relay
