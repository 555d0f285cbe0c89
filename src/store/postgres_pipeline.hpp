// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "postgres_connection.hpp"
#include "postgres_queue.hpp"
#include "postgres_setup.hpp"
#include "postgres_statements.hpp"

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace smppguard::store {

/// A connection over which statements go out together and their results come back in order, in one round
/// trip.
class PostgresPipeline {
 public:
  PostgresPipeline(std::unique_ptr<PostgresConnection> connection, const PostgresSetup& setup,
                   PostgresConnection::Silence silence)
      : connection_{std::move(connection)}, setup_{setup}, silence_{silence} {}

  [[nodiscard]] PostgresConnection& connection() noexcept { return *connection_; }
  [[nodiscard]] const PostgresSetup& setup() const noexcept { return setup_; }

  /// Runs the statements until one fails; gives how many rows the last one has written. `behind`, unless
  /// empty, is run after all that, whatever became of it, and is not waited for; once the server has refused
  /// such a one, no more.
  [[nodiscard]] Answer<std::uint64_t> run(const PostgresQueue& queue, const std::string& behind = {});
  /// The server has said, with the last run() or before, that it is no stand-by and takes writes, as one that
  /// was promoted does (PostgreSQL 14 and later).
  [[nodiscard]] bool takes_writes() const noexcept;
  /// What the last statement of run() did: "COMMIT", "INSERT 0 1".
  [[nodiscard]] std::string_view tag() const noexcept { return tag_; }
  /// Something of the last run() came back, so that it must not be repeated as if nothing had happened.
  [[nodiscard]] bool answered() const noexcept { return answered_; }

  /// Runs one without parameters on its own; for COPY and for several statements in one text. Its results are
  /// read by `connection()`; the next run() needs them all gone.
  [[nodiscard]] Answer<void> leave();

 private:
  enum class Sent : std::uint8_t { preparation, statement, aside, behind, end };
  struct Pending {
    Sent what;
    std::shared_ptr<PostgresStatement> statement;
    const PostgresQueue::Item* item;
  };

  [[nodiscard]] bool enter() noexcept;
  [[nodiscard]] bool send(const PostgresQueue& queue, const PostgresQueue::Item& item);
  [[nodiscard]] bool send_alone(Sent what, const char* sql);
  [[nodiscard]] bool send_end();
  [[nodiscard]] Answer<void> send_all(const PostgresQueue& queue, const std::string& behind);
  /// Takes the results that have come, without waiting.
  [[nodiscard]] Answer<void> take_ready();
  [[nodiscard]] Answer<void> take_until(std::uint64_t ends);
  void take(const PGresult* result);
  void take_failure(const Pending& pending, const PGresult* result);
  void take_rows(const Pending& pending, const PGresult* result);

  std::unique_ptr<PostgresConnection> connection_;
  PostgresSetup setup_;
  PostgresConnection::Silence silence_;
  PostgresStatements statements_;
  std::deque<Pending> pending_;
  std::uint64_t ends_sent_ = 0;
  std::uint64_t ends_seen_ = 0;
  std::uint64_t ends_wanted_ = 0;  // by the run() in hand
  bool refused_behind_ = false;
  std::size_t unsent_ = 0;  // octets, at the most
  // Of the last run().
  std::optional<PostgresFault> fault_;
  std::uint64_t written_ = 0;
  std::string tag_;
  bool answered_ = false;
};

}  // namespace smppguard::store
