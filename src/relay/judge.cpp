// SPDX-License-Identifier: Apache-2.0
#include "judge.hpp"

#include "smppguard/relay/confirmations.hpp"
#include "smppguard/relay/part_memory.hpp"
#include "smppguard/relay/rules.hpp"
#include "smppguard/smpp/concatenation.hpp"
#include "smppguard/smpp/front.hpp"

#include <algorithm>
#include <optional>

namespace smppguard::relay {
namespace {

using smpp::Body;
using smpp::DestAddress;
using smpp::Field;
using smpp::Part;

constexpr std::uint8_t kUdhi = 0x40;

/// FNV-1a; what is hashed is compared with what the same ESME sent, so nothing is to be gained by a
/// collision.
std::uint64_t hash_of(std::string_view text, std::uint64_t seed = 0xCBF29CE484222325ULL) noexcept {
  for (const char c : text) seed = (seed ^ static_cast<std::uint8_t>(c)) * 0x100000001B3ULL;
  return seed;
}

/// What all recipients of one PDU have in common.
struct Sent {
  std::string_view source_addr;
  PhoneNumber sender;
  std::optional<Part> part;
};

/// An empty source_addr is legal: the SMSC fills in what belongs to the bind (3.4 5.2.8).
Sent sent_by(std::string_view source_addr, PhoneNumber sender, const Bench& bench) noexcept {
  if (source_addr.empty() && bench.client != nullptr) sender = bench.client->default_sender;
  return {source_addr, sender, std::nullopt};
}

policy::Decision decide(const policy::Message& message, const Bench& bench) noexcept {
  return policy::decide(message, *bench.env.world, bench.rules.rejections, bench.env.wall);
}

/// A recipient who has opted out of this very sender may get one message that confirms it, whatever they and
/// the registry say, wherever the route delivers.
policy::Decision confirmed(const policy::Message& message, const policy::Decision& decision, const Sent& sent,
                           const Bench& bench) noexcept {
  policy::Findings findings;
  (void)policy::decide(message, *bench.env.world, bench.rules.rejections, bench.env.wall, &findings);
  if (findings[policy::Rule::opt_out] != policy::Finding::opted_out || !findings.opted_out_since)
    return decision;
  policy::World open;
  open.senders = bench.env.world->senders;
  const bool delivers = policy::decide(message, open, bench.rules.rejections, bench.env.wall).verdict ==
                        policy::Verdict::forward;
  if (!delivers) return decision;
  const ConfirmationClaim claim{message.recipient, message.sender, *findings.opted_out_since, sent.part};
  if (!bench.env.confirmations->take(claim, bench.env.wall)) return decision;
  return {policy::Verdict::forward, policy::Reason::opt_out_confirmation, 0};
}

Judgement judge_one(const Sent& sent, PhoneNumber recipient, const Bench& bench) noexcept {
  const policy::Message message{recipient, sent.sender, !sent.source_addr.empty(), bench.route, bench.client};
  policy::Decision decision = decide(message, bench);
  const bool may_confirm = decision.reason == policy::Reason::opted_out &&
                           bench.rules.confirmation == policy::Confirmation::allow_one;
  if (may_confirm) decision = confirmed(message, decision, sent, bench);
  if (sent.part && recipient) {
    const PartKey key{hash_of(bench.system_id, bench.route->upstream + 1U),
                      hash_of(sent.source_addr),
                      recipient.key(),
                      sent.part->reference,
                      sent.part->total,
                      sent.part->scheme};
    decision = bench.env.parts->verdict(key, sent.part->number, decision, bench.env.now);
  }
  ++bench.decided[static_cast<std::size_t>(decision.reason)];
  return {decision, sent.sender, recipient, sent.part ? sent.part->number : std::uint8_t{0}};
}

Judgement judge_list(const Sent& sent, const Bench& bench) noexcept {
  using policy::Reason;
  const bool pass = bench.rules.protocol.distribution_lists == DistributionLists::pass;
  if (pass) {
    // Who is on it cannot be judged; who sends can.
    policy::RejectionOptions lenient = bench.rules.rejections;
    lenient.when_unreadable = policy::WhenUnreadable::forward;
    const policy::Message message{PhoneNumber{}, sent.sender, !sent.source_addr.empty(), bench.route,
                                  bench.client};
    const policy::Decision decision = policy::decide(message, *bench.env.world, lenient, bench.env.wall);
    if (decision.verdict == policy::Verdict::refuse) {
      ++bench.decided[static_cast<std::size_t>(decision.reason)];
      return {decision, sent.sender, PhoneNumber{}};
    }
  }
  ++bench.decided[static_cast<std::size_t>(Reason::distribution_list)];
  const std::uint32_t status =
      pass ? 0 : bench.rules.rejections.status[static_cast<std::size_t>(Reason::distribution_list)];
  return {{pass ? policy::Verdict::forward : policy::Verdict::refuse, Reason::distribution_list, status},
          sent.sender,
          PhoneNumber{}};
}

/// Whether a part of a longer message may be in hand, told from the octets behind destination_addr. In the
/// usual submit_sm, whose times are empty, sm_length is the tenth of them, and no TLV follows the text.
bool may_be_part(smpp::PduView pdu, Bytes rest) noexcept {
  if (pdu.command_id() == smpp::CommandId::data_sm || rest.size() < 10 || (rest[0] & kUdhi) != 0) return true;
  const bool no_times = rest[3] == 0 && rest[4] == 0;
  return !no_times || rest.size() != 10U + rest[9];
}

std::optional<Part> part_of(smpp::PduView pdu) noexcept {
  return smpp::part_of(Body::read(pdu));
}

}  // namespace

Reading read_message(smpp::PduView message) noexcept {
  const smpp::Front front = smpp::read_front(message);
  return {front.source_addr, number_in(front.source_addr),
          front.sound ? number_in(front.destination_addr) : PhoneNumber{},
          front.sound && may_be_part(message, front.behind), front.behind};
}

Judgement judge_message(smpp::PduView message, const Reading& reading, const Bench& bench) noexcept {
  Sent sent = sent_by(reading.source_addr, reading.sender, bench);
  if (reading.may_be_part) sent.part = part_of(message);
  return judge_one(sent, reading.recipient, bench);
}

namespace {

/// All recipients of one PDU get the same part: a number that stands in the list again is not a part again.
const Judgement* judged_before(PhoneNumber recipient, const std::vector<Judgement>& judgements) {
  if (!recipient) return nullptr;
  const auto before = std::find_if(judgements.begin(), judgements.end(),
                                   [&](const Judgement& one) { return one.recipient == recipient; });
  return before == judgements.end() ? nullptr : &*before;
}

}  // namespace

bool judge_recipients(smpp::PduView submit_multi, const Bench& bench, std::vector<Judgement>& judgements) {
  judgements.clear();
  const Body body = Body::read(submit_multi, Field::dest_addresses);
  const std::string_view source_addr = body.text(Field::source_addr);
  Sent sent = sent_by(source_addr, number_in(source_addr), bench);
  const auto list = body.octets(Field::dest_addresses);
  if (body.sound() && list) {
    sent.part = part_of(submit_multi);
    smpp::DestAddressReader entries{*list};
    while (const auto entry = entries.next()) {
      if (entry->kind == DestAddress::Kind::distribution_list) {
        judgements.push_back(judge_list(sent, bench));
        continue;
      }
      const PhoneNumber recipient = number_in(entry->name);
      const Judgement* before = sent.part ? judged_before(recipient, judgements) : nullptr;
      if (before != nullptr) ++bench.decided[static_cast<std::size_t>(before->decision.reason)];
      judgements.push_back(before != nullptr ? *before : judge_one(sent, recipient, bench));
    }
  }
  if (!judgements.empty()) return true;
  judgements.push_back(judge_one(sent, PhoneNumber{}, bench));
  return false;
}

}  // namespace smppguard::relay
