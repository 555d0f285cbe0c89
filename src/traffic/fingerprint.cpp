// SPDX-License-Identifier: Apache-2.0
#include "smppguard/traffic/fingerprint.hpp"

#include "link_domains.hpp"
#include "normal_text.hpp"

#include <algorithm>

namespace smppguard::traffic {
namespace {

/// 0 stands for none.
std::uint64_t hash_of(const HashKey& key, Bytes octets) noexcept {
  const std::uint64_t hash = siphash(key, octets);
  return hash == 0 ? 1 : hash;
}

void add_domain(Fingerprint& fingerprint, std::uint64_t domain) noexcept {
  const auto known = fingerprint.links();
  if (known.size() == Fingerprint::kMostDomains ||
      std::find(known.begin(), known.end(), domain) != known.end())
    return;
  fingerprint.domains[fingerprint.domain_count++] = domain;
}

/// The folded letters of a text, two octets each; the low 16 bits tell letters well enough apart.
struct Folded {
  std::array<std::uint8_t, 2 * Sighting::kMostText> octets;
  std::size_t size = 0;

  void put(char32_t letter) noexcept {
    octets[size++] = static_cast<std::uint8_t>(letter);
    octets[size++] = static_cast<std::uint8_t>(letter >> 8U);
  }
};

}  // namespace

Fingerprint Fingerprinter::of(Alphabet alphabet, Bytes octets) const noexcept {
  Fingerprint fingerprint;
  const Characters characters{alphabet, octets};
  Folded folded;
  auto rest = characters.all();
  while (true) {
    const Word word = next_word(rest);
    if (word.characters.empty()) break;
    if (word.link) {
      add_domain(fingerprint, hash_of(key_, as_bytes(word.domain.text())));
      continue;
    }
    for (const char32_t c : word.characters) {
      const char32_t letter = folded_letter(c);
      if (letter != 0) folded.put(letter);
    }
  }
  if (folded.size >= 2 * kLeastLetters) {
    fingerprint.text = hash_of(key_, Bytes{folded.octets.data(), folded.size});
  }
  return fingerprint;
}

}  // namespace smppguard::traffic
