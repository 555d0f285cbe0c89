// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/sha256.hpp"

#include <cstdint>
#include <string_view>

namespace smppguard::journal {

/// Behind which line of a stream one stands: its number, counted from 1 through all segments, and its hash.
/// Before the first line both are zero.
struct Place {
  std::uint64_t n = 0;
  Digest hash{};

  friend bool operator==(const Place&, const Place&) = default;
};

/// Where the hash begins in a line; what comes before it is what is hashed.
inline constexpr std::string_view kHashMember = ",\"h\":\"";
/// Of the hash member and the brace that ends the line.
inline constexpr std::size_t kTailOctets = kHashMember.size() + 2 * sizeof(Digest) + 2;

/// A line's hash: SHA-256(the hash of the line before as 32 octets || the line up to kHashMember).
[[nodiscard]] inline Digest link(Sha256& sha, const Digest& before, std::string_view hashed) {
  sha.add(before);
  sha.add(as_bytes(hashed));
  return sha.finish();
}

}  // namespace smppguard::journal
