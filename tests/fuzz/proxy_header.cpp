// SPDX-License-Identifier: Apache-2.0

// All of the input is what has come on a connection.

#include "proxy_header.hpp"

#include "fuzz/fuzz_target.hpp"

#include <vector>

namespace {

using namespace smppguard;
using namespace smppguard::net;
using smppguard::fuzzing::require;

/// What was found is there with its last octet and not before, and nothing behind it matters.
void check_found(const ProxyFound& found, Bytes octets) {
  require(found.octets > 0 && found.octets <= octets.size(), "the header has come");
  require(found.octets <= kMostProxyOctets, "no header is over the limit");
  const std::vector<std::uint8_t> header(octets.begin(),
                                         octets.begin() + static_cast<std::ptrdiff_t>(found.octets));
  const ProxyParsed alone = parse_proxy_header(header);
  const auto* again = std::get_if<ProxyFound>(&alone);
  require(again != nullptr && again->octets == found.octets && again->source == found.source,
          "what follows a header does not change it");
  for (std::size_t cut = 0; cut < header.size(); ++cut) {
    const ProxyParsed part = parse_proxy_header(Bytes{header}.first(cut));
    require(std::holds_alternative<ProxyNeedsMore>(part), "a part of a header asks for more");
  }
}

/// What a header says can be passed on.
void check_passed_on(const SocketAddress& source) {
  for (const ProxyHeader version : {ProxyHeader::v1, ProxyHeader::v2}) {
    const std::vector<std::uint8_t> header = compose_proxy_header(version, Proxied{source, source});
    const ProxyParsed parsed = parse_proxy_header(header);
    const auto* found = std::get_if<ProxyFound>(&parsed);
    require(found != nullptr && found->octets == header.size() && found->source == source,
            "what is composed says what was read");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes octets{data, size};
  const ProxyParsed parsed = parse_proxy_header(octets);
  if (const auto* found = std::get_if<ProxyFound>(&parsed)) {
    check_found(*found, octets);
    if (found->source) check_passed_on(*found->source);
  } else if (std::holds_alternative<ProxyNeedsMore>(parsed)) {
    require(size < kMostProxyOctets, "nobody is waited for without end");
    for (std::size_t cut = 0; cut < size; ++cut) {
      require(std::holds_alternative<ProxyNeedsMore>(parse_proxy_header(octets.first(cut))),
              "what lacks octets lacked them before");
    }
  }
  return 0;
}
