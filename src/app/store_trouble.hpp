// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"
#include "smppguard/store/store.hpp"

#include <cstdint>
#include <functional>
#include <optional>

namespace smppguard::app {

class Log;

/// Says in the log that the store fails, once and then each minute, and that it does well again. One thread.
class StoreTrouble {
 public:
  /// Told when it begins and ends.
  using Turn = std::function<void(bool away)>;

  static constexpr std::chrono::minutes kBetweenReminders{1};

  StoreTrouble(Log& log, Turn turn);

  /// As store::Writer::FailureReport has it.
  void failed(const store::AppendError& error, std::size_t changes, Time now);
  /// As store::Writer::RecoveryReport has it.
  void back(Duration away, std::uint64_t caught_up);

 private:
  Log& log_;
  const Turn turn_;
  std::optional<Time> since_;
  Time remind_at_{};
  std::uint64_t lost_ = 0;  // changes, since then
};

}  // namespace smppguard::app
