// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "postgres_fault.hpp"
#include "postgres_target.hpp"

#include <chrono>
#include <cstddef>
#include <libpq-fe.h>
#include <memory>
#include <string>

namespace smppguard::store {

struct ClearResult {
  void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using PostgresResult = std::unique_ptr<PGresult, ClearResult>;

/// What a result says went wrong; call it where PQresultStatus() is that of an error.
[[nodiscard]] PostgresFault fault_of(const PGresult* result);

/// One connection of libpq that never blocks but here, and never for longer than it is told. One thread at a
/// time. Looking up a host's name is the C library's and takes as long as it takes.
class PostgresConnection {
 public:
  using Silence = std::chrono::milliseconds;

  /// Connects, within the target's connect_timeout, to the first host that will have it, in turn from this
  /// one on: a host that does not answer takes all of the time, so another should be the first the next time.
  /// All waiting, here and later, ends with a fault once the descriptor `wakening` can be read; -1: there is
  /// none.
  [[nodiscard]] static Answer<std::unique_ptr<PostgresConnection>> open(const PostgresTarget& target,
                                                                        std::size_t first_host = 0,
                                                                        int wakening = -1);

  [[nodiscard]] PGconn* get() const noexcept { return connection_.get(); }
  /// No more use.
  [[nodiscard]] bool lost() const noexcept { return lost_ || PQstatus(get()) != CONNECTION_OK; }
  /// Looks, without waiting, whether the server has closed an idle connection.
  [[nodiscard]] bool closed_by_peer() noexcept;

  /// Sends and receives what can be, after waiting for it: one step of a conversation in which the server has
  /// to say something. A fault means that the connection is lost.
  [[nodiscard]] Answer<void> exchange(Silence silence);
  /// After PQflush() could not send everything: waits until the server takes more or says something. It may
  /// have nothing to say, so exchange() could wait for ever once it has sent the rest itself.
  [[nodiscard]] Answer<void> make_room(Silence silence);
  /// Until all that libpq holds is on its way; reads what comes meanwhile.
  [[nodiscard]] Answer<void> send_out(Silence silence);
  /// The next result of the command that runs; null behind its last one.
  [[nodiscard]] Answer<PostgresResult> next_result(Silence silence);
  /// Runs statements without parameters, outside of a pipeline; the last one's result, or the fault of the
  /// one that failed, which was the last to run.
  [[nodiscard]] Answer<PostgresResult> query(const char* sql, Silence silence);

  /// The connection's last fault, as one that lost it.
  [[nodiscard]] PostgresFault loss();

 private:
  struct Finish {
    void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
  };

  explicit PostgresConnection(int wakening) noexcept : wakening_{wakening} {}
  [[nodiscard]] Answer<void> connect(const PostgresTarget& target, std::size_t first_host);
  [[nodiscard]] Answer<void> wait(short events, Silence silence);

  std::unique_ptr<PGconn, Finish> connection_;
  int wakening_;
  bool lost_ = false;
};

}  // namespace smppguard::store
