// SPDX-License-Identifier: Apache-2.0
#include "standing_row.hpp"

#include "values.hpp"

#include <limits>
#include <string>

namespace smppguard::store {
namespace {

using consent::Fact;
using consent::Matter;
using consent::State;

constexpr std::int64_t kCountryCode = 10'000'000'000;  // the 1 in front of ten digits

PhoneNumber number_of(std::int64_t code) noexcept {
  constexpr std::int64_t kFirst = 2'000'000'000;
  constexpr std::int64_t kLast = 9'999'999'999;
  const std::int64_t ten = code - kCountryCode;
  return ten < kFirst || ten > kLast ? PhoneNumber{} : PhoneNumber::nanp(static_cast<std::uint64_t>(ten));
}

// Behind the minus a 1 keeps the zeros that a short code may begin with.
PhoneNumber short_code_of(std::int64_t code) {
  const std::string digits = std::to_string(code);
  const auto number = read_address(std::string_view{digits}.substr(2));
  return digits[1] == '1' && number ? *number : PhoneNumber{};
}

consent::Party party_of(Matter matter, std::int64_t code) {
  if (matter == Matter::own_list) return {};
  if (matter != Matter::organisation) return {code < 0 ? short_code_of(code) : number_of(code), 0};
  constexpr std::int64_t kLast = std::numeric_limits<std::uint32_t>::max();
  return {{}, code > 0 && code <= kLast ? static_cast<std::uint32_t>(code) : 0};
}

}  // namespace

std::int64_t number_code(PhoneNumber nanp) noexcept {
  return kCountryCode + static_cast<std::int64_t>(nanp.value());
}

std::int64_t sender_code(PhoneNumber sender) {
  if (sender.is_nanp()) return number_code(sender);
  return sender ? -std::stoll("1" + sender.to_string()) : 0;
}

std::int64_t party_code(const Fact& fact) {
  return fact.matter == Matter::organisation ? fact.party.organisation : sender_code(fact.party.sender);
}

std::optional<Fact> read_standing(const Row& row) {
  const std::int64_t matter = row.integer(2);
  const std::int64_t state = row.integer(3);
  if (matter < 0 || matter >= std::int64_t{consent::kMatterCount}) return std::nullopt;
  if (state != std::int64_t{1} && state != std::int64_t{2}) return std::nullopt;
  Fact fact{.recipient = number_of(row.integer(0)),
            .party = party_of(static_cast<Matter>(matter), row.integer(1)),
            .matter = static_cast<Matter>(matter),
            .standing = {static_cast<State>(state), wall_time(row.integer(4)), std::nullopt}};
  if (!row.null(5)) fact.standing.until = wall_time(row.integer(5));
  return consent::well_formed(fact) ? std::optional{fact} : std::nullopt;
}

}  // namespace smppguard::store
