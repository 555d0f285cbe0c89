// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dialer.hpp"
#include "link.hpp"
#include "receipt_desk.hpp"
#include "smppguard/net/ports.hpp"
#include "smppguard/net/survey.hpp"
#include "smppguard/relay/machine.hpp"
#include "tally.hpp"
#include "unbound_place.hpp"
#include "worker.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/steady_timer.hpp>

namespace smppguard::net {

/// An SMSC that called.
struct Caller {
  std::string outbind;  ///< name of the outbind listener
  policy::UpstreamId upstream;
  IpAddress source;
};

/// How a connection came to be, and what it needs to go on.
struct Beginning {
  SessionName name;
  std::unique_ptr<relay::Machine> machine;
  std::optional<policy::ListenerId> listener;  ///< an ESME's
  std::optional<Caller> caller;                ///< an SMSC's
  std::shared_ptr<const DialTarget> esme;      ///< whom an SMSC calls
  std::optional<Proxied> proxied;              ///< whom a PROXY header towards the SMSC names
  std::vector<std::string> certificate_names;  ///< of the one that was shown
  UnboundPlace place;                          ///< given back once it is bound
};

/// Brings a relay machine to life: feeds it what its links read, and performs its actions. Lives on one
/// worker.
class Connection final : public LinkOwner, public Receiver, public std::enable_shared_from_this<Connection> {
 public:
  Connection(Worker& worker, Beginning beginning);
  ~Connection();

  /// Begins, with the link of the side that connected if there is one.
  void start(relay::Side side, Transport transport);
  void start();
  /// Ends in order, because the process does or because the setup has no place for it any more.
  void drain(relay::Drain why);
  /// Whether the way it came, and the SMSC that was dialed, stand in the worker's setup.
  [[nodiscard]] bool is_still_configured() const;
  /// Goes on under the worker's new setup, or ends in order where its rules have no place for it.
  void adopt();

  /// What it has now, and what its session counted; decisions are charged to the worker's tally by that.
  void count_into(Totals& totals);
  [[nodiscard]] SessionView view(const relay::Environment& env) const;
  [[nodiscard]] std::uint64_t id() const noexcept { return beginning_.name.id; }
  /// What its session counted goes into the worker's tally; it is over.
  void close_account();

  void on_readable(Link& link) override;
  void on_sent(Link& link) override;
  /// Any thread.
  void deliver(std::shared_ptr<const relay::Receipt> receipt) override;

  /// The upstream whose approval receiver this is; nothing once it drains, since another takes its place
  /// then.
  [[nodiscard]] std::optional<policy::UpstreamId> receiver_of() const noexcept { return receiver_of_; }
  void set_receiver_of(policy::UpstreamId upstream) noexcept { receiver_of_ = upstream; }

 private:
  using Side = relay::Side;

  void take(const relay::Event& event);
  std::size_t step(const relay::Event& event);
  void settle();
  void follow_up();
  void offer_held(Side side);
  bool read_once(Side side);
  void open_link(Side side, Transport transport);

  void perform(relay::Action& action);
  void dial(const relay::Dial& dial);
  void on_dialed(Side side, Transport transport, const Endpoint& endpoint);
  void on_unreachable(const std::string& why);
  void record(const relay::ConsentText& text);
  void keep(const relay::KeepReceipt& keep);
  std::function<void(bool)> recorded(relay::Ticket ticket);
  void hang_up(Side side);
  void drop(Side side);
  void take_standing();
  void open_account();
  void note_latency(Time began, std::uint64_t pdus_before);
  void leave_desk();

  [[nodiscard]] bool may_read(Side side) const noexcept;
  [[nodiscard]] Side side_of(const Link& link) const noexcept {
    return links_[Side::esme].get() == &link ? Side::esme : Side::smsc;
  }
  void arm_timer();

  Worker& worker_;
  Beginning beginning_;
  relay::Machine& machine_;
  relay::BySide<std::shared_ptr<Link>> links_;
  relay::BySide<std::vector<std::uint8_t>> held_;  // read, and not yet consumed by the machine
  std::shared_ptr<Dialer> dialer_;
  Side dialing_ = Side::smsc;      // what the dialer is for
  policy::UpstreamId dialed_ = 0;  // whose SMSC was dialed last
  std::optional<Endpoint> smsc_;   // and where it was reached
  std::optional<policy::UpstreamId> receiver_of_;
  bool bound_ = false;                         // as others know it
  ReceiverId receiver_id_ = ReceiverId::none;  // at the receipt desk, since it was bound last
  boost::asio::steady_timer timer_;
  Time timer_at_ = Time::max();
  std::vector<relay::Event> follow_ups_;  // events that performing actions gave rise to
  std::size_t most_held_;                 // of one side; never less than the machine may leave
  std::uint8_t seen_phase_;
  WallTime begun_;
  relay::BySide<bool> paused_{};  // not read from, because of a slow reader
  Account account_;
};

}  // namespace smppguard::net
