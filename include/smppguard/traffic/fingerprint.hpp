// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"
#include "smppguard/traffic/sighting.hpp"
#include "smppguard/traffic/siphash.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace smppguard::traffic {

/// What is kept of a text: keyed hashes. Nothing of the text itself can be read from it without the key.
struct Fingerprint {
  static constexpr std::size_t kMostDomains = 3;

  std::uint64_t text = 0;  ///< 0: no text, or too short to tell one sender's habit from anybody's "yes"
  std::array<std::uint64_t, kMostDomains> domains{};  ///< of different link domains, in order
  std::uint8_t domain_count = 0;

  [[nodiscard]] std::span<const std::uint64_t> links() const noexcept {
    return {domains.data(), domain_count};
  }
  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
};

/// Texts that differ only in case, accents, digits, blanks, punctuation, pictographs, look-alike Cyrillic,
/// Greek or full-width letters, or in their links, have one `text` hash. With less than kLeastLetters left
/// there is none.
///
/// A link is a host behind "http://", "https://" or "www.", or a host with a well-known top-level domain.
/// Its domain is the last two labels, three below a country's "co", "com", "net", "org", "gov", "ac" or
/// "edu"; an IPv4 address is its own. That is no public suffix list: tenants of a shared host name
/// ("a.host.example", "b.host.example") count as one domain.
///
/// Immutable; any thread. No allocation.
class Fingerprinter {
 public:
  static constexpr std::size_t kLeastLetters = 12;

  explicit Fingerprinter(const HashKey& key) noexcept : key_{key} {}

  /// At most Sighting::kMostText octets are read.
  [[nodiscard]] Fingerprint of(Alphabet alphabet, Bytes octets) const noexcept;

 private:
  HashKey key_;
};

}  // namespace smppguard::traffic
