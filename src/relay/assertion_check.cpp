// SPDX-License-Identifier: Apache-2.0
#include "assertion_check.hpp"

#include "smppguard/relay/assertions.hpp"
#include "smppguard/smpp/tlv_edit.hpp"

#include <cstdint>

namespace smppguard::relay {
namespace {

using policy::Reason;
using smpp::Body;
using smpp::Field;

bool is_whole(Bytes tlvs) noexcept {
  smpp::TlvReader reader{tlvs};
  while (reader.next()) continue;
  return !reader.truncated();
}

bool is_of_now(const Assertion& assertion, std::chrono::milliseconds window, WallTime wall) noexcept {
  const auto now = static_cast<std::uint64_t>(wall.time_since_epoch().count());
  const std::uint64_t then = assertion.time();
  return (then > now ? then - now : now - then) <= static_cast<std::uint64_t>(window.count());
}

constexpr std::optional<Reason> reason_of(Assertions::Verdict verdict) noexcept {
  switch (verdict) {
    case Assertions::Verdict::good: return std::nullopt;
    case Assertions::Verdict::replayed: return Reason::assertion_replayed;
    case Assertions::Verdict::wrong: break;
  }
  return Reason::assertion_wrong;
}

AssertedMessage covered_by(const Assertion& assertion, const Body& body, Bytes message_payload,
                           std::string_view system_id) noexcept {
  return {assertion,
          system_id,
          body.text(Field::source_addr),
          body.text(Field::destination_addr),
          body.octets(Field::dest_addresses),
          body.int1(Field::data_coding),
          body.int1(Field::esm_class),
          body.octets(Field::short_message).value_or(Bytes{}),
          message_payload};
}

}  // namespace

CheckedAssertion check_assertion(smpp::PduView message, const policy::AssertionTerms& terms,
                                 std::string_view system_id, const Environment& env) noexcept {
  const Body body = Body::read(message);
  const smpp::TaggedValue value = smpp::find_tagged(body.tlvs(), terms.options.tlv);
  if (value.count == 0) return {Reason::assertion_missing, false};
  const smpp::TaggedValue payload = smpp::find_tagged(body.tlvs(), smpp::tag::kMessagePayload);
  const bool readable = body.sound() && value.count == 1 && payload.count <= 1 && is_whole(body.tlvs()) &&
                        value.first->size() == Assertion::kOctets;
  if (!readable) return {Reason::assertion_wrong, true};
  const Assertion assertion{*value.first};
  if (assertion.version() != Assertion::kVersion || !is_of_now(assertion, terms.options.window, env.wall)) {
    return {Reason::assertion_wrong, true};
  }
  const AssertedMessage covered = covered_by(assertion, body, payload.first.value_or(Bytes{}), system_id);
  return {reason_of(env.assertions->verify(covered, terms)), true};
}

}  // namespace smppguard::relay
