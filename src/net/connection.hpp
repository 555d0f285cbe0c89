// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dialer.hpp"
#include "link.hpp"
#include "smppguard/net/ports.hpp"
#include "smppguard/relay/session.hpp"
#include "worker.hpp"

#include <memory>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

namespace smppguard::net {

/// Brings a relay session to life: feeds it what its links read, and performs its actions. Lives on one
/// worker.
class Connection final : public LinkOwner, public std::enable_shared_from_this<Connection> {
 public:
  Connection(Worker& worker, boost::asio::ip::tcp::socket esme, policy::ListenerId listener);

  void start();
  void drain();

  void on_readable(Link& link) override;
  void on_sent(Link& link) override;

 private:
  using Side = relay::Side;

  void take(const relay::Event& event);
  std::size_t step(const relay::Event& event);
  void settle();
  void follow_up();
  void offer_held(Side side);
  bool read_once(Side side);

  void perform(relay::Action& action);
  void dial(policy::UpstreamId upstream);
  void on_dialed(Link::Socket socket);
  void record(const relay::ApprovalText& approval);
  void hang_up(Side side);
  void drop(Side side);

  [[nodiscard]] bool may_read(Side side) const noexcept;
  [[nodiscard]] Side side_of(const Link& link) const noexcept {
    return links_[Side::esme].get() == &link ? Side::esme : Side::smsc;
  }
  void arm_timer();

  Worker& worker_;
  SessionName name_;
  relay::Session session_;
  relay::BySide<std::shared_ptr<Link>> links_;
  relay::BySide<std::vector<std::uint8_t>> held_;  // read, and not yet consumed by the session
  std::shared_ptr<Dialer> dialer_;
  boost::asio::steady_timer timer_;
  Time timer_at_ = Time::max();
  std::vector<relay::Event> follow_ups_;  // events that performing actions gave rise to
  relay::Session::State seen_state_ = relay::Session::State::open;
};

}  // namespace smppguard::net
