// SPDX-License-Identifier: Apache-2.0
#include "postgres_statements.hpp"

#include <fmt/format.h>

namespace smppguard::store {
namespace {

constexpr Oid kInt8 = 20;

using Parameters = std::span<const PostgresQueue::Parameter>;

bool fits(const PostgresStatement& statement, Parameters parameters) noexcept {
  if (statement.kinds.size() != parameters.size()) return false;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const ParameterKind kind = parameters[i].kind;
    if (kind != ParameterKind::null && kind != statement.kinds[i]) return false;
  }
  return true;
}

/// What is now NULL keeps the type that it had before.
std::vector<ParameterKind> merge(const PostgresStatement* before, Parameters parameters) {
  std::vector<ParameterKind> kinds;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const bool known = before != nullptr && i < before->kinds.size();
    kinds.push_back(parameters[i].kind == ParameterKind::null && known ? before->kinds[i]
                                                                       : parameters[i].kind);
  }
  return kinds;
}

}  // namespace

std::shared_ptr<PostgresStatement> PostgresStatements::find(std::string_view sql, Parameters parameters) {
  auto found = by_text_.find(sql);
  if (found == by_text_.end()) found = by_text_.emplace(sql, nullptr).first;
  std::shared_ptr<PostgresStatement>& statement = found->second;
  if (statement != nullptr && fits(*statement, parameters)) return statement;

  auto made = std::make_shared<PostgresStatement>();
  made->name = fmt::format("s{}_{}", connection_, ++last_name_);
  made->kinds = merge(statement.get(), parameters);
  for (const ParameterKind kind : made->kinds)
    made->types.push_back(kind == ParameterKind::integer ? kInt8 : 0);
  ++made_;
  return statement = std::move(made);
}

void PostgresStatements::clear() noexcept {
  by_text_.clear();
  made_ = 0;
}

}  // namespace smppguard::store
