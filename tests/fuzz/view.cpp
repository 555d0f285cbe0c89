// SPDX-License-Identifier: Apache-2.0

// Octet 0 picks a row of the table (or, beyond it, an unknown command); the rest is the body.

#include "fuzz/fuzz_target.hpp"
#include "smppguard/smpp/front.hpp"
#include "smppguard/smpp/pdu_view.hpp"

#include <algorithm>
#include <vector>

namespace {

using namespace smppguard;
using smppguard::fuzzing::require;
using smppguard::smpp::Body;
using smppguard::smpp::BodyFault;
using smppguard::smpp::Field;

bool lies_inside(Bytes inner, Bytes outer) {
  return inner.empty() ||
         (inner.data() >= outer.data() && inner.data() + inner.size() <= outer.data() + outer.size());
}

/// Fields lie inside the PDU, one behind the other; returns where the last one ends.
const std::uint8_t* check_fields(const Body& body, const smpp::BodySpec& spec, smpp::PduView pdu) {
  const std::uint8_t* at = pdu.body().data();
  bool missing = false;
  for (const smpp::FieldSpec& field : spec.fields) {
    const auto octets = body.octets(field.field);
    missing = missing || !octets;
    require(octets.has_value() == !missing, "no field is read behind one that is not");
    if (!octets) continue;
    require(lies_inside(*octets, pdu.body()), "a field lies inside the body");
    require(octets->data() >= at, "fields do not overlap");
    at = octets->data() + octets->size();
  }
  const bool stopped = !body.sound() && body.fault() != BodyFault::over_long;
  require(!stopped || missing, "a fault other than over_long stops the walk");
  require(body.fault() == BodyFault::over_long || missing == stopped, "only a fault stops the walk");
  return missing ? nullptr : at;
}

void check_tlvs(Bytes tlvs, smpp::PduView pdu) {
  require(lies_inside(tlvs, pdu.body()), "TLVs lie inside the body");
  smpp::TlvReader reader{tlvs};
  std::size_t taken = 0;
  while (const auto tlv = reader.next()) {
    require(lies_inside(tlv->value, tlvs), "a TLV's value lies inside the TLVs");
    taken += 4 + tlv->value.size();
    const auto found = smpp::find_tlv_value(tlvs, tlv->tag);
    require(found && lies_inside(*found, tlvs), "a TLV that was read is found by its tag");
  }
  require(reader.truncated() ? taken < tlvs.size() : taken == tlvs.size(), "TLVs add up");
}

void check_destinations(Bytes list) {
  smpp::DestAddressReader reader{list};
  std::size_t taken = 1;
  unsigned count = 0;
  while (const auto entry = reader.next()) {
    require(entry->entry.data() == list.data() + taken, "entries follow one another");
    require(lies_inside(as_bytes(entry->name), entry->entry), "a name lies inside its entry");
    taken += entry->entry.size();
    ++count;
  }
  require(reader.fault() == BodyFault::none, "a list that the body took can be read again");
  require(count == list[0] && taken == list.size(), "all entries were read, and nothing else");
}

/// Reading only as far as `last` tells the same about that field as reading all.
void check_partial(const Body& whole, smpp::PduView pdu, Field last) {
  const Body partial = Body::read(pdu, last);
  const auto a = whole.octets(last);
  const auto b = partial.octets(last);
  require(a.has_value() == b.has_value(), "a partial walk reaches the same field");
  require(!a || (a->data() == b->data() && a->size() == b->size()), "a partial walk reads the same octets");
  require(partial.tlvs().empty(), "a partial walk has no TLVs");
}

/// The short way to a message's addresses tells what the table tells.
void check_front(const smpp::BodySpec& spec, smpp::PduView pdu) {
  if (spec.recipients != smpp::Recipients::one) return;
  const smpp::Front front = smpp::read_front(pdu);
  const Body body = Body::read(pdu, Field::destination_addr);
  require(front.sound == body.sound(), "a front is sound if the walk is");
  require(front.source_addr == body.text(Field::source_addr), "both read the same source_addr");
  require(front.destination_addr == body.text(Field::destination_addr),
          "both read the same destination_addr");
  require(lies_inside(front.behind, pdu.body()), "what is behind lies inside the body");
}

std::vector<std::uint8_t> pdu_of(std::uint8_t choice, Bytes body) {
  const auto rows = smpp::all_bodies();
  std::vector<std::uint8_t> octets(smpp::kHeaderOctets);
  store_be32(octets.data(), static_cast<std::uint32_t>(smpp::kHeaderOctets + body.size()));
  store_be32(octets.data() + 4,
             choice < rows.size() ? static_cast<std::uint32_t>(rows[choice].id) : 0x00010200U);
  octets.insert(octets.end(), body.begin(), body.end());
  octets.shrink_to_fit();
  return octets;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::vector<std::uint8_t> octets = pdu_of(data[0], {data + 1, size - 1});
  const smpp::PduView pdu{octets};
  const Body body = Body::read(pdu);
  const smpp::BodySpec* spec = smpp::find_body(pdu.command_id());
  require((spec == nullptr) == (body.fault() == BodyFault::unknown), "only unknown commands are unknown");
  check_tlvs(body.tlvs(), pdu);
  if (spec == nullptr) return 0;

  const std::uint8_t* end = check_fields(body, *spec, pdu);
  const std::uint8_t* pdu_end = octets.data() + octets.size();
  require(end == nullptr ? body.tlvs().empty() : body.tlvs().data() + body.tlvs().size() == pdu_end,
          "TLVs reach from the last field to the end");
  check_front(*spec, pdu);
  for (const smpp::FieldSpec& field : spec->fields) check_partial(body, pdu, field.field);
  if (const auto list = body.octets(Field::dest_addresses)) check_destinations(*list);
  return 0;
}
