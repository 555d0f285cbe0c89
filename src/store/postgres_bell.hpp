// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "postgres_connection.hpp"
#include "postgres_target.hpp"
#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/store/open.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <thread>

namespace smppguard::store {

/// Tells when somebody has committed a change, on a connection and in a thread of its own: what it says may
/// be early, late or missing, so it only quickens one who looks now and then by himself. Quiet for good where
/// the engine knows no LISTEN.
class PostgresBell final : public Bell {
 public:
  /// Both are called in the bell's thread. `ring` after each message, and after each connect, as something
  /// may have been missed. `report` when the connection is lost or refused, and when there will be no bell.
  PostgresBell(PostgresTarget target, std::function<void()> ring,
               std::function<void(const std::string&)> report);
  /// Does not wait for the server.
  ~PostgresBell() override;

 private:
  void run();
  /// Until the connection is lost; false: do not come again.
  bool listen();
  bool listen_on(PostgresConnection& connection);
  /// After a fault; tells of it, once until it is over.
  bool come_again(const PostgresFault& fault);
  [[nodiscard]] bool stopped() const noexcept;
  /// False once it is asked to stop.
  [[nodiscard]] bool pause(std::chrono::milliseconds time) const noexcept;

  PostgresTarget target_;
  std::function<void()> ring_;
  std::function<void(const std::string&)> report_;
  FileDescriptor wakening_;
  std::size_t first_host_ = 0;  // the next time
  bool told_ = false;           // of the trouble in hand
  std::jthread thread_;
};

}  // namespace smppguard::store
