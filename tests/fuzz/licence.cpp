// SPDX-License-Identifier: Apache-2.0

// The input is a document that somebody hands in as a business licence.

#include "smppguard/registry/licence.hpp"

#include "fuzz/fuzz_target.hpp"

#include <string_view>
#include <vector>

namespace {

using namespace smppguard;
using smppguard::fuzzing::require;

bool contains(Bytes document, std::string_view octets) {
  return as_chars(document).find(octets) != std::string_view::npos;
}

/// What every document of the kind has, asked in another way than by walking through it.
bool could_be(registry::MediaType type, Bytes document) {
  switch (type) {
    case registry::MediaType::pdf:
      return contains(document, "%PDF-") && contains(document, "startxref") && contains(document, "%%EOF");
    case registry::MediaType::png:
      return contains(document, "IHDR") && contains(document, "IDAT") && document.size() >= 57 &&
             contains(document.last(8), "IEND");
    case registry::MediaType::jpeg: return contains(document, "\xFF\xDA") && contains(document, "\xFF\xD9");
  }
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::vector<std::uint8_t> document(data, data + size);
  const auto type = registry::recognise(document);
  if (!type) {
    require(type.error().message.starts_with("licence: "), "an error names what it is about");
    return 0;
  }
  require(could_be(*type, document), "a document has what its kind needs");
  const auto licence = registry::make_licence(document, "a.pdf", WallTime{}, "fuzzer");
  require(licence.has_value() || size > registry::kMostLicenceOctets, "what is recognised is taken");
  if (!licence) return 0;
  require(licence->type == *type && licence->octets == document, "a licence holds the document");
  require(licence->sha256.size() == 64, "a licence has its digest");
  return 0;
}
