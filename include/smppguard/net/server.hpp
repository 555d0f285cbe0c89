// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/net/options.hpp"
#include "smppguard/net/ports.hpp"
#include "smppguard/relay/rules.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace smppguard::net {

struct ServerOptions {
  std::vector<ListenerOptions> listeners;  ///< by policy::ListenerId
  std::vector<UpstreamOptions> upstreams;  ///< by policy::UpstreamId
  LimitOptions limits;
};

/// An address that is listened on, with the port the system chose.
struct ListeningAddress {
  std::string listener;
  std::string address;  ///< "127.0.0.1:2775"
};

/// Listeners and workers: N threads with an io_context each, a session lives on one of them.
class Server {
 public:
  /// `sink` and `reporter` must outlive the server. `make_views` is called once per worker, here.
  Server(ServerOptions options, std::shared_ptr<const relay::Rules> rules, RecordSink& sink,
         Reporter& reporter, const std::function<Views()>& make_views);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Binds every listener. Nothing is accepted before start().
  Result<std::vector<ListeningAddress>> listen();
  void start();

  /// Stops accepting and ends every session in order. Returns when the last is gone, or after the time that
  /// configuration gives a session to end; or as soon as hurry() is called. Any thread but the workers'.
  void drain();
  void hurry() noexcept;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace smppguard::net
