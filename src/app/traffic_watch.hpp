// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/relay/watch.hpp"
#include "smppguard/traffic/intake.hpp"

namespace smppguard::app {

/// Puts what one worker sees into its ring. What finds no room there is dropped and counted.
class TrafficWatch final : public relay::Watch {
 public:
  explicit TrafficWatch(traffic::Ring& ring) noexcept : ring_{ring} {}

  void judged(const relay::Judged& message) noexcept override;
  void delivered(smpp::PduView pdu, WallTime at) noexcept override;

 private:
  traffic::Ring& ring_;
};

}  // namespace smppguard::app
