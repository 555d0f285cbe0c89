// SPDX-License-Identifier: Apache-2.0
#include "sqlite_statement.hpp"

namespace smppguard::store {

bool Statement::prepare(sqlite3* connection, std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(connection, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  statement_.reset(statement);
  return code == SQLITE_OK;
}

void Statement::bind(std::span<const Value> values) noexcept {
  int index = 0;
  for (const Value& value : values) {
    ++index;
    const int code = std::visit([&](auto held) { return put(index, held); }, value.held());
    if (bound_ == SQLITE_OK) bound_ = code;
  }
}

int Statement::step() noexcept {
  return bound_ == SQLITE_OK ? sqlite3_step(statement_.get()) : bound_;
}

void Statement::reset() noexcept {
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
  bound_ = SQLITE_OK;
}

std::int64_t Statement::integer(int column) const noexcept {
  return sqlite3_column_int64(statement_.get(), column);
}

// Text is read as octets too: that way SQLite neither converts it nor stops at a NUL.
Bytes Statement::octets(int column) const noexcept {
  const void* data = sqlite3_column_blob(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return {static_cast<const std::uint8_t*>(data), static_cast<std::size_t>(size)};
}

bool Statement::null(int column) const noexcept {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

int Statement::put(int index, std::monostate) noexcept {
  return sqlite3_bind_null(statement_.get(), index);
}

int Statement::put(int index, std::int64_t value) noexcept {
  return sqlite3_bind_int64(statement_.get(), index, value);
}

// A null pointer would be bound as NULL, so what is empty points at something all the same.
int Statement::put(int index, std::string_view value) noexcept {
  return sqlite3_bind_text64(statement_.get(), index, value.empty() ? "" : value.data(), value.size(),
                             SQLITE_STATIC, SQLITE_UTF8);
}

int Statement::put(int index, Bytes value) noexcept {
  if (value.empty()) return sqlite3_bind_zeroblob(statement_.get(), index, 0);
  return sqlite3_bind_blob64(statement_.get(), index, value.data(), value.size(), SQLITE_STATIC);
}

}  // namespace smppguard::store
