// SPDX-License-Identifier: Apache-2.0
#include "postgres_setup.hpp"

#include <fmt/format.h>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::store {
namespace {

using Silence = PostgresConnection::Silence;

// A value that is turned off would let the server answer a COMMIT before it is durable; the others are as
// durable as the operator wants them.
Answer<void> commit_durably(PostgresConnection& connection, Silence silence) {
  const auto shown = connection.query("SHOW synchronous_commit", silence);
  if (connection.lost()) return shown.error();
  if (!shown || std::string_view{PQgetvalue(shown->get(), 0, 0)} != "off") return {};
  if (auto set = connection.query("SET synchronous_commit = on", silence); !set) return set.error();
  return {};
}

Answer<PostgresRole> find_role(PostgresConnection& connection, Silence silence) {
  const auto shown = connection.query("SHOW transaction_read_only", silence);
  if (connection.lost()) return shown.error();
  if (!shown) return PostgresRole::unknown;
  return std::string_view{PQgetvalue(shown->get(), 0, 0)} == "on" ? PostgresRole::standby
                                                                  : PostgresRole::primary;
}

Answer<void> check_encoding(const PostgresConnection& connection) {
  const char* const encoding = PQparameterStatus(connection.get(), "server_encoding");
  if (encoding == nullptr || std::string_view{encoding} == "UTF8") return {};
  return PostgresFault{
      std::string{kCannotConnect},
      fmt::format("the database's encoding is {}, which cannot keep all texts: create it with "
                  "ENCODING 'UTF8' TEMPLATE template0",
                  encoding)};
}

}  // namespace

std::string set_statement_timeout(std::chrono::milliseconds limit) {
  return fmt::format("SET statement_timeout = {}", limit.count());
}

Answer<PostgresSetup> set_up(PostgresConnection& connection, const PostgresOptions& options) {
  const Silence silence = options.connect_timeout;
  if (auto fit = check_encoding(connection); !fit) return fit.error();
  PostgresSetup setup;
  const std::vector<std::string> niceties = {
      fmt::format("SET lock_timeout = {}", options.lock_timeout.count()),
      fmt::format("SET idle_in_transaction_session_timeout = {}", options.idle_in_transaction.count()),
      "SET client_connection_check_interval = 1000",  // a server notices when this end is gone
      "SET standard_conforming_strings = on",
  };
  const auto limited = connection.query(set_statement_timeout(options.statement_timeout).c_str(), silence);
  if (connection.lost()) return limited.error();
  setup.limits_statements = limited.has_value();

  std::string all;
  for (const std::string& nicety : niceties) all += nicety + ";";
  if (!connection.query(all.c_str(), silence)) {
    for (const std::string& nicety : niceties) {
      if (!connection.lost()) (void)connection.query(nicety.c_str(), silence);
    }
  }
  if (auto durable = commit_durably(connection, silence); !durable) return durable.error();
  const auto role = find_role(connection, silence);
  if (!role) return role.error();
  setup.role = *role;
  if (options.read_only) {
    const auto held = connection.query("SET default_transaction_read_only = on", silence);
    if (!held) return held.error();
  }
  return setup;
}

}  // namespace smppguard::store
