// SPDX-License-Identifier: Apache-2.0

// Octet 0 picks the alphabet, the rest is a text.

#include "fuzz/fuzz_target.hpp"
#include "smppguard/traffic/fingerprint.hpp"

#include <vector>

namespace {

using namespace smppguard;
using namespace smppguard::traffic;
using smppguard::fuzzing::require;

bool is_single_octet(Alphabet alphabet) {
  return alphabet == Alphabet::ascii || alphabet == Alphabet::latin1;
}

std::vector<std::uint8_t> shouted(Bytes text) {
  std::vector<std::uint8_t> loud{text.begin(), text.end()};
  for (std::uint8_t& c : loud) {
    if (c >= 'a' && c <= 'z') c = static_cast<std::uint8_t>(c - 0x20);
  }
  return loud;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Fingerprinter kPrinter{HashKey{{1, 2, 3}}};
  if (size == 0) return 0;
  const auto alphabet = static_cast<Alphabet>(data[0] % 6);
  // A copy without room behind it, so that a read past the end is seen.
  const std::vector<std::uint8_t> text(data + 1, data + size);
  const Fingerprint fingerprint = kPrinter.of(alphabet, text);
  require(fingerprint == kPrinter.of(alphabet, text), "a text has one fingerprint");
  require(fingerprint.domain_count <= Fingerprint::kMostDomains, "domains are bounded");
  for (std::size_t i = 0; i < Fingerprint::kMostDomains; ++i) {
    require((fingerprint.domains[i] != 0) == (i < fingerprint.domain_count),
            "domains that count are no zeros");
  }
  require(alphabet != Alphabet::binary || fingerprint == Fingerprint{}, "binary has none");
  require(text.size() >= Fingerprinter::kLeastLetters || fingerprint.text == 0, "a short text has none");
  if (is_single_octet(alphabet)) {
    require(kPrinter.of(alphabet, shouted(text)) == fingerprint, "case is folded away");
  }
  if (text.size() > Sighting::kMostText) {
    require(kPrinter.of(alphabet, Bytes{text}.first(Sighting::kMostText)) == fingerprint,
            "a long text is cut");
  }
  return 0;
}
