// SPDX-License-Identifier: Apache-2.0

// Octet 0, even: a submit_multi, octet 1 the pattern of the entries to leave out. Odd: a submit_multi_resp,
// octet 1 how many recipients were refused. The rest is the body.

#include "smppguard/smpp/multi_edit.hpp"

#include "fuzz/fuzz_target.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace {

using namespace smppguard;
using smppguard::fuzzing::require;
using smppguard::smpp::Body;
using smppguard::smpp::BodyFault;
using smppguard::smpp::Field;
using smppguard::smpp::PduView;
using Octets = std::vector<std::uint8_t>;

bool equal(Bytes a, Bytes b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

Octets joined(Bytes first, Bytes second) {
  Octets octets(first.begin(), first.end());
  octets.insert(octets.end(), second.begin(), second.end());
  return octets;
}

Octets pdu_of(smpp::CommandId id, Bytes body) {
  Octets octets(smpp::kHeaderOctets);
  store_be32(octets.data(), static_cast<std::uint32_t>(smpp::kHeaderOctets + body.size()));
  store_be32(octets.data() + 4, static_cast<std::uint32_t>(id));
  store_be32(octets.data() + 12, 0xFEDCBA98);
  octets.insert(octets.end(), body.begin(), body.end());
  octets.shrink_to_fit();
  return octets;
}

void check_header(const Octets& edited, const Octets& original) {
  require(edited.size() >= smpp::kHeaderOctets, "a PDU has a header");
  require(load_be32(edited.data()) == edited.size(), "a PDU is as long as its command_length");
  require(equal(Bytes{edited}.subspan(4, 12), Bytes{original}.subspan(4, 12)),
          "the header's rest is as it was");
}

/// Where a field's octets lie in the body.
std::size_t offset_of(Bytes field, PduView pdu) {
  return static_cast<std::size_t>(field.data() - pdu.body().data());
}

std::vector<Bytes> entries_of(Bytes list) {
  std::vector<Bytes> entries;
  smpp::DestAddressReader reader{list};
  while (const auto entry = reader.next()) entries.push_back(entry->entry);
  return entries;
}

void check_without(Bytes input, std::uint8_t pattern) {
  const Octets octets = pdu_of(smpp::CommandId::submit_multi, input);
  const PduView pdu{octets};
  const auto list = Body::read(pdu, Field::dest_addresses).octets(Field::dest_addresses);
  if (!list || list->front() == 0) return;

  const std::vector<Bytes> entries = entries_of(*list);
  std::vector<bool> left_out;
  for (std::size_t i = 0; i < entries.size(); ++i) left_out.push_back(((pattern >> (i % 8U)) & 1U) != 0);
  if (std::find(left_out.begin(), left_out.end(), false) == left_out.end()) left_out.back() = false;
  const Octets edited = smpp::without_destinations(pdu, left_out);
  check_header(edited, octets);

  const PduView view{edited};
  const auto new_list = Body::read(view, Field::dest_addresses).octets(Field::dest_addresses);
  require(new_list.has_value(), "the list can be read again");
  std::vector<Bytes> kept = entries_of(*new_list);
  require(kept.size() == new_list->front(), "number_of_dests counts the entries");
  auto next = kept.begin();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (left_out[i]) continue;
    require(next != kept.end() && equal(*next++, entries[i]),
            "the entries kept are those not left out, in order");
  }
  require(next == kept.end(), "no entry that is left out stays");

  const std::size_t at = offset_of(*list, pdu);
  require(offset_of(*new_list, view) == at && equal(view.body().first(at), pdu.body().first(at)),
          "what stands before the list is as it was");
  require(equal(view.body().subspan(at + new_list->size()), pdu.body().subspan(at + list->size())),
          "what follows the list is as it was");
}

/// What can be read of a submit_multi_resp's body, read octet by octet, unlike the reader under test.
struct Response {
  Octets message_id;
  std::vector<Octets> entries;
  Octets rest;
};

Response read_response(Bytes body) {
  Response response;
  const auto nul = std::find(body.begin(), body.end(), 0);
  response.message_id.assign(body.begin(), nul);
  if (nul == body.end() || nul + 1 == body.end()) return response;
  auto at = nul + 2;
  for (unsigned left = *(nul + 1); left > 0; --left) {
    if (body.end() - at < 2) return response;
    const auto end_of_address = std::find(at + 2, body.end(), 0);
    if (body.end() - end_of_address < 5) return response;
    response.entries.emplace_back(at, end_of_address + 5);
    at = end_of_address + 5;
  }
  response.rest.assign(at, body.end());
  return response;
}

std::vector<smpp::UnsuccessSme> refused_ones(std::size_t count) {
  std::vector<smpp::UnsuccessSme> refused;
  for (std::size_t i = 0; i < count; ++i) {
    const auto ton = static_cast<std::uint8_t>(i % 7);
    refused.push_back(
        {ton, 1, i % 5 == 0 ? "" : std::to_string(12223330000 + i), static_cast<std::uint32_t>(i)});
  }
  return refused;
}

Octets entry_of(const smpp::UnsuccessSme& sme) {
  const Octets head{sme.dest_addr_ton, sme.dest_addr_npi};
  Octets entry = joined(head, as_bytes(sme.destination_addr));
  entry.resize(entry.size() + 5);
  store_be32(entry.data() + entry.size() - 4, sme.error_status_code);
  return entry;
}

void check_completed(Bytes input, std::uint8_t count) {
  const Octets octets = pdu_of(smpp::CommandId::submit_multi_resp, input);
  const std::vector<smpp::UnsuccessSme> refused = refused_ones(count);
  const smpp::Completed completed = smpp::with_unsuccess(PduView{octets}, refused);
  check_header(completed.pdu, octets);
  const PduView view{completed.pdu};
  const BodyFault fault = Body::read(view).fault();
  require(fault == BodyFault::none || fault == BodyFault::over_long, "the body can be read to its end");

  const Response before = read_response(input);
  const Response after = read_response(view.body());
  require(after.message_id == before.message_id, "message_id is as it was");
  require(after.rest == before.rest, "what follows the list is as it was");
  const std::size_t added = std::min<std::size_t>(refused.size(), 255 - before.entries.size());
  require(completed.dropped == refused.size() - added, "what finds no room is counted");
  require(after.entries.size() == before.entries.size() + added, "nothing else is lost");
  for (std::size_t i = 0; i < after.entries.size(); ++i) {
    const bool theirs = i < before.entries.size();
    require(after.entries[i] == (theirs ? before.entries[i] : entry_of(refused[i - before.entries.size()])),
            "the SMSC's entries come first, then ours");
  }
  require(view.body().size() >= after.message_id.size() + 2 &&
              view.body()[after.message_id.size() + 1] == after.entries.size(),
          "no_unsuccess counts the entries");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const Bytes body{data + 2, size - 2};
  if (data[0] % 2 == 0) {
    check_without(body, data[1]);
  } else {
    check_completed(body, data[1]);
  }
  return 0;
}
