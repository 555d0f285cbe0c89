// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/consent/fact.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/store/feed.hpp"
#include "sqlite_database.hpp"
#include "sqlite_statement.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace smppguard::store {

/// The table `standings` over one connection, which must outlive this.
class SqliteStandings {
 public:
  explicit SqliteStandings(Database& database) : database_{database} {}

  /// Once, before anything else.
  [[nodiscard]] Result<void> prepare();

  /// As Store says.
  [[nodiscard]] Result<std::vector<consent::Fact>> find(PhoneNumber recipient, PhoneNumber sender,
                                                        std::uint32_t organisation);
  /// Every sender with Matter::voice.
  [[nodiscard]] Result<std::vector<consent::Fact>> find_voices(PhoneNumber recipient);
  /// What permits numbers of the organisation, but for one of them.
  [[nodiscard]] Result<std::vector<consent::Fact>> find_permissions(PhoneNumber recipient, PhoneNumber but_of,
                                                                    std::uint32_t organisation);
  /// Says how things stand since the entry, in the transaction in hand; where nothing changes, the entry that
  /// made it so stays. The fact is well_formed(). An SQLite result code: SQLITE_DONE if all is well.
  [[nodiscard]] int put(const consent::Fact& fact, Position entry);

  /// As Store says.
  [[nodiscard]] Result<std::size_t> load(const std::function<void(const consent::Fact&)>& each);
  [[nodiscard]] Result<std::size_t> list(
      consent::Matter matter, consent::State state,
      const std::function<void(const consent::Fact&, const FeedEntry&)>& each);

 private:
  [[nodiscard]] Result<std::vector<consent::Fact>> collect(Statement& rows);
  /// Calls `each` for the fact of every row; gives their count.
  template <class Each>
  [[nodiscard]] Result<std::size_t> read(Statement& rows, std::string_view doing, const Each& each);

  Database& database_;
  Statement find_;
  Statement find_voices_;
  Statement find_permissions_;
  Statement put_;
  Statement remove_;
  Statement load_;
};

}  // namespace smppguard::store
