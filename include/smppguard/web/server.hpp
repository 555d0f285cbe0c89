// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/web/options.hpp"
#include "smppguard/web/router.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace smppguard::web {

/// What a warning is about.
enum class Concern : std::uint8_t {
  access,  ///< who tries to get in: is evidence
  fault,   ///< of the service itself: is for the log
};

/// Told what an administrator should know (somebody guesses tokens, a handler fails).
using Warn = std::function<void(Concern concern, const std::string& what)>;

struct ShownCertificate {
  std::string file;
  WallTime not_after{};  ///< the first of its chain to expire
};

/// HTTP/1.1 for the administrative API and the console: one thread for sockets, and one, the desk, for slow
/// handlers. Listens on a Unix socket, where the operating system tells who asks, and on TCP, where a bearer
/// token does.
class Server {
 public:
  /// Binds both places that are configured; "" is none. `router` must outlive the server. An account that may
  /// open the Unix socket (its owner and root) is an operator. The error says what to do.
  [[nodiscard]] static Result<std::unique_ptr<Server>> open(const std::string& unix_socket,
                                                            const ApiOptions& options, const Router& router,
                                                            Warn warn);
  ~Server();  ///< ends both threads; removes the socket's file
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Whether the files that the options name are there and can be used; the error is that of open().
  [[nodiscard]] static Result<void> check(const ApiOptions& options);

  /// Begins to serve.
  void start();
  /// Takes certificate, tokens and limits anew; the address stays. On an error all stays as it was. Any
  /// thread.
  [[nodiscard]] Result<void> reload(const ApiOptions& options);
  /// "127.0.0.1:8080" with the port the system chose; "" without TCP.
  [[nodiscard]] const std::string& address() const noexcept;
  /// What TCP shows; nothing without TLS. Any thread.
  [[nodiscard]] std::optional<ShownCertificate> certificate() const;

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace smppguard::web
