// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"
#include "smppguard/net/ports.hpp"
#include "smppguard/relay/action.hpp"
#include "smppguard/relay/totals.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace smppguard::net {

/// A session as it is at one moment.
struct SessionView {
  SessionName name;
  std::string bind_type;  ///< "transmitter", "receiver", "transceiver"; "" before a bind
  std::string state;      ///< as relay::Session::State has it; of an approval receiver its own
  std::string upstream;   ///< whose SMSC it has or wants; "" before a bind
  std::string endpoint;   ///< where that was reached, "host:port"; "" while it is not
  std::string route;      ///< "" before a bind
  std::string client;     ///< the pattern of its entry among the clients; "" where there is none
  WallTime begun{};
  WallTime active{};  ///< when either side last sent anything but enquire_link
  bool bound = false;
  relay::Counters counters;
  relay::BySide<std::uint64_t> outstanding{};  ///< requests that went on, by the side that waits
  relay::BySide<std::size_t> unsent{};         ///< octets that wait to be written, by the side they go to
};

/// How long octets were inside the proxy: from the read that brought them until their write had left or was
/// queued, once per wake-up and weighted by the PDUs in it.
struct LatencyHistogram {
  /// Upper bounds; what is slower stands in the last place of `pdus`.
  static constexpr std::array<std::chrono::microseconds, 16> kBounds{
      std::chrono::microseconds{10},      std::chrono::microseconds{25},
      std::chrono::microseconds{50},      std::chrono::microseconds{100},
      std::chrono::microseconds{250},     std::chrono::microseconds{500},
      std::chrono::microseconds{1'000},   std::chrono::microseconds{2'500},
      std::chrono::microseconds{5'000},   std::chrono::microseconds{10'000},
      std::chrono::microseconds{25'000},  std::chrono::microseconds{50'000},
      std::chrono::microseconds{100'000}, std::chrono::microseconds{250'000},
      std::chrono::microseconds{500'000}, std::chrono::microseconds{1'000'000}};

  std::array<std::uint64_t, kBounds.size() + 1> pdus{};  ///< each place for itself
  std::chrono::nanoseconds sum{0};                       ///< over all of them

  void add(std::chrono::nanoseconds latency, std::uint64_t count) noexcept;
  LatencyHistogram& operator+=(const LatencyHistogram& other) noexcept;
};

/// Octets of SMPP, whatever TLS makes of them.
struct Octets {
  std::uint64_t read = 0;
  std::uint64_t written = 0;
};

/// What was decided for one route or one client entry.
struct Decided {
  std::string name;
  std::array<std::uint64_t, policy::kReasonCount> by_reason{};
};

/// Since the start, of sessions that ended too; none of it ever becomes less, but for what is now.
struct Totals {
  relay::Counters counters;
  relay::Totals relayed;
  relay::BySide<Octets> octets{};         ///< by the side at the other end
  relay::BySide<std::uint64_t> pauses{};  ///< times that a side was not read from because of a slow reader
  LatencyHistogram latency;
  std::vector<Decided> routes;   ///< in the order in which they were first used; see kMostNames
  std::vector<Decided> clients;  ///< likewise
  std::uint64_t begun = 0;       ///< sessions
  std::uint64_t ended = 0;

  // Now.
  std::uint64_t sessions = 0;
  std::uint64_t bound = 0;
  std::map<std::string, std::uint64_t> upstreams;  ///< sessions that have or want a link to each
  relay::BySide<std::uint64_t> outstanding{};
  relay::BySide<std::uint64_t> unsent{};

  /// Routes, or client entries, that are counted by name; what comes later counts as kOther together.
  static constexpr std::size_t kMostNames = 200;
  static constexpr const char* kOther = "other";

  Totals& operator+=(const Totals& other);
  /// Sessions that have or want a link to it.
  [[nodiscard]] std::uint64_t of_upstream(const std::string& name) const;
};

/// What the workers know, as far as they answered in time.
struct Survey {
  Totals totals;
  std::vector<SessionView> sessions;  ///< by id; only where they were asked for
  std::size_t workers = 0;
  std::vector<std::size_t> silent;  ///< workers that did not answer in time, by index
};

enum class SurveyDetail : std::uint8_t { totals, sessions };

/// Of which sessions a view is wanted; what is not given does not matter.
struct SessionChoice {
  std::optional<std::string> system_id{};  ///< exactly this one
  std::optional<std::string> listener{};

  [[nodiscard]] bool fits(const SessionView& session) const noexcept;
};

/// What became of a wish to end a session.
enum class Disconnected : std::uint8_t {
  ending,      ///< it ends in order
  unknown,     ///< there is no such session
  unanswered,  ///< no worker has it that answered, and some did not answer
};

/// An address of an SMSC, and whether it could be reached when that was last tried.
struct EndpointView {
  enum class State : std::uint8_t { untried, up, down };
  std::string upstream;
  std::string endpoint;
  State state = State::untried;
  std::string why{};  ///< down: what failed
  WallTime since{};   ///< not untried: since when it is so
};

/// A certificate that smppguard shows, as it was when it was loaded.
struct CertificateView {
  std::string owner;  ///< "listener main", "upstream carrier"
  std::string file;
  WallTime not_after{};  ///< the first of its chain to expire
};

}  // namespace smppguard::net
