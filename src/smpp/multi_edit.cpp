// SPDX-License-Identifier: Apache-2.0
#include "smppguard/smpp/multi_edit.hpp"

#include "smppguard/smpp/pdu_writer.hpp"

#include <algorithm>

namespace smppguard::smpp {
namespace {

constexpr std::size_t kMostUnsuccess = 255;

/// Begins a PDU with another one's header.
PduWriter writer_like(PduView pdu) {
  return {pdu.command_id(), pdu.command_status(), pdu.sequence_number()};
}

std::vector<Bytes> kept_entries(Bytes list, const std::vector<bool>& left_out) {
  std::vector<Bytes> kept;
  DestAddressReader entries{list};
  for (std::size_t position = 0; const auto entry = entries.next(); ++position) {
    if (!left_out[position]) kept.push_back(entry->entry);
  }
  return kept;
}

/// A submit_multi_resp's body, as far as it can be read.
struct RespBody {
  std::string_view message_id;
  std::vector<Bytes> entries;
  Bytes rest;  // what follows the list; nothing where the list is cut
};

RespBody read_resp(PduView submit_multi_resp) {
  const Bytes body = submit_multi_resp.body();
  const auto message_id = Body::read(submit_multi_resp, Field::message_id).octets(Field::message_id);
  if (!message_id) return {as_chars(body), {}, {}};
  RespBody resp{as_chars(*message_id), {}, {}};
  UnsuccessReader entries{body.subspan(message_id->size() + 1)};
  while (const auto entry = entries.next()) resp.entries.push_back(*entry);
  if (entries.fault() == BodyFault::none) resp.rest = entries.rest();
  return resp;
}

void write(PduWriter& writer, const UnsuccessSme& sme) {
  writer.int1(sme.dest_addr_ton).int1(sme.dest_addr_npi).c_string(sme.destination_addr);
  writer.int4(sme.error_status_code);
}

}  // namespace

UnsuccessSme unsuccess_of(const DestAddress& recipient, CommandStatus status) {
  return {recipient.ton, recipient.npi, std::string(recipient.name), static_cast<std::uint32_t>(status)};
}

std::vector<std::uint8_t> without_destinations(PduView submit_multi, const std::vector<bool>& left_out) {
  const Bytes body = submit_multi.body();
  const Bytes list = *Body::read(submit_multi, Field::dest_addresses).octets(Field::dest_addresses);
  const auto before = static_cast<std::size_t>(list.data() - body.data());
  const std::vector<Bytes> kept = kept_entries(list, left_out);

  PduWriter writer = writer_like(submit_multi);
  writer.octets(body.first(before)).int1(static_cast<std::uint8_t>(kept.size()));
  for (const Bytes entry : kept) writer.octets(entry);
  return writer.octets(body.subspan(before + list.size())).finish();
}

Completed with_unsuccess(PduView submit_multi_resp, std::span<const UnsuccessSme> refused) {
  const RespBody resp = read_resp(submit_multi_resp);
  const auto added = refused.first(std::min(refused.size(), kMostUnsuccess - resp.entries.size()));

  PduWriter writer = writer_like(submit_multi_resp);
  writer.c_string(resp.message_id).int1(static_cast<std::uint8_t>(resp.entries.size() + added.size()));
  for (const Bytes entry : resp.entries) writer.octets(entry);
  for (const UnsuccessSme& sme : added) write(writer, sme);
  return {writer.octets(resp.rest).finish(), refused.size() - added.size()};
}

}  // namespace smppguard::smpp
