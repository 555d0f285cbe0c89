// SPDX-License-Identifier: Apache-2.0

// The input is a message_id of a query_sm, cancel_sm or replace_sm.

#include "fuzz/fuzz_target.hpp"
#include "smppguard/relay/receipt.hpp"

#include <string>
#include <string_view>

namespace {

using namespace smppguard;
using smppguard::fuzzing::require;

/// What makes an id: the octets of the input, not read as an id but put into one.
relay::OwnMessageId id_of(std::string_view input) {
  std::uint64_t number = 0;
  for (const char c : input) number = number * 257 + static_cast<std::uint8_t>(c);
  return {WallTime{Duration{static_cast<std::int64_t>(number >> 19U)}},
          static_cast<std::uint16_t>(number % 1000)};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  if (const auto read = relay::read_own_message_id(input)) {
    require(input.size() == 33 && input.starts_with("SG"), "an own id has its form");
    require(read->refused_at.time_since_epoch().count() >= 0, "no id is older than 1970");
    require(read->receipt_error < 1024, "ten bits of error");
    std::string changed{input};
    changed[2 + size % 31] ^= 1;
    require(!relay::read_own_message_id(changed), "one character more or less is seen");
  }
  const relay::OwnMessageId id = id_of(input);
  require(relay::read_own_message_id(relay::MessageIds{size}.next(id)) == id, "an id says what was put in");
  return 0;
}
