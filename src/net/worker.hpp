// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "accounts.hpp"
#include "live_count.hpp"
#include "live_setup.hpp"
#include "names.hpp"
#include "nonces.hpp"
#include "rate_gate.hpp"
#include "receipt_desk.hpp"
#include "shared_confirmations.hpp"
#include "shared_parts.hpp"
#include "signatures.hpp"
#include "smppguard/net/ports.hpp"
#include "smppguard/net/server.hpp"
#include "smppguard/relay/receipt.hpp"
#include "source_counts.hpp"
#include "tally.hpp"
#include "unbound_place.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <thread>
#include <unordered_set>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

namespace smppguard::net {

class Connection;

/// What all workers share: counts, and what sessions know of each other.
struct Shared {
  Shared(RecordSink& sink_given, Reporter& reporter_given);
  void report(const relay::Receipt& receipt, ReceiptLoss why);

  RecordSink& sink;
  Reporter& reporter;
  std::atomic<std::uint64_t> next_session{1};
  std::atomic<std::size_t> connections{0};
  LiveCount live;  ///< sessions and links
  Accounts accounts;
  SharedParts parts;
  SharedConfirmations confirmations;
  Nonces nonces;
  SourceCounts unbound;
  ReceiptDesk desk;
  std::shared_ptr<Circuits> circuits;
  Names routes{Totals::kMostNames, Totals::kOther};
  Names clients{Totals::kMostNames, Totals::kOther};
};

/// By which door a connection comes.
struct Door {
  relay::Side side = relay::Side::esme;
  std::size_t index = 0;  ///< esme: policy::ListenerId; smsc: place among the outbinds
  std::string name;
};

/// One thread, one io_context, and the sessions that live there. Everything but start, stop, receive, adopt,
/// replace_views, drain, tell and disconnect runs on its own thread.
class Worker {
 public:
  static constexpr std::size_t kReadOctets = std::size_t{64} * 1024;

  Worker(Shared& shared, std::shared_ptr<const LiveSetup> setup, Views views);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void start();
  void stop() noexcept;  ///< ends the thread; sessions are dropped
  /// Takes over an accepted connection, which counts among Shared::connections. Any thread.
  void receive(boost::asio::ip::tcp::socket socket, Door door, UnboundPlace place);
  /// Begins an approval receiver of that upstream. Any thread.
  void start_receiver(policy::UpstreamId upstream);
  /// Sessions go on under another setup, or end in order where it has no place for them. Any thread.
  void adopt(std::shared_ptr<const LiveSetup> setup, Views views);
  /// Sessions go on, and judge by other views from the next PDU on. Any thread.
  void replace_views(Views views);
  /// Ends every session in order, then calls `done` on its own thread. Any thread.
  void drain(relay::Drain why, std::function<void()> done = {});
  /// What it counted, and where they are asked for those of its sessions that are chosen; `answer` is called
  /// on its thread.
  struct Told {
    std::uint64_t number = 0;  ///< goes up from answer to answer
    Totals totals;
    std::vector<SessionView> sessions;
  };
  void tell(SurveyDetail detail, const SessionChoice& choice, std::function<void(Told)> answer);
  /// Ends one session in order; `answer` hears, on its thread, whether it is one of this worker's.
  void disconnect(std::uint64_t session, std::function<void(bool)> answer);
  /// Has the receipt desk do what time asks for, on this worker; before start().
  void watch_desk();

  [[nodiscard]] boost::asio::io_context& context() noexcept { return context_; }
  [[nodiscard]] Shared& shared() noexcept { return shared_; }
  [[nodiscard]] const LiveSetup& setup() const noexcept { return *setup_; }
  /// Time and views for one step.
  [[nodiscard]] relay::Environment environment() noexcept;
  /// When environment() was last asked for.
  [[nodiscard]] Time stepped_at() const noexcept { return stepped_at_; }
  [[nodiscard]] Tally& tally() noexcept { return tally_; }
  /// Used within one step and empty before it.
  [[nodiscard]] relay::Actions& actions() noexcept { return actions_; }
  /// Where links read to, so that idle links need no buffer of their own: room for what is held of a PDU and
  /// kReadOctets behind it.
  [[nodiscard]] std::span<std::uint8_t> scratch(std::size_t held);
  void forget(const std::shared_ptr<Connection>& connection);

 private:
  void take_views(Views views);
  [[nodiscard]] Told told(SurveyDetail detail, const SessionChoice& choice);
  void arrive(boost::asio::ip::tcp::socket socket, const Door& door, UnboundPlace place);
  [[nodiscard]] std::shared_ptr<const ArrivalRules> rules_of(const Door& door) const;
  void begin(Arrived arrived, const Door& door, UnboundPlace place);
  void begin_esme(Arrived arrived, policy::ListenerId listener, UnboundPlace place);
  void begin_smsc(Arrived arrived, std::size_t outbind, UnboundPlace place);
  void begin_receiver(policy::UpstreamId upstream);
  void insert(const std::shared_ptr<Connection>& connection);
  void turn_away(const SocketAddress& source, const std::string& why);
  [[nodiscard]] SessionName name_session(const std::string& door, const SocketAddress& source);

  Shared& shared_;
  std::shared_ptr<const LiveSetup> setup_;
  Views views_;
  Tally tally_;  // before the context, whose handlers count
  Time stepped_at_{};
  std::vector<std::uint8_t> scratch_;
  relay::Actions actions_;
  relay::MessageIds message_ids_;
  Signatures signatures_;
  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  std::unordered_set<std::shared_ptr<Connection>> connections_;
  std::unordered_set<std::shared_ptr<Arrival>> arrivals_;
  boost::asio::steady_timer desk_timer_{context_};
  std::uint64_t told_ = 0;
  std::thread thread_;
  bool draining_ = false;
};

}  // namespace smppguard::net
