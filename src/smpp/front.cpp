// SPDX-License-Identifier: Apache-2.0
#include "smppguard/smpp/front.hpp"

#include <bit>
#include <cstring>

namespace smppguard::smpp {
namespace {

// Most octets of a field with its NUL: of service_type, of an address, and of an address in data_sm.
constexpr std::ptrdiff_t kServiceType = 6;
constexpr std::size_t kAddress = 21;
constexpr std::size_t kDataSmAddress = 65;
// From the NUL of one text to the address behind it: that NUL, ton and npi.
constexpr std::ptrdiff_t kToAddress = 3;

/// The first NUL, or `end`. Fields are short, so a call of memchr would cost more than the search.
inline const std::uint8_t* find_nul(const std::uint8_t* at, const std::uint8_t* end) noexcept {
  static_assert(std::endian::native == std::endian::little, "the first octet is the lowest of a word");
  constexpr std::uint64_t kLow = 0x0101010101010101ULL;
  constexpr std::uint64_t kHigh = 0x8080808080808080ULL;
  for (; end - at >= 8; at += 8) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, at, sizeof eight);
    // The lowest bit that stays belongs to the first octet that is 0.
    const std::uint64_t zeros = (eight - kLow) & ~eight & kHigh;
    if (zeros != 0) return at + std::countr_zero(zeros) / 8;
  }
  while (at != end && *at != 0) ++at;
  return at;
}

}  // namespace

Front read_front(PduView message) noexcept {
  Front front;
  const Bytes all = message.octets();
  const std::uint8_t* const end = all.data() + all.size();
  const std::size_t most = message.command_id() == CommandId::data_sm ? kDataSmAddress : kAddress;

  const std::uint8_t* const service_type = all.data() + kHeaderOctets;
  const std::uint8_t* nul = find_nul(service_type, end);
  if (end - nul < kToAddress) return front;
  bool over_long = nul - service_type >= kServiceType;

  const std::uint8_t* const source = nul + kToAddress;
  nul = find_nul(source, end);
  if (nul == end) return front;
  front.source_addr = as_chars({source, nul});
  over_long = over_long || front.source_addr.size() >= most;
  if (end - nul < kToAddress) return front;

  const std::uint8_t* const destination = nul + kToAddress;
  nul = find_nul(destination, end);
  if (nul == end) return front;
  front.destination_addr = as_chars({destination, nul});
  over_long = over_long || front.destination_addr.size() >= most;
  front.behind = {nul + 1, end};
  front.sound = !over_long;
  return front;
}

}  // namespace smppguard::smpp
