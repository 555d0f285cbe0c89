// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "postgres_queue.hpp"

#include <cstddef>
#include <cstdint>
#include <libpq-fe.h>
#include <map>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::store {

/// A statement under the name by which the server knows it.
struct PostgresStatement {
  std::string name;
  std::vector<Oid> types;            // 20 (int8), or 0: what the statement expects there
  std::vector<ParameterKind> kinds;  // null: no other value was seen yet
  bool known = false;                // to the server, once it has read what was sent so far
};

/// The prepared statements of one connection, by their text.
class PostgresStatements {
 public:
  /// The statement for this text and these parameters, to be prepared unless it is known. A NULL fits every
  /// parameter; where the types do not fit, it is a new one under a new name.
  [[nodiscard]] std::shared_ptr<PostgresStatement> find(std::string_view sql,
                                                        std::span<const PostgresQueue::Parameter> parameters);
  /// Many texts that are seldom used would fill the server's memory.
  [[nodiscard]] bool too_many() const noexcept { return made_ > kMost; }
  /// None is known any more (DEALLOCATE ALL).
  void clear() noexcept;

 private:
  static constexpr std::size_t kMost = 256;

  std::map<std::string, std::shared_ptr<PostgresStatement>, std::less<>> by_text_;
  std::size_t made_ = 0;
  // No other connection's: behind a pooler that gives each transaction another one, a name must lead to this
  // statement or to none.
  const std::uint32_t connection_ = std::random_device{}();
  std::size_t last_name_ = 0;
};

}  // namespace smppguard::store
