// SPDX-License-Identifier: Apache-2.0

// Octets 0 and 1: the tag that is looked for and taken out. Octet 2: of which command the rest is the body.

#include "smppguard/smpp/tlv_edit.hpp"

#include "fuzz/fuzz_target.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace {

using namespace smppguard;  // NOLINT(google-build-using-namespace)
using smpp::CommandId;
using smppguard::fuzzing::require;
using Octets = std::vector<std::uint8_t>;

constexpr std::array kCommands{CommandId::submit_sm, CommandId::data_sm, CommandId::submit_multi,
                               CommandId::deliver_sm};

Octets pdu_of(CommandId id, Bytes body) {
  Octets octets(smpp::kHeaderOctets);
  store_be32(octets.data(), static_cast<std::uint32_t>(smpp::kHeaderOctets + body.size()));
  store_be32(octets.data() + 4, static_cast<std::uint32_t>(id));
  store_be32(octets.data() + 12, 0xFEDCBA98);
  octets.insert(octets.end(), body.begin(), body.end());
  octets.shrink_to_fit();
  return octets;
}

/// Octet by octet, unlike the reader under test.
struct Walked {
  std::size_t count = 0;
  Octets kept;
};

Walked walk(Bytes tlvs, unsigned tag) {
  Walked walked;
  std::size_t at = 0;
  while (tlvs.size() - at >= 4) {
    const unsigned found = tlvs[at] * 256U + tlvs[at + 1];
    const std::size_t size = 4 + tlvs[at + 2] * std::size_t{256} + tlvs[at + 3];
    if (tlvs.size() - at < size) break;
    if (found == tag) {
      ++walked.count;
    } else {
      walked.kept.insert(walked.kept.end(), tlvs.begin() + static_cast<std::ptrdiff_t>(at),
                         tlvs.begin() + static_cast<std::ptrdiff_t>(at + size));
    }
    at += size;
  }
  walked.kept.insert(walked.kept.end(), tlvs.begin() + static_cast<std::ptrdiff_t>(at), tlvs.end());
  return walked;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  const std::uint16_t tag = load_be16(data);
  const Octets octets = pdu_of(kCommands[data[2] % kCommands.size()], {data + 3, size - 3});
  const smpp::PduView pdu{octets};
  const Bytes tlvs = smpp::Body::read(pdu).tlvs();
  const Walked walked = walk(tlvs, tag);

  const smpp::TaggedValue found = smpp::find_tagged(tlvs, tag);
  require(found.count == walked.count, "as many are found as there are");
  require(found.first.has_value() == (found.count > 0), "there is a first if there is any");

  const Octets edited = smpp::without_tlv(pdu, tag);
  require(load_be32(edited.data()) == edited.size(), "a PDU is as long as its command_length");
  const std::size_t before = octets.size() - tlvs.size();
  require(std::equal(edited.begin() + 4, edited.begin() + static_cast<std::ptrdiff_t>(before),
                     octets.begin() + 4, octets.begin() + static_cast<std::ptrdiff_t>(before)),
          "what stands before the TLVs is as it was");
  require(Octets(edited.begin() + static_cast<std::ptrdiff_t>(before), edited.end()) == walked.kept,
          "the other TLVs are as they were");
  return 0;
}
