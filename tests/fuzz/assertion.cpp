// SPDX-License-Identifier: Apache-2.0

// A client that has to sign, and any body. Octet 0: which command it is of (bits 0 and 1), whether the MAC is
// good (bit 2), whether the TLV is taken out (bit 3), whether it is only observed (bit 4). The rest is the
// body.

#include "fuzz/fuzz_target.hpp"
#include "support/session_script.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace {

using namespace smppguard;  // NOLINT(google-build-using-namespace)
using relay::Side;
using smpp::CommandId;
using smppguard::fuzzing::require;
using testing::Octets;

constexpr unsigned kTag = 0x1500;
constexpr unsigned kPayload = 0x0424;
constexpr std::array kCommands{CommandId::submit_sm, CommandId::data_sm, CommandId::submit_multi,
                               CommandId::deliver_sm};

struct How {
  CommandId command;
  bool good;
  bool strip;
  bool observed;
};

How how_of(std::uint8_t octet) {
  return {kCommands[octet & 3U], (octet & 4U) != 0, (octet & 8U) != 0, (octet & 16U) != 0};
}

relay::Rules rules_of(const How& how) {
  relay::Rules rules = testing::test_rules();
  policy::AssertionTerms terms;
  terms.options.strip = how.strip;
  terms.options.mode = how.observed ? policy::AssertionMode::observe : policy::AssertionMode::require;
  policy::Client client{.system_id = "*"};
  client.assertion = std::make_shared<const policy::AssertionTerms>(terms);
  rules.clients = {std::move(client)};
  return rules;
}

Octets pdu_of(CommandId id, Bytes body) {
  testing::Pdu pdu{id, 7};
  return pdu.raw(body).octets();
}

/// The TLVs of a sound body, octet by octet; nothing where there is more than whole ones.
struct Signature {
  std::size_t count = 0;
  std::size_t payloads = 0;
  Octets value;
  Octets without;
};

std::optional<Signature> walk(const Octets& pdu) {
  const smpp::Body body = smpp::Body::read(smpp::PduView{pdu});
  if (!body.sound()) return std::nullopt;
  const Bytes tlvs = body.tlvs();
  Signature found;
  found.without.assign(pdu.begin(), pdu.end() - static_cast<std::ptrdiff_t>(tlvs.size()));
  std::size_t at = 0;
  while (at < tlvs.size()) {
    if (tlvs.size() - at < 4) return std::nullopt;
    const unsigned tag = tlvs[at] * 256U + tlvs[at + 1];
    const std::size_t size = 4 + tlvs[at + 2] * std::size_t{256} + tlvs[at + 3];
    if (tlvs.size() - at < size) return std::nullopt;
    const Bytes whole = tlvs.subspan(at, size);
    if (tag == kPayload) ++found.payloads;
    if (tag == kTag) {
      if (found.count++ == 0) found.value.assign(whole.begin() + 4, whole.end());
    } else {
      found.without.insert(found.without.end(), whole.begin(), whole.end());
    }
    at += size;
  }
  store_be32(found.without.data(), static_cast<std::uint32_t>(found.without.size()));
  return found;
}

bool is_of_now(const Octets& value, WallTime wall) {
  std::uint64_t time = 0;
  for (std::size_t i = 1; i <= 8; ++i) time = time << 8U | value[i];
  const auto now = static_cast<std::uint64_t>(wall.time_since_epoch().count());
  return time <= now + 300'000 && time + 300'000 >= now;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const How how = how_of(data[0]);
  testing::SessionScript script{rules_of(how), [] {
                                  static const auto kRegistry = testing::usual_registry();
                                  return kRegistry;
                                }()};
  script.assertions.verdict = how.good ? relay::Assertions::Verdict::good : relay::Assertions::Verdict::wrong;
  script.bind_through();
  const Octets pdu = pdu_of(how.command, {data + 1, size - 1});
  script.receive(Side::esme, pdu);

  const auto found = walk(pdu);
  const bool is_signed = found && found->count == 1 && found->payloads <= 1 && found->value.size() == 49 &&
                         found->value[0] == 1 && is_of_now(found->value, script.wall);
  require(script.assertions.asked.size() == (is_signed ? 1U : 0U), "what can be one is verified, once");
  const Octets& sent = script.sent[Side::smsc];
  if (!how.observed && !(is_signed && how.good)) {
    require(sent.empty(), "what is not signed does not go on");
    require(!script.sent[Side::esme].empty(), "and is answered");
  }
  if (sent.empty() || how.command == CommandId::submit_multi)
    return 0;  // of which recipients may be left out
  if (how.strip && found) {
    require(sent == found->without, "what goes on is what came without the signature");
  } else if (!how.strip) {
    require(sent == pdu, "what goes on is what came");
  }
  return 0;
}
