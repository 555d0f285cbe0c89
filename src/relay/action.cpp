// SPDX-License-Identifier: Apache-2.0
#include "smppguard/relay/action.hpp"

#include <utility>

namespace smppguard::relay {

void Actions::interrupt(Side side) noexcept {
  run_[side].reset();
}

void Actions::forward(Side to, Bytes octets) {
  if (const auto at = run_[to]) {
    Bytes& run = std::get<Forward>(items_[*at]).octets;
    if (run.data() + run.size() == octets.data()) {
      run = Bytes{run.data(), run.size() + octets.size()};
      return;
    }
  }
  run_[to] = items_.size();
  items_.emplace_back(Forward{to, octets});
}

void Actions::send(Side to, const smpp::OwnPdu& pdu) {
  interrupt(to);
  items_.emplace_back(Send{to, pdu});
}

void Actions::write(Side to, Write::Origin origin, std::vector<std::uint8_t> octets) {
  interrupt(to);
  items_.emplace_back(Write{to, origin, std::move(octets)});
}

void Actions::hang_up(Side side) {
  interrupt(side);
  items_.emplace_back(HangUp{side});
}

void Actions::dial(Dial dial) {
  interrupt(dial.side);
  items_.emplace_back(dial);
}

void Actions::record(std::unique_ptr<ConsentText> text) {
  items_.emplace_back(Record{std::move(text)});
}

void Actions::clear() noexcept {
  items_.clear();
  run_ = {};
}

}  // namespace smppguard::relay
