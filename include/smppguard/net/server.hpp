// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/net/inherited.hpp"
#include "smppguard/net/options.hpp"
#include "smppguard/net/ports.hpp"
#include "smppguard/net/survey.hpp"
#include "smppguard/relay/rules.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace smppguard::net {

/// The part of the configuration that sockets need. Ids are those of relay::Rules: a name keeps its id for
/// the life of the process, and what is not configured (any more) has no value.
struct ServerOptions {
  struct Outbind {
    OutbindOptions options;
    policy::UpstreamId upstream;
  };

  std::vector<std::optional<ListenerOptions>> listeners;  ///< by policy::ListenerId
  std::vector<std::optional<UpstreamOptions>> upstreams;  ///< by policy::UpstreamId
  std::vector<Outbind> outbinds;
  LimitOptions limits;
};

/// One configuration; immutable, shared by all workers, replaced whole.
struct Setup {
  std::shared_ptr<const ServerOptions> options;
  std::shared_ptr<const relay::Rules> rules;
};

/// An address that is listened on, with the port the system chose.
struct ListeningAddress {
  std::string listener;
  std::string address;  ///< "127.0.0.1:2775"

  friend bool operator==(const ListeningAddress&, const ListeningAddress&) = default;
};

/// How many workers the limits ask for.
[[nodiscard]] std::size_t worker_count(const LimitOptions& limits) noexcept;

/// Listeners and workers: N threads with an io_context each, a session lives on one of them.
class Server {
 public:
  /// `sink` and `reporter` must outlive the server. `make_views` is called once per worker, here.
  Server(const Setup& setup, RecordSink& sink, Reporter& reporter, const MakeViews& make_views);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Binds every listener, or takes the inherited socket of its name, for its address, which stays open as
  /// long as the server. Nothing is accepted before start().
  Result<std::vector<ListeningAddress>> listen(std::vector<Inherited> inherited = {},
                                               PassedBy by = PassedBy::system);
  void start();
  /// Every socket that is listened on, open once more, for another process. Not beside reload().
  [[nodiscard]] Result<std::vector<Inherited>> listening_sockets() const;

  /// Takes over another configuration. What can fail (certificates, passwords, new listeners) is done first,
  /// and then nothing has changed. Sessions that fit the new configuration stay, the others are drained; the
  /// number of workers stays as it is. `make_views` is called once per worker, here. Gives every address
  /// listened on. Any thread but the workers'.
  Result<std::vector<ListeningAddress>> reload(const Setup& setup, const MakeViews& make_views);

  /// Has each worker decide by other views from its next PDU on; nothing else changes. `make_views` is called
  /// once per worker, here. Any thread, but not beside reload().
  void replace_views(const MakeViews& make_views);

  /// Whether every worker comes to what is posted to it within `patience`; waits for that. Any thread but the
  /// workers'.
  [[nodiscard]] bool answers(std::chrono::milliseconds patience);

  /// Asks every worker what it has and has counted, and waits so long for the answers. A worker that does not
  /// answer is named; what it had counted last stands in for it, so that no total becomes less. Any thread
  /// but the workers'.
  [[nodiscard]] Survey survey(SurveyDetail detail, std::chrono::milliseconds patience,
                              const SessionChoice& choice = {});
  /// Has one session end in order. Any thread but the workers'.
  [[nodiscard]] Disconnected disconnect(std::uint64_t session, std::chrono::milliseconds patience);
  /// The addresses of all upstreams, in the order in which they are tried. Any thread.
  [[nodiscard]] std::vector<EndpointView> endpoints() const;
  /// The certificates that are shown, to either side. Any thread.
  [[nodiscard]] std::vector<CertificateView> certificates() const;

  /// Receipts that an earlier process left. Any thread.
  void hand_over(const std::vector<std::shared_ptr<const relay::Receipt>>& receipts);

  /// Another process takes over: stops accepting and has every session end in order. When it returns true, no
  /// message is judged here any more; new ones get a temporary error. False if a worker did not answer in
  /// time. Any thread but the workers'; drain() waits for the end of it.
  [[nodiscard]] bool retire(std::chrono::milliseconds patience);

  /// Stops accepting and ends every session in order. Returns when the last is gone, or after the time that
  /// configuration gives a session to end; or as soon as hurry() is called. Any thread but the workers'.
  void drain();
  void hurry() noexcept;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace smppguard::net
