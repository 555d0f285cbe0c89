// SPDX-License-Identifier: Apache-2.0
#include "postgres_copy.hpp"

#include "postgres_wire.hpp"

#include <algorithm>
#include <string_view>

namespace smppguard::store {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kSignature = "PGCOPY\n\377\r\n\0"sv;
constexpr std::size_t kHeaderOctets = kSignature.size() + 8;  // and flags, and the length of an extension
constexpr std::uint32_t kCriticalFlags = 0xFFFF'0000;         // bits of what a reader must know
constexpr std::uint16_t kEnd = 0xFFFF;                        // in place of a row's count of columns
constexpr std::uint32_t kNull = 0xFFFF'FFFF;                  // in place of a length

void put_be16(std::string& octets, std::size_t number) {
  octets += static_cast<char>(static_cast<std::uint8_t>(number >> 8U));
  octets += static_cast<char>(static_cast<std::uint8_t>(number));
}

void put_be32(std::string& octets, std::size_t number) {
  put_be16(octets, number >> 16U);
  put_be16(octets, number);
}

struct AppendField {
  std::string& octets;
  void operator()(std::monostate) const { put_be32(octets, kNull); }
  void operator()(std::int64_t number) const { (*this)(Bytes{to_int8(number)}); }
  void operator()(std::string_view text) const { (*this)(as_bytes(text)); }
  void operator()(Bytes value) const {
    put_be32(octets, value.size());
    octets += as_chars(value);
  }
};

}  // namespace

class CopyReader::Fields final : public Row {
 public:
  explicit Fields(const std::vector<Field>& fields) noexcept : fields_{fields} {}
  [[nodiscard]] std::int64_t integer(int column) const noexcept override {
    return read_integer(octets(column));
  }
  [[nodiscard]] Bytes octets(int column) const noexcept override {
    if (null(column)) return {};
    const Field& field = fields_[static_cast<std::size_t>(column)];
    return {field.begin, static_cast<std::size_t>(field.size)};
  }
  // A column that is not there is NULL too: what a peer sends must not lead astray.
  [[nodiscard]] bool null(int column) const noexcept override {
    const auto index = static_cast<std::size_t>(column);
    return index >= fields_.size() || fields_[index].size < 0;
  }

 private:
  const std::vector<Field>& fields_;
};

Result<void> CopyReader::take(Bytes piece, const EachRow& each) {
  if (rest_.empty()) {
    const auto used = read(piece, each);
    if (!used) return used.error();
    const Bytes rest = piece.subspan(*used);
    rest_.assign(rest.begin(), rest.end());
    return {};
  }
  rest_.insert(rest_.end(), piece.begin(), piece.end());
  const auto used = read(rest_, each);
  if (!used) return used.error();
  rest_.erase(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(*used));
  return {};
}

Result<std::size_t> CopyReader::read(Bytes octets, const EachRow& each) {
  const std::size_t all = octets.size();
  Step step = Step::done;
  if (!has_header_) {
    step = take_header(octets);
    has_header_ = step == Step::done;
  }
  while (step == Step::done && !octets.empty()) {
    if (ended_) return fail("there is more behind the end");
    step = take_row(octets);
    if (step != Step::done || ended_) continue;
    ++rows_;
    each(Fields{fields_});
  }
  if (step == Step::wrong) return fail("it is not the binary form of COPY");
  if (octets.size() > kMostOctets) return fail("a row is larger than 64 MiB");
  return all - octets.size();
}

CopyReader::Step CopyReader::take_header(Bytes& octets) const noexcept {
  const std::string_view begin = as_chars(octets.first(std::min(octets.size(), kSignature.size())));
  if (!kSignature.starts_with(begin)) return Step::wrong;
  if (octets.size() < kHeaderOctets) return Step::more;
  if ((load_be32(octets.data() + kSignature.size()) & kCriticalFlags) != 0) return Step::wrong;
  const std::size_t extension = load_be32(octets.data() + kSignature.size() + 4);
  if (extension > kMostOctets) return Step::wrong;
  if (octets.size() - kHeaderOctets < extension) return Step::more;
  octets = octets.subspan(kHeaderOctets + extension);
  return Step::done;
}

CopyReader::Step CopyReader::take_row(Bytes& octets) {
  if (octets.size() < 2) return Step::more;
  const std::uint16_t count = load_be16(octets.data());
  Bytes left = octets.subspan(2);
  ended_ = count == kEnd;
  if (!ended_ && count > kMostColumns) return Step::wrong;
  fields_.clear();
  for (std::size_t i = 0; !ended_ && i < count; ++i) {
    if (left.size() < 4) return Step::more;
    const std::uint32_t size = load_be32(left.data());
    left = left.subspan(4);
    const bool null = size == kNull;
    if (!null && size > kMostOctets) return Step::wrong;
    if (!null && left.size() < size) return Step::more;
    fields_.push_back({left.data(), static_cast<std::int32_t>(size)});
    if (!null) left = left.subspan(size);
  }
  octets = left;
  return Step::done;
}

Result<void> CopyReader::finish() const {
  if (ended_) return {};
  return fail("the rows end in the middle");
}

CopyWriter::CopyWriter() : octets_{kSignature} {
  put_be32(octets_, 0);
  put_be32(octets_, 0);
}

void CopyWriter::add(std::span<const Value> row) {
  put_be16(octets_, row.size());
  for (const Value& value : row) std::visit(AppendField{octets_}, value.held());
}

void CopyWriter::end() {
  put_be16(octets_, kEnd);
}

}  // namespace smppguard::store
