// SPDX-License-Identifier: Apache-2.0
#include "esme_session.hpp"

#include <utility>

namespace smppguard::bench {
namespace {

using smpp::CommandId;

constexpr std::uint32_t kBindSequence = 1;
constexpr std::uint32_t kUnbindSequence = 2;
constexpr std::uint32_t kLargestSequence = 0x7FFFFFFF;

}  // namespace

EsmeSession::EsmeSession(Link link, unsigned window, std::string_view system_id) : link_{std::move(link)} {
  for (unsigned i = 0; i < window; ++i) {
    slots_.push_back({{}, i, false, 0, nullptr});
    free_.push_back(static_cast<std::uint16_t>(window - 1 - i));
  }
  link_.append(bind_transceiver(system_id, kBindSequence));
  flush();
}

void EsmeSession::submit(const SubmitTemplate& pdu, const Destination& destination, Clock::time_point due) {
  const std::uint16_t index = free_.back();
  free_.pop_back();
  Slot& slot = slots_[index];
  const std::uint32_t next = slot.sequence + kMostWindow;
  slot = {due, next <= kLargestSequence ? next : index + kMostWindow, true, submitted_++, &destination};
  pdu.write(link_.append(pdu.size()), slot.sequence, destination.digits);
}

void EsmeSession::unbind() {
  write_header(link_.append(kHeader), CommandId::unbind, 0, kUnbindSequence, 0);
  state_ = State::unbinding;
  flush();
}

void EsmeSession::flush() {
  if (link_.flush() == Link::Event::closed) on_closed();
}

void EsmeSession::on_readable(Tally& tally) {
  do {
    const Link::Event event = link_.read();
    const Clock::time_point now = Clock::now();
    const bool framed = link_.take_pdus([&](const Header& header, Bytes) { on_pdu(header, now, tally); });
    if (!framed) state_ = State::failed;
    if (event == Link::Event::closed && alive()) on_closed();
  } while (alive() && link_.has_more());
}

void EsmeSession::on_pdu(const Header& header, Clock::time_point now, Tally& tally) {
  switch (header.id) {
    case CommandId::submit_sm_resp:
    case CommandId::generic_nack: on_response(header, now, tally); break;
    case CommandId::bind_transceiver_resp:
      state_ = header.status == 0 && state_ == State::binding ? State::bound : State::failed;
      break;
    case CommandId::unbind_resp: state_ = State::ended; break;
    default: answer(header); break;
  }
}

void EsmeSession::on_response(const Header& header, Clock::time_point now, Tally& tally) {
  const std::uint32_t index = header.sequence % kMostWindow;
  if (index >= slots_.size() || !slots_[index].taken || slots_[index].sequence != header.sequence) {
    ++tally.unexpected;
    return;
  }
  Slot& slot = slots_[index];
  slot.taken = false;
  free_.push_back(static_cast<std::uint16_t>(index));
  tally.latency.add(static_cast<std::uint64_t>((now - slot.due).count()));
  if (slot.destination->watched) {
    watched_.push_back({slot.order, slot.due, now, slot.destination->digits, header.status});
  }
  if (header.status == 0) {
    ++tally.ok;
  } else {
    ++tally.other_statuses[header.status];
  }
}

void EsmeSession::answer(const Header& request) {
  if (smpp::is_response(request.id)) return;
  const std::size_t body = request.id == CommandId::deliver_sm ? 1 : 0;  // an empty message_id
  std::uint8_t* out = link_.append(kHeader + body);
  write_header(out, smpp::response_to(request.id), 0, request.sequence, body);
  if (body > 0) out[kHeader] = 0;
  flush();
}

}  // namespace smppguard::bench
