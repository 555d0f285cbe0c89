// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "destinations.hpp"
#include "esme_session.hpp"
#include "pdus.hpp"
#include "poller.hpp"
#include "synthetic_registry.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace smppguard::bench {

struct LoadOptions {
  std::string ip = "127.0.0.1";
  std::uint16_t port = 0;
  unsigned sessions = 1;
  unsigned window = 10;        ///< most submit_sm outstanding per session
  double rate = 0;             ///< submit_sm a second over all sessions; 0: as fast as the windows allow
  double seconds = 5;          ///< how long to submit
  bool until_told = false;     ///< a line on standard input ends it before
  std::uint64_t requests = 0;  ///< stop after so many submit_sm; 0: no limit
  unsigned text_octets = 60;
  unsigned listed_percent = 0;
  std::chrono::microseconds tick{100};  ///< of the paced load
  std::string system_id = "bench";
  SyntheticRegistry registry;
  bool tls = false;
  std::string destinations{};  ///< a file of them; "": drawn from the registry
};

struct LoadResult {
  Tally tally;
  std::uint64_t submitted = 0;
  std::uint64_t unanswered = 0;
  unsigned failed_sessions = 0;
  double seconds = 0;  ///< first submit_sm to last response
};

/// Some sessions of one ESME that submit at once. One thread; call in the order bind, run, unbind.
class Load {
 public:
  explicit Load(const LoadOptions& options);

  /// Connects and binds all sessions, some at a time. False if one fails or some are not bound within ten
  /// seconds.
  [[nodiscard]] bool bind();
  /// Submits, then waits up to ten seconds for what is outstanding.
  [[nodiscard]] LoadResult run();
  /// Unbinds and waits up to three seconds for the answers.
  void unbind();
  /// Sessions in order, of each what it was answered.
  [[nodiscard]] const std::vector<EsmeSession>& sessions() const noexcept { return sessions_; }

 private:
  enum class Phase : std::uint8_t { binding, submitting, draining, unbinding };

  void connect(unsigned session);
  [[nodiscard]] bool all_bound() const;
  [[nodiscard]] bool any_failed() const;
  void submit_windows();
  void submit_paced();
  void handle_events(Clock::time_point until);
  void on_input();
  void on_event(std::size_t index, std::uint32_t events);
  void refill(EsmeSession& session);
  void submit_due(std::size_t index, Clock::time_point now);
  void submit(EsmeSession& session, Clock::time_point due);
  void watch(std::size_t index);
  [[nodiscard]] bool may_submit(Clock::time_point now) const noexcept;
  [[nodiscard]] Clock::time_point due_time(std::uint64_t message) const noexcept;
  template <class Condition>
  bool handle_until(Clock::time_point deadline, Condition done);

  LoadOptions options_;
  SubmitTemplate template_;
  Destinations destinations_;
  Poller poller_;
  std::unique_ptr<const TlsSide> tls_;
  std::vector<EsmeSession> sessions_;
  std::vector<std::uint32_t> watched_;       ///< epoll events by session; 0: no longer watched
  std::vector<std::uint64_t> next_message_;  ///< by session, paced: k sessions + its own index
  Tally tally_;
  Phase phase_ = Phase::binding;
  Clock::time_point start_;
  Clock::time_point stop_;
  std::uint64_t submitted_ = 0;
};

}  // namespace smppguard::bench
