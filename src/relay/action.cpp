// SPDX-License-Identifier: Apache-2.0
#include "smppguard/relay/action.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace smppguard::relay {
namespace {

template <class Piece, class Run>
void end_run(std::vector<Action>& items, Run& run) noexcept {
  if (run.end == nullptr) return;
  Bytes& octets = std::get_if<Piece>(&items[run.at])->octets;
  octets = {octets.data(), run.end};
  run.end = nullptr;
}

}  // namespace

Counters& Counters::operator+=(const Counters& other) noexcept {
  for (const Side side : {Side::esme, Side::smsc}) forwarded[side] += other.forwarded[side];
  std::transform(decided.begin(), decided.end(), other.decided.begin(), decided.begin(), std::plus<>{});
  refused += other.refused;
  texts += other.texts;
  overdue += other.overdue;
  return *this;
}

void Actions::interrupt(Side side) noexcept {
  end_run<Forward>(items_, forwarded_[side]);
  end_run<Send>(items_, sent_[side]);
}

void Actions::settle() noexcept {
  interrupt(Side::esme);
  interrupt(Side::smsc);
}

void Actions::begin_forward(Side to, const std::uint8_t* octets) {
  interrupt(to);
  forwarded_[to].at = append(Forward{to, {octets, octets}});
}

std::uint8_t* Actions::room_for(std::size_t octets) {
  if (block_ < blocks_.size() && kBlockOctets - used_ < octets) {
    ++block_;
    used_ = 0;
  }
  if (block_ == blocks_.size()) blocks_.push_back(std::make_unique<Block>());
  std::uint8_t* const room = blocks_[block_]->data() + used_;
  used_ += octets;
  return room;
}

void Actions::send(Side to, const smpp::OwnPdu& pdu) {
  const Bytes octets = pdu.octets();
  std::uint8_t* const room = room_for(octets.size());
  std::copy(octets.begin(), octets.end(), room);
  Run& run = sent_[to];
  if (run.end != room) {
    interrupt(to);
    run.at = append(Send{to, {room, room}});
  }
  run.end = room + octets.size();
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
  forwarded_ = {};
  sent_ = {};
  block_ = 0;
  used_ = 0;
}

}  // namespace smppguard::relay
