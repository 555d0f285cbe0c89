// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

namespace smppguard::store {

/// How a PostgreSQL server, or another engine that speaks its protocol, is reached.
struct PostgresOptions {
  std::string url;  ///< postgresql://[user[:password]@]host[:port][,...]/database[?parameter=value&...]
  std::string
      password_file{};     ///< its first line is the password, read at each connect; "": libpq's own ways
  std::string node{};      ///< who this is among those that share the database; the server's lists show it
  bool read_only = false;  ///< the server refuses what would write
  bool notify = true;      ///< tells others of what was committed, where the engine can

  std::chrono::milliseconds connect_timeout{3'000};  ///< until a connection is ready for use
  std::chrono::milliseconds silence{7'000};          ///< a server that says nothing for so long is lost
  std::chrono::milliseconds stream_silence{60'000};  ///< likewise, in stream() and copy_in()
  std::chrono::milliseconds statement_timeout{
      5'000};                                     ///< the server ends a statement; 0: never. Below `silence`
  std::chrono::milliseconds lock_timeout{1'000};  ///< the server ends waiting for a lock; 0: never
  std::chrono::milliseconds idle_in_transaction{
      10'000};  ///< the server ends a transaction in which nothing happens
  std::chrono::milliseconds first_pause{
      200};  ///< after a connection was refused; doubles up to longest_pause
  std::chrono::milliseconds longest_pause{5'000};

  friend bool operator==(const PostgresOptions&, const PostgresOptions&) = default;
};

}  // namespace smppguard::store
