// SPDX-License-Identifier: Apache-2.0
#include "postgres_queue.hpp"

#include "postgres_wire.hpp"

#include <utility>

namespace smppguard::store {
namespace {

constexpr std::size_t kKept = 1U << 20U;  // octets of buffer; what a larger batch took is given back

struct Append {
  std::string& octets;
  ParameterKind operator()(std::monostate) const { return ParameterKind::null; }
  ParameterKind operator()(std::int64_t number) const {
    octets += as_chars(to_int8(number));
    return ParameterKind::integer;
  }
  ParameterKind operator()(std::string_view text) const {
    octets += text;
    return ParameterKind::octets;
  }
  ParameterKind operator()(Bytes value) const { return (*this)(as_chars(value)); }
};

}  // namespace

void PostgresQueue::add(std::string_view sql, std::span<const Value> values, EachRow each) {
  items_.push_back({std::string{sql}, std::move(each), parameters_.size(), values.size()});
  for (const Value& value : values) {
    const std::size_t begin = octets_.size();
    const ParameterKind kind = std::visit(Append{octets_}, value.held());
    parameters_.push_back({kind, begin, octets_.size() - begin});
  }
}

void PostgresQueue::clear() noexcept {
  items_.clear();
  parameters_.clear();
  octets_.clear();
  if (octets_.capacity() > kKept) octets_ = {};
}

}  // namespace smppguard::store
