// SPDX-License-Identifier: Apache-2.0
// What runs outside of the pipeline: very many rows in or out, and several statements in one text.
#include "postgres_copy.hpp"
#include "postgres_database.hpp"
#include "postgres_rows.hpp"

#include <fmt/format.h>
#include <memory>
#include <optional>
#include <utility>

namespace smppguard::store {
namespace {

using Silence = PostgresConnection::Silence;

struct FreeOctets {
  void operator()(char* octets) const noexcept { PQfreemem(octets); }
};

PostgresFault out_of_step(std::string text) {
  return {"08P01", std::move(text)};
}

/// Sends a command and gives its first result, which is not null.
Answer<PostgresResult> start(PostgresConnection& connection, const std::string& sql, Silence silence) {
  if (PQsendQuery(connection.get(), sql.c_str()) == 0) return connection.loss();
  auto result = connection.next_result(silence);
  if (result && *result == nullptr) return out_of_step("a command has no result");
  return result;
}

/// Reads what is left of the results; the first fault in them.
Answer<void> end(PostgresConnection& connection, Silence silence) {
  std::optional<PostgresFault> fault;
  for (;;) {
    const auto result = connection.next_result(silence);
    if (!result) return fault.value_or(result.error());
    if (*result == nullptr) break;
    if (!fault && PQresultStatus(result->get()) == PGRES_FATAL_ERROR) fault = fault_of(result->get());
  }
  if (fault) return *fault;
  return {};
}

Answer<PostgresResult> start_copy(PostgresConnection& connection, const std::string& sql,
                                  ExecStatusType wanted, Silence silence) {
  auto started = start(connection, sql, silence);
  if (!started || PQresultStatus(started->get()) == wanted) return started;
  PostgresFault fault = fault_of(started->get());
  if (auto ended = end(connection, silence); !ended) return ended.error();
  return fault;
}

struct Piece {
  std::unique_ptr<char, FreeOctets> octets;
  std::size_t size = 0;  // 0: there is no more
};

/// One message of a COPY.
Answer<Piece> next_piece(PostgresConnection& connection, Silence silence) {
  for (;;) {
    char* octets = nullptr;
    const int size = PQgetCopyData(connection.get(), &octets, 1);
    if (size > 0) return Piece{std::unique_ptr<char, FreeOctets>{octets}, static_cast<std::size_t>(size)};
    if (size == -1) return Piece{};
    if (size < 0) return connection.loss();
    if (auto moved = connection.exchange(silence); !moved) return moved.error();
  }
}

Answer<std::uint64_t> copy_out(PostgresConnection& connection, std::string_view sql, const EachRow& each,
                               Silence silence) {
  const auto started = start_copy(connection, fmt::format("COPY ({}) TO STDOUT (FORMAT binary)", sql),
                                  PGRES_COPY_OUT, silence);
  if (!started) return started.error();
  CopyReader reader;
  for (;;) {
    const auto piece = next_piece(connection, silence);
    if (!piece) return piece.error();
    if (piece->size == 0) break;
    const auto taken = reader.take(as_bytes({piece->octets.get(), piece->size}), each);
    if (!taken) return out_of_step(taken.error().message);
  }
  if (auto ended = end(connection, silence); !ended) return ended.error();
  if (auto complete = reader.finish(); !complete) return out_of_step(complete.error().message);
  return reader.rows();
}

/// For engines that cannot copy: the rows of a query, one by one.
Answer<std::uint64_t> step_through(PostgresConnection& connection, const std::string& sql,
                                   const EachRow& each, Silence silence) {
  constexpr int kBinary = 1;
  PGconn* const libpq = connection.get();
  if (PQsendQueryParams(libpq, sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, kBinary) == 0 ||
      PQsetSingleRowMode(libpq) == 0) {
    return connection.loss();
  }
  std::uint64_t rows = 0;
  for (;;) {
    const auto result = connection.next_result(silence);
    if (!result) return result.error();
    const PGresult* const row = result->get();
    const auto status = PQresultStatus(row);
    if (status == PGRES_FATAL_ERROR) {
      PostgresFault fault = row == nullptr ? out_of_step("a command has no result") : fault_of(row);
      if (auto ended = end(connection, silence); !ended) return ended.error();
      return fault;
    }
    if (status != PGRES_SINGLE_TUPLE) break;
    each(ResultRow{row, 0});
    ++rows;
  }
  if (auto ended = end(connection, silence); !ended) return ended.error();
  return rows;
}

/// Sends rows until there are no more, or one fails to come; then `error` says why.
Answer<void> send_rows(PostgresConnection& connection, const PostgresDatabase::NextRow& next_row,
                       std::optional<Error>& error, Silence silence) {
  constexpr std::size_t kPiece = 65'536;
  CopyWriter writer;
  std::vector<Value> row;
  for (bool more = true; more;) {
    const auto next = next_row(row);
    if (!next) error = next.error();
    more = next && *next;
    if (more) writer.add(row);
    if (next && !*next) writer.end();
    if (more && writer.octets().size() < kPiece) continue;
    const auto size = static_cast<int>(writer.octets().size());
    if (PQputCopyData(connection.get(), writer.octets().data(), size) != 1) return connection.loss();
    writer.octets().clear();
    if (auto sent = connection.send_out(silence); !sent) return sent;
  }
  if (PQputCopyEnd(connection.get(), error ? "its source has failed" : nullptr) != 1)
    return connection.loss();
  return connection.send_out(silence);
}

}  // namespace

Answer<std::uint64_t> PostgresDatabase::do_without_pipeline(const Work& work) {
  const auto pipeline = use_link();
  if (!pipeline) return pipeline.error();
  if (auto left = (*pipeline)->leave(); !left) return left.error();
  PostgresConnection& connection = (*pipeline)->connection();
  const PostgresOptions& options = link_.target().options();
  const bool unlimited = (*pipeline)->setup().limits_statements && options.statement_timeout.count() > 0;
  if (unlimited) {
    const auto set = connection.query(set_statement_timeout({}).c_str(), options.silence);
    if (!set) return set.error();
  }
  auto done = work(connection);
  // Within a transaction that has failed it is set back by the end of that.
  if (unlimited && !connection.lost())
    (void)connection.query(set_statement_timeout(options.statement_timeout).c_str(), options.silence);
  if (done && connection.lost()) return connection.loss();
  return done;
}

Result<std::uint64_t> PostgresDatabase::without_pipeline(std::string_view doing, const Work& work) {
  if (auto flushed = flush(doing); !flushed) return flushed.error();
  const auto done = do_without_pipeline(work);
  if (done) return *done;
  note(done.error());
  return report(doing, done.error());
}

Answer<std::uint64_t> PostgresDatabase::read_all(PostgresConnection& connection, const std::string& sql,
                                                 const EachRow& each) {
  const PostgresOptions& options = link_.target().options();
  const bool within = transaction_ == Transaction::open;
  if (within) {
    if (auto kept = connection.query("SAVEPOINT before_copy", options.silence); !kept) return kept.error();
  }
  auto copied = copy_out(connection, sql, each, options.stream_silence);
  if (copied || !is_unknown_to_engine(copied.error().state)) return copied;
  if (within) {
    const auto back = connection.query("ROLLBACK TO SAVEPOINT before_copy", options.silence);
    if (!back) return back.error();
  }
  return step_through(connection, sql, each, options.stream_silence);
}

Result<std::uint64_t> PostgresDatabase::stream(std::string_view doing, std::string_view sql,
                                               const EachRow& each) {
  return without_pipeline(doing, [&, text = std::string{sql}](PostgresConnection& connection) {
    return read_all(connection, text, each);
  });
}

Result<std::uint64_t> PostgresDatabase::copy_in(std::string_view doing, std::string_view table,
                                                std::string_view columns, const NextRow& next_row) {
  const Silence silence = link_.target().options().stream_silence;
  std::optional<Error> of_source;
  std::uint64_t rows = 0;
  const NextRow counting = [&](std::vector<Value>& row) {
    auto next = next_row(row);
    if (next && *next) ++rows;
    return next;
  };
  auto done = without_pipeline(doing, [&](PostgresConnection& connection) -> Answer<std::uint64_t> {
    const auto sql = fmt::format("COPY {} ({}) FROM STDIN (FORMAT binary)", table, columns);
    if (auto started = start_copy(connection, sql, PGRES_COPY_IN, silence); !started) return started.error();
    if (auto sent = send_rows(connection, counting, of_source, silence); !sent) return sent.error();
    if (auto ended = end(connection, silence); !ended) return ended.error();
    return rows;
  });
  if (of_source) return *of_source;
  return done;
}

Result<void> PostgresDatabase::script(std::string_view doing, const std::string& sql) {
  const Silence silence = link_.target().options().stream_silence;
  const auto done = without_pipeline(doing, [&](PostgresConnection& connection) -> Answer<std::uint64_t> {
    if (auto ran = connection.query(sql.c_str(), silence); !ran) return ran.error();
    return std::uint64_t{0};
  });
  if (!done) return done.error();
  return {};
}

}  // namespace smppguard::store
