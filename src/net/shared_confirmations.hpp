// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/relay/confirmations.hpp"

#include <chrono>
#include <cstddef>
#include <mutex>

namespace smppguard::net {

/// The Confirmations of all workers, since the process began. Any thread; asked only about recipients who
/// opted out within the last minutes, so one lock is enough.
class SharedConfirmations final : public relay::Confirmations {
 public:
  static constexpr std::size_t kSlots = 4'096;

  [[nodiscard]] bool take(const relay::ConfirmationClaim& claim, WallTime now) noexcept override {
    const std::lock_guard lock{mutex_};
    return table_.take(claim, now);
  }

 private:
  std::mutex mutex_;
  relay::ConfirmationTable table_{
      std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()), kSlots};
};

}  // namespace smppguard::net
