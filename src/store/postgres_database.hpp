// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "postgres_link.hpp"
#include "postgres_options.hpp"
#include "postgres_queue.hpp"
#include "sql_database.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::store {

/// A database of a PostgreSQL server, or of another engine that speaks its protocol. Connects when it is used
/// and again after a loss: the call that meets it fails with Trouble::store, as do others until the
/// connection is back. Between two transactions a connection that the server has closed costs nothing but a
/// new one.
class PostgresDatabase final : public Database {
 public:
  /// Nothing is connected yet.
  [[nodiscard]] static Result<std::unique_ptr<PostgresDatabase>> open(const PostgresOptions& options);

  [[nodiscard]] Result<void> flush(std::string_view doing) override;
  [[nodiscard]] Result<std::uint64_t> stream(std::string_view doing, std::string_view sql,
                                             const EachRow& each) override;
  [[nodiscard]] Result<void> begin_reading(std::string_view doing) override;
  [[nodiscard]] Result<void> begin_writing(std::string_view doing, Heads& heads) override;
  [[nodiscard]] Result<void> commit(std::string_view doing, const Heads& heads) override;
  void roll_back() noexcept override;
  [[nodiscard]] Trouble trouble() const noexcept override {
    return last_fault_.state.empty() ? Trouble::change : trouble_of(last_fault_.state);
  }
  [[nodiscard]] Error failure(std::string_view doing, std::string_view why_and_what_to_do) const override;

  /// Fills the row and says true; false: there are no more. Views must live until it is called again.
  using NextRow = std::function<Result<bool>(std::vector<Value>& row)>;
  /// Adds very many rows to a table; gives how many. Whole numbers go to BIGINT columns, texts and octets to
  /// TEXT and BYTEA ones.
  [[nodiscard]] Result<std::uint64_t> copy_in(std::string_view doing, std::string_view table,
                                              std::string_view columns, const NextRow& next_row);
  /// Runs statements without parameters, one behind the other until one fails.
  [[nodiscard]] Result<void> script(std::string_view doing, const std::string& sql);
  /// Begins a transaction that takes no turn among those that write.
  [[nodiscard]] Result<void> begin_upgrading(std::string_view doing);
  /// The SQLSTATE of the last failure.
  [[nodiscard]] const std::string& state() const noexcept { return last_fault_.state; }

  [[nodiscard]] Condition condition() const override;

 private:
  enum class Transaction : std::uint8_t {
    none,
    begun,   // its BEGIN is queued
    open,    // or was sent
    broken,  // the connection went, and the transaction with it
  };
  enum class Commits : std::uint8_t { no, yes };

  explicit PostgresDatabase(PostgresTarget target) : link_{std::move(target)} {}
  [[nodiscard]] Result<std::uint64_t> run_one(std::string_view doing, std::string_view sql,
                                              std::span<const Value> values, const EachRow& each) override;
  void queue_one(std::string_view sql, std::span<const Value> values, EachRow each) override;

  /// Sends what is queued.
  [[nodiscard]] Result<std::uint64_t> send(std::string_view doing);
  [[nodiscard]] Answer<std::uint64_t> send_queue(Commits commits, const std::string& behind = {});
  [[nodiscard]] static bool nothing_done(const PostgresFault& fault, Transaction before,
                                         Commits commits) noexcept;
  [[nodiscard]] Answer<PostgresPipeline*> use_link();
  [[nodiscard]] Result<void> begin(std::string_view doing, std::string_view sql);
  [[nodiscard]] Result<void> check_heads(std::string_view doing);
  /// After a fault: what is lost with it.
  void note(const PostgresFault& fault);
  [[nodiscard]] Error report(std::string_view doing, const PostgresFault& fault);
  /// Does work on the connection outside of the pipeline, with the statements' time limit off.
  using Work = std::function<Answer<std::uint64_t>(PostgresConnection& connection)>;
  [[nodiscard]] Result<std::uint64_t> without_pipeline(std::string_view doing, const Work& work);
  [[nodiscard]] Answer<std::uint64_t> do_without_pipeline(const Work& work);
  [[nodiscard]] Answer<std::uint64_t> read_all(PostgresConnection& connection, const std::string& sql,
                                               const EachRow& each);

  PostgresLink link_;
  PostgresQueue queue_;
  Transaction transaction_ = Transaction::none;
  bool writing_ = false;    // this transaction asked for the heads
  bool has_heads_ = false;  // and has them
  Heads heads_;             // as they were then
  PostgresFault last_fault_;
};

}  // namespace smppguard::store
