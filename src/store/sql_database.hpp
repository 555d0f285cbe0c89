// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/store/condition.hpp"

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace smppguard::store {

/// NULL, a whole number, text or octets; views must live until the statement has run.
class Value {
 public:
  using Held = std::variant<std::monostate, std::int64_t, std::string_view, Bytes>;

  // Implicit, so that values can be listed as they are.
  Value() noexcept = default;
  Value(std::int64_t number) noexcept : held_{number} {}         // NOLINT(google-explicit-constructor)
  Value(std::uint32_t id) noexcept : held_{std::int64_t{id}} {}  // NOLINT(google-explicit-constructor)
  Value(std::string_view text) noexcept : held_{text} {}         // NOLINT(google-explicit-constructor)
  Value(const std::string& text) noexcept
      : held_{std::string_view{text}} {}                               // NOLINT(google-explicit-constructor)
  Value(const char* text) noexcept : held_{std::string_view{text}} {}  // NOLINT(google-explicit-constructor)
  Value(Bytes octets) noexcept : held_{octets} {}                      // NOLINT(google-explicit-constructor)
  template <class T>
  Value(const std::optional<T>& value) noexcept {  // NOLINT(google-explicit-constructor)
    if (value) *this = Value{*value};
  }

  [[nodiscard]] const Held& held() const noexcept { return held_; }

 private:
  Held held_;
};

using Values = std::initializer_list<Value>;

/// The row in hand; columns count from 0. Views are valid while it is. NULL reads as 0 and "".
class Row {
 public:
  Row() = default;
  Row(const Row&) = delete;
  Row& operator=(const Row&) = delete;

  [[nodiscard]] virtual std::int64_t integer(int column) const noexcept = 0;
  [[nodiscard]] virtual Bytes octets(int column) const noexcept = 0;
  [[nodiscard]] virtual bool null(int column) const noexcept = 0;
  [[nodiscard]] std::string_view text(int column) const noexcept { return as_chars(octets(column)); }

 protected:
  ~Row() = default;
};

using EachRow = std::function<void(const Row&)>;

/// What a failure means for whoever wants to go on.
enum class Trouble : std::uint8_t {
  change,  ///< the database will never take this; it takes other things
  again,   ///< another transaction was in the way: the whole of this one may succeed now
  store,   ///< the database does nothing now (full, locked, unreachable)
};

/// The last number given in each table that counts its rows; 0 where there is none.
struct Heads {
  std::int64_t feed = 0;
  std::int64_t approvals = 0;
  std::int64_t near_misses = 0;
  std::int64_t keyword_texts = 0;
  std::int64_t receipts = 0;
  std::int64_t organisations = 0;
  std::int64_t campaigns = 0;
  std::int64_t campaign_numbers = 0;
  std::int64_t exemptions = 0;
  std::int64_t complaints = 0;

  friend bool operator==(const Heads&, const Heads&) = default;
};

/// From a row whose columns are in the order of the members.
[[nodiscard]] inline Heads read_heads(const Row& row) noexcept {
  return {.feed = row.integer(0),
          .approvals = row.integer(1),
          .near_misses = row.integer(2),
          .keyword_texts = row.integer(3),
          .receipts = row.integer(4),
          .organisations = row.integer(5),
          .campaigns = row.integer(6),
          .campaign_numbers = row.integer(7),
          .exemptions = row.integer(8),
          .complaints = row.integer(9)};
}

/// One connection to an SQL database of either engine. One thread at a time; no call waits for ever.
///
/// Statements are SQL that both engines understand, with parameters $1, $2 ... numbered in the order in which
/// they first appear; they are prepared once and kept by their text.
///
/// Between begin_*() and commit() or roll_back() all is one transaction; without, each statement is one.
class Database {
 public:
  Database() = default;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  virtual ~Database() = default;

  /// Runs what is queued and then this; gives how many rows it has written, if it is one that writes.
  [[nodiscard]] Result<std::uint64_t> run(std::string_view doing, std::string_view sql, Values values = {},
                                          const EachRow& each = {}) {
    return run_one(doing, sql, {values.begin(), values.size()}, each);
  }
  [[nodiscard]] Result<std::uint64_t> run(std::string_view doing, std::string_view sql,
                                          std::span<const Value> values, const EachRow& each = {}) {
    return run_one(doing, sql, values, each);
  }

  /// To be run with the next run(), flush() or commit(), behind what was queued before; a driver may do so at
  /// once. Values are taken when this returns. An error shows in that call, which then does nothing else.
  void queue(std::string_view sql, Values values = {}, EachRow each = {}) {
    queue_one(sql, {values.begin(), values.size()}, std::move(each));
  }
  [[nodiscard]] virtual Result<void> flush(std::string_view doing) = 0;

  /// A query with very many rows, in no more memory than some of them need. `each` must not use the database.
  [[nodiscard]] virtual Result<std::uint64_t> stream(std::string_view doing, std::string_view sql,
                                                     const EachRow& each) = 0;

  /// All queries until roll_back() see the same state.
  [[nodiscard]] virtual Result<void> begin_reading(std::string_view doing) = 0;
  /// Takes turns with everybody else who writes, and gives the heads into `heads` by the time of the next
  /// flush() or run(). Whatever was read before is not to be relied on.
  [[nodiscard]] virtual Result<void> begin_writing(std::string_view doing, Heads& heads) = 0;
  /// Durable when it returns. An error leaves it open whether it was committed only where the connection is
  /// lost.
  [[nodiscard]] virtual Result<void> commit(std::string_view doing, const Heads& heads) = 0;
  /// Ends an open transaction, if there is one, and forgets what is queued.
  virtual void roll_back() noexcept = 0;

  /// Any thread. A file has nothing to say; nobody knows of heads here.
  [[nodiscard]] virtual Condition condition() const { return {}; }

  /// What has failed since the transaction began; Trouble::change where nothing of the database's has.
  [[nodiscard]] virtual Trouble trouble() const noexcept = 0;
  /// An error of our own that names the database, in the form of its own ones: where, `doing`, why and what
  /// to do.
  [[nodiscard]] virtual Error failure(std::string_view doing, std::string_view why_and_what_to_do) const = 0;

 protected:
  [[nodiscard]] virtual Result<std::uint64_t> run_one(std::string_view doing, std::string_view sql,
                                                      std::span<const Value> values, const EachRow& each) = 0;
  virtual void queue_one(std::string_view sql, std::span<const Value> values, EachRow each) = 0;
};

/// At the end of the scope ends a transaction that is still open then.
class RollBack {
 public:
  explicit RollBack(Database& database) noexcept : database_{database} {}
  RollBack(const RollBack&) = delete;
  RollBack& operator=(const RollBack&) = delete;
  ~RollBack() { database_.roll_back(); }

 private:
  Database& database_;
};

}  // namespace smppguard::store
