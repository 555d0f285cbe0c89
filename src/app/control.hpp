// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace smppguard::app {

/// What a request came to: lines for the person who asked.
struct Outcome {
  bool ok = false;
  std::vector<std::string> lines;
};

/// A Unix socket on which the command line reaches a running service: one line in ("reload"), "ok" or
/// "failed" and lines out. Whoever may write to the file may ask; it is made with mode 0600.
class ControlSocket {
 public:
  /// Called for one request at a time, on a thread of the socket's own.
  using Handler = std::function<Outcome(const std::string& request)>;

  /// Replaces a socket that nobody serves any more; an error if somebody does.
  [[nodiscard]] static Result<std::unique_ptr<ControlSocket>> open(const std::string& path, Handler handler);
  ~ControlSocket();  ///< waits for the request under way
  ControlSocket(const ControlSocket&) = delete;
  ControlSocket& operator=(const ControlSocket&) = delete;

 private:
  struct Parts;
  explicit ControlSocket(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

/// Asks the service behind a socket. An error if it cannot be reached.
[[nodiscard]] Result<Outcome> ask_service(const std::string& path, const std::string& request);

}  // namespace smppguard::app
