// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "live_count.hpp"
#include "smppguard/net/ports.hpp"
#include "smppguard/net/server.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <thread>
#include <unordered_set>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace smppguard::net {

class Connection;

/// What all workers share; immutable but for the counts.
struct Shared {
  ServerOptions options;
  std::shared_ptr<const relay::Rules> rules;
  RecordSink& sink;
  Reporter& reporter;
  std::atomic<std::uint64_t> next_session{1};
  std::atomic<std::size_t> connections{0};
  LiveCount live{};  ///< sessions and links
};

/// One thread, one io_context, and the sessions that live there. Everything but start, stop, adopt and drain
/// runs on its own thread.
class Worker {
 public:
  static constexpr std::size_t kReadOctets = std::size_t{64} * 1024;

  Worker(Shared& shared, Views views);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void start();
  void stop() noexcept;  ///< ends the thread; sessions are dropped
  /// Takes over an accepted connection. Any thread.
  void adopt(boost::asio::ip::tcp::socket socket, policy::ListenerId listener);
  /// Ends every session in order. Any thread.
  void drain();

  [[nodiscard]] boost::asio::io_context& context() noexcept { return context_; }
  [[nodiscard]] Shared& shared() noexcept { return shared_; }
  /// Time and views for one step.
  [[nodiscard]] relay::Environment environment() noexcept;
  /// Used within one step and empty before it.
  [[nodiscard]] relay::Actions& actions() noexcept { return actions_; }
  /// Where links read to, so that idle links need no buffer of their own: room for what may be held of a PDU
  /// and kReadOctets behind it.
  [[nodiscard]] std::span<std::uint8_t> scratch() noexcept { return scratch_; }
  void forget(const std::shared_ptr<Connection>& connection);

 private:
  Shared& shared_;
  Views views_;
  std::vector<std::uint8_t> scratch_;
  relay::Actions actions_;
  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  std::unordered_set<std::shared_ptr<Connection>> connections_;
  std::thread thread_;
  bool draining_ = false;
};

}  // namespace smppguard::net
