// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sql_database.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::store {

/// How a parameter is sent: all in binary, whole numbers as int8, the rest as what the statement expects
/// there.
enum class ParameterKind : std::uint8_t { null, integer, octets };

/// Statements that wait to be sent, with their own copies of the values.
class PostgresQueue {
 public:
  struct Item {
    std::string sql;
    EachRow each;
    std::size_t first = 0;  // of its parameters
    std::size_t count = 0;
  };
  struct Parameter {
    ParameterKind kind;
    std::size_t begin;
    std::size_t size;
  };

  void add(std::string_view sql, std::span<const Value> values, EachRow each);
  void clear() noexcept;

  [[nodiscard]] bool empty() const noexcept { return items_.empty(); }
  [[nodiscard]] const std::vector<Item>& items() const noexcept { return items_; }
  [[nodiscard]] std::span<const Parameter> parameters(const Item& item) const noexcept {
    return std::span{parameters_}.subspan(item.first, item.count);
  }
  [[nodiscard]] const char* octets(const Parameter& parameter) const noexcept {
    return octets_.data() + parameter.begin;
  }

 private:
  std::vector<Item> items_;
  std::vector<Parameter> parameters_;
  std::string octets_;  // of all parameters
};

}  // namespace smppguard::store
