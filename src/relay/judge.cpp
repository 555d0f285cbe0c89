// SPDX-License-Identifier: Apache-2.0
#include "judge.hpp"

namespace smppguard::relay {
namespace {

using smpp::Body;
using smpp::DestAddress;
using smpp::Field;

Judgement judge_one(PhoneNumber sender, std::optional<PhoneNumber> recipient, const Bench& bench) noexcept {
  const policy::Decision decision =
      policy::decide({recipient, sender, bench.route}, bench.world, bench.rejections, bench.now);
  ++bench.decided[static_cast<std::size_t>(decision.reason)];
  return {decision, sender, recipient.value_or(PhoneNumber{})};
}

std::optional<PhoneNumber> recipient_of(const DestAddress& entry) noexcept {
  if (entry.kind == DestAddress::Kind::distribution_list || entry.over_long) return std::nullopt;
  return read_address(entry.name);
}

Judgement judge_list(const Body& body, PhoneNumber sender, const Bench& bench) noexcept {
  const auto list = body.octets(Field::dest_addresses);
  if (!body.sound() || !list) return judge_one(sender, std::nullopt, bench);

  smpp::DestAddressReader entries{*list};
  std::optional<Judgement> last;
  while (const auto entry = entries.next()) {
    last = judge_one(sender, recipient_of(*entry), bench);
    if (last->decision.verdict == policy::Verdict::refuse) return *last;
  }
  return last ? *last : judge_one(sender, std::nullopt, bench);  // a list without entries names nobody
}

}  // namespace

Judgement judge_message(smpp::PduView pdu, smpp::Recipients recipients, const Bench& bench) noexcept {
  const bool list = recipients == smpp::Recipients::many;
  const Body body = Body::read(pdu, list ? Field::dest_addresses : Field::destination_addr);
  const PhoneNumber sender = read_address(body.text(Field::source_addr)).value_or(PhoneNumber{});
  if (list) return judge_list(body, sender, bench);
  return judge_one(sender, body.sound() ? read_address(body.text(Field::destination_addr)) : std::nullopt,
                   bench);
}

}  // namespace smppguard::relay
