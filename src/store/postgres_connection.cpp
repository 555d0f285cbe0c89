// SPDX-License-Identifier: Apache-2.0
#include "postgres_connection.hpp"

#include "smppguard/core/file_descriptor.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <poll.h>
#include <utility>
#include <vector>

namespace smppguard::store {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::ceil;
using std::chrono::milliseconds;

std::vector<const char*> pointers(const std::vector<std::string>& texts) {
  std::vector<const char*> list;
  list.reserve(texts.size() + 1);
  for (const std::string& text : texts) list.push_back(text.c_str());
  list.push_back(nullptr);
  return list;
}

}  // namespace

PostgresFault fault_of(const PGresult* result) {
  const char* const state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const char* const text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  // Without a state it is libpq that speaks, of a connection that has ended.
  if (state == nullptr || text == nullptr) return read_fault(PQresultErrorMessage(result), kConnectionLost);
  return {state, text};
}

Answer<std::unique_ptr<PostgresConnection>> PostgresConnection::open(const PostgresTarget& target,
                                                                     std::size_t first_host, int wakening) {
  std::unique_ptr<PostgresConnection> connection{new PostgresConnection{wakening}};
  if (auto connected = connection->connect(target, first_host); !connected) return connected.error();
  return connection;
}

Answer<void> PostgresConnection::connect(const PostgresTarget& target, std::size_t first_host) {
  const auto parameters = target.parameters(first_host);
  if (!parameters) return PostgresFault{std::string{kCannotConnect}, parameters.error().message};
  const auto keywords = pointers(parameters->keywords);
  const auto values = pointers(parameters->values);
  connection_.reset(PQconnectStartParams(keywords.data(), values.data(), 0));
  if (connection_ == nullptr) return PostgresFault{std::string{kCannotConnect}, "out of memory"};
  PQsetErrorVerbosity(get(), PQERRORS_VERBOSE);  // for the SQLSTATE
  PQsetNoticeReceiver(
      get(), [](void*, const PGresult*) {}, nullptr);

  const auto limit = target.options().connect_timeout;
  const auto end = Clock::now() + limit;
  auto next = PQstatus(get()) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
  while (next != PGRES_POLLING_OK) {
    if (next == PGRES_POLLING_FAILED) return read_fault(PQerrorMessage(get()), kCannotConnect);
    const auto left = std::max(ceil<milliseconds>(end - Clock::now()), milliseconds{0});
    if (auto waited = wait(next == PGRES_POLLING_READING ? POLLIN : POLLOUT, left); !waited) {
      return PostgresFault{std::string{kCannotConnect},
                           fmt::format("no connection within {} ms", limit.count())};
    }
    next = PQconnectPoll(get());
  }
  PQsetErrorVerbosity(get(), PQERRORS_DEFAULT);
  if (PQsetnonblocking(get(), 1) != 0) return loss();
  return {};
}

Answer<void> PostgresConnection::wait(short events, Silence silence) {
  const auto end = Clock::now() + silence;
  std::array<pollfd, 2> waiting{{{PQsocket(get()), events, 0}, {wakening_, POLLIN, 0}}};
  for (;;) {
    const auto left = std::max(ceil<milliseconds>(end - Clock::now()), milliseconds{0});
    const int ready = ::poll(waiting.data(), waiting.size(), static_cast<int>(left.count()));
    if (ready > 0 && waiting[1].revents == 0) return {};
    if (ready < 0 && errno == EINTR) continue;
    lost_ = true;
    if (ready > 0) return PostgresFault{std::string{kConnectionLost}, "asked to stop"};
    if (ready < 0) return PostgresFault{std::string{kConnectionLost}, system_fail("poll").message};
    return PostgresFault{std::string{kConnectionLost},
                         fmt::format("the server has said nothing for {} ms", silence.count())};
  }
}

PostgresFault PostgresConnection::loss() {
  lost_ = true;
  return read_fault(PQerrorMessage(get()), kConnectionLost);
}

bool PostgresConnection::closed_by_peer() noexcept {
  // The last words first, then the end.
  constexpr int kMostLooks = 8;
  for (int look = 0; look < kMostLooks && !lost(); ++look) {
    pollfd waiting{PQsocket(get()), POLLIN, 0};
    if (::poll(&waiting, 1, 0) <= 0) return false;
    if (PQconsumeInput(get()) == 0) lost_ = true;
  }
  return lost();
}

Answer<void> PostgresConnection::exchange(Silence silence) {
  const int unsent = PQflush(get());
  if (unsent < 0) return loss();
  const short events = unsent == 0 ? POLLIN : POLLIN | POLLOUT;
  if (auto waited = wait(events, silence); !waited) return waited;
  if (PQconsumeInput(get()) == 0) return loss();
  return {};
}

Answer<void> PostgresConnection::make_room(Silence silence) {
  if (auto waited = wait(POLLIN | POLLOUT, silence); !waited) return waited;
  if (PQconsumeInput(get()) == 0) return loss();
  return {};
}

Answer<void> PostgresConnection::send_out(Silence silence) {
  for (;;) {
    const int unsent = PQflush(get());
    if (unsent < 0) return loss();
    if (unsent == 0) return {};
    if (auto moved = make_room(silence); !moved) return moved;
  }
}

Answer<PostgresResult> PostgresConnection::next_result(Silence silence) {
  while (PQisBusy(get()) != 0) {
    if (auto moved = exchange(silence); !moved) return moved.error();
  }
  return PostgresResult{PQgetResult(get())};
}

Answer<PostgresResult> PostgresConnection::query(const char* sql, Silence silence) {
  if (PQsendQuery(get(), sql) == 0) return loss();
  PostgresResult last;
  for (;;) {
    auto result = next_result(silence);
    if (!result) return result.error();
    if (*result == nullptr) break;
    last = std::move(*result);
  }
  if (lost()) return loss();
  if (last == nullptr || PQresultStatus(last.get()) == PGRES_FATAL_ERROR) return fault_of(last.get());
  return last;
}

}  // namespace smppguard::store
