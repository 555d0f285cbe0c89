// SPDX-License-Identifier: Apache-2.0

// Octet 0 sets the limit (16 + 8 per step), octet 1 the size of the pieces; the rest is the stream.

#include "smppguard/smpp/framer.hpp"

#include "fuzz/fuzz_target.hpp"

#include <algorithm>
#include <vector>

namespace {

using namespace smppguard;
using smppguard::fuzzing::require;

struct Cutting {
  std::vector<std::size_t> sizes;
  std::size_t taken = 0;
  smpp::Framed last = smpp::NeedMore{};
};

/// Takes PDUs from the front of what has arrived, from where the last call ended.
void take(Cutting& cutting, const smpp::Framer& framer, Bytes arrived) {
  for (;;) {
    cutting.last = framer.next(arrived.subspan(cutting.taken));
    const auto* pdu = std::get_if<smpp::PduView>(&cutting.last);
    if (pdu == nullptr) return;
    require(pdu->octets().data() == arrived.data() + cutting.taken, "a PDU begins where the last one ended");
    require(pdu->octets().size() == load_be32(pdu->octets().data()),
            "a PDU is as long as its command_length");
    require(pdu->octets().size() >= smpp::kHeaderOctets, "a PDU has a header");
    require(pdu->octets().size() <= framer.limit(), "no PDU is over the limit");
    cutting.sizes.push_back(pdu->octets().size());
    cutting.taken += pdu->octets().size();
  }
}

void require_reason_to_stop(const Cutting& cutting, const smpp::Framer& framer, Bytes stream) {
  require(cutting.taken <= stream.size(), "the pieces add up to no more than the stream");
  const Bytes rest = stream.subspan(cutting.taken);
  if (rest.size() < 4) {
    require(std::holds_alternative<smpp::NeedMore>(cutting.last), "no length, no verdict");
    return;
  }
  const std::uint32_t length = load_be32(rest.data());
  const bool cuttable = length >= smpp::kHeaderOctets && length <= framer.limit();
  require(std::holds_alternative<smpp::FramingLost>(cutting.last) == !cuttable, "lost only by a bad length");
  require(!cuttable || rest.size() < length, "waits only for octets that are missing");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const smpp::Framer framer{16 + 8U * data[0]};
  const std::size_t piece = std::size_t{data[1]} + 1;
  const Bytes stream{data + 2, size - 2};

  Cutting whole;
  take(whole, framer, stream);
  require_reason_to_stop(whole, framer, stream);

  Cutting pieces;
  for (std::size_t arrived = 0; arrived < stream.size();) {
    arrived = std::min(arrived + piece, stream.size());
    take(pieces, framer, stream.first(arrived));
    if (std::holds_alternative<smpp::FramingLost>(pieces.last)) break;
  }
  require(pieces.sizes == whole.sizes && pieces.taken == whole.taken, "pieces give the same PDUs");
  require(pieces.last.index() == whole.last.index(), "pieces end as the whole does");
  return 0;
}
