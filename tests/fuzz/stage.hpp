// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fuzz/fuzz_target.hpp"
#include "support/session_script.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace smppguard::fuzzing {

/// One step of a machine, as seen from outside.
struct Seen {
  const relay::Event& event;
  Time now;
  WallTime wall;
  std::uint8_t phase_before;
  std::size_t consumed;
  relay::Actions& actions;
};

class Watcher {
 public:
  Watcher() = default;
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;
  virtual void saw(const Seen& seen) = 0;

 protected:
  ~Watcher() = default;
};

/// Drives a machine as sockets and clocks would: octets that it leaves come again, and nothing happens to it
/// that could not happen to it there. What a script asks for beyond that is passed over.
class Stage {
 public:
  using Side = relay::Side;

  explicit Stage(const AreaSlabs& registry) {
    world_.registry = &registry;
    world_.lists = &lists;
    world_.consents = &consents;
    world_.senders = &senders;
    world_.oldest_version = Day{std::chrono::days{19'990}};
  }

  /// The machine may outlive its last step, but not the stage: what it was admitted to is here.
  void enter(relay::Machine& machine, Watcher& watcher) {
    machine_ = &machine;
    watcher_ = &watcher;
    phase_ = machine.phase();
  }
  /// A connection that is there from the beginning.
  void connect(Side side) { links_[side] = Link::open; }
  [[nodiscard]] bool is_connected(Side side) const { return links_[side] != Link::none; }

  void receive(Side from, Bytes octets) {
    if (links_[from] != Link::open) return;
    testing::Octets& held = held_[from];
    held.insert(held.end(), octets.begin(), octets.end());
    offer(from);
    settle();
  }

  void take(const relay::Event& event) {
    if (!may_happen(event)) return;
    step(event);
    settle();
  }

  void advance(std::chrono::milliseconds by, relay::BySide<bool> paused = {}) {
    now += by;
    wall += by;
    take(relay::Tick{paused});
    require(machine_->next_deadline() > now, "no deadline stays behind a Tick");
  }

  testing::TestLists lists;
  testing::TestConsents consents;
  testing::TestSenders senders;
  testing::TestAdmission admission;
  Time now{std::chrono::hours{1}};
  WallTime wall{std::chrono::days{20'001}};

 private:
  enum class Link : std::uint8_t { none, open, ended };

  /// What a connection does to its sides before the machine is told.
  bool may_happen(const relay::Event& event) {
    if (const auto* closed = std::get_if<relay::Closed>(&event)) {
      Link& link = links_[closed->side];
      if (link == Link::none || (link == Link::ended && closed->how == relay::Ending::end_of_stream))
        return false;
      const bool failed = closed->how == relay::Ending::failed;
      link = failed ? Link::none : Link::ended;
      if (failed) held_[closed->side].clear();
    } else if (const auto* dialed = std::get_if<relay::Dialed>(&event)) {
      if (!dialing_) return false;
      const Side side = *std::exchange(dialing_, std::nullopt);
      if (dialed->connected) links_[side] = Link::open;
    } else if (std::holds_alternative<relay::Deliver>(event)) {
      return receives_;
    }
    return true;
  }

  void offer(Side from) {
    testing::Octets& held = held_[from];
    if (held.empty() || links_[from] != Link::open) return;
    const testing::Octets unread = held;  // no slice of it may be kept beyond the step
    const std::size_t consumed = step(relay::Received{from, unread});
    require(consumed <= unread.size(), "no more is consumed than there is");
    held.erase(held.begin(), held.begin() + static_cast<std::ptrdiff_t>(std::min(consumed, held.size())));
  }

  /// What was left means something else whenever the phase has changed.
  void settle() {
    while (machine_->phase() != phase_) {
      phase_ = machine_->phase();
      const auto standing = machine_->standing();
      receives_ = receives_ || (standing && standing->receives);
      offer(Side::esme);
      offer(Side::smsc);
    }
  }

  std::size_t step(const relay::Event& event) {
    const std::uint8_t before = machine_->phase();
    actions_.clear();
    const std::size_t consumed = machine_->step(
        event,
        {now, wall, &world_, &parts_, &confirmations_, &admission, &message_ids_, &totals_, &assertions_},
        actions_);
    watcher_->saw({event, now, wall, before, consumed, actions_});
    for (const relay::Action& action : actions_) perform(action);
    return consumed;
  }

  void perform(const relay::Action& action) {
    if (const auto* forward = std::get_if<relay::Forward>(&action)) {
      written(forward->to);
    } else if (const auto* send = std::get_if<relay::Send>(&action)) {
      written(send->to);
    } else if (const auto* write = std::get_if<relay::Write>(&action)) {
      written(write->to);
    } else if (const auto* dial = std::get_if<relay::Dial>(&action)) {
      hang_up(dial->side);
      dialing_ = dial->side;
    } else if (const auto* end = std::get_if<relay::HangUp>(&action)) {
      hang_up(end->side);
    }
  }
  void written(Side to) const { require(is_connected(to), "only a link that is there is written to"); }
  void hang_up(Side side) {
    links_[side] = Link::none;
    held_[side].clear();
    if (dialing_ == side) dialing_.reset();
  }

  relay::Machine* machine_ = nullptr;
  Watcher* watcher_ = nullptr;
  policy::World world_;
  relay::PartTable parts_{1024};
  relay::ConfirmationTable confirmations_{WallTime{}, 1024};  // more than a script can fill
  relay::MessageIds message_ids_{42};
  relay::Totals totals_;
  testing::TestAssertions assertions_;
  relay::Actions actions_;
  relay::BySide<Link> links_;
  relay::BySide<testing::Octets> held_;
  std::optional<Side> dialing_;
  bool receives_ = false;  // it had a bind that receipts may be on their way to
  std::uint8_t phase_ = 0;
};

}  // namespace smppguard::fuzzing
